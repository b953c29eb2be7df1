"""`first: 0` of every list asks for its count alone, which is that of its pages."""

import json
from typing import Any, Final

import pytest
from graphql import GraphQLObjectType, get_named_type

from firmware_graph.api.schema.build import declared_schema, executable
from support.asking import Ask

PAGE: Final = "{ totalCount nodes { __typename } edges { cursor } pageInfo { hasNextPage startCursor endCursor } }"
EMPTY: Final = {"hasNextPage": False, "startCursor": None, "endCursor": None}
MODEL: Final = '"F001/4772/Example%20G4/01/01/GSME/SMETS2//PRODUCTION"'
LISTS: Final = {
    "Query.firmwareVersions": "{ %s }",
    "Query.deviceModels": "{ %s }",
    "Query.manufacturers": "{ %s }",
    "Query.deadEnds": "{ %s }",
    "Query.undeclared": "{ %s }",
    "Query.weakPoints": "{ %s }",
    "Query.zigbeeStacks": "{ %s }",
    "Query.defects": "{ %s }",
    "Query.restrictedReads": "{ %s }",
    "Query.variantsToAskFor": "{ %s }",
    "Query.exposureTo": "{ %s }",
    "Query.advisories": "{ %s }",
    "Manufacturer.deviceModels": '{ manufacturer(code: "F001") { %s } }',
    "DeviceModel.firmwareVersions": f"{{ deviceModel(id: {MODEL}) {{ %s }} }}",
    "FirmwareVersion.history": "{ firmwareVersion(cplEntryId: 30) { %s } }",
    "FirmwareVersion.upgradesTo": "{ firmwareVersion(cplEntryId: 30) { %s } }",
    "FirmwareVersion.upgradesFrom": "{ firmwareVersion(cplEntryId: 33) { %s } }",
    "Dependents.reachableFrom": "{ firmwareVersion(cplEntryId: 33) { dependents { %s } } }",
    "Dependents.mandatoryFor": "{ firmwareVersion(cplEntryId: 33) { dependents { %s } } }",
    "UpgradePathway.alternatives": "{ upgradePathway(from: {cplEntryId: 30}, to: {cplEntryId: 33}) "
    "{ ... on UpgradePathway { %s } } }",
    "ZigbeeStack.firmwareVersions": '{ zigbeeStack(id: "EmberZNet/6.7.6") { %s } }',
    "BlastRadius.firmwareVersions": '{ blastRadius(stackId: "EmberZNet/6.7.6") { %s } }',
    "Defect.stackVersions": '{ defect(id: "SYN-0001") { %s } }',
    "Defect.affected": '{ defect(id: "SYN-0001") { %s } }',
    "Defect.unknown": '{ defect(id: "SYN-0001") { %s } }',
    **{
        f"WithdrawalImpact.{name}": "{ withdrawalImpact(withdraw: [{fromCplEntryId: 33, toCplEntryId: 304}]) { %s } }"
        for name in ("stranded", "lengthened", "shortened", "opened")
    },
    **{
        f"PathwayChanges.{name}": '{ pathwayChanges(from: [{cplEntryId: 20}], since: {time: "2023-06-15"}) { %s } }'
        for name in ("gained", "lost", "longer", "shorter", "altered")
    },
    "WeakPoint.stranded": f"{{ weakPoints(deviceModelId: {MODEL}, first: 1) {{ nodes {{ %s }} }} }}",
    "UndeclaredVersion.opens": "{ undeclared(first: 1) { nodes { %s } } }",
    "PairReport.rows": '{ pairReport(rows: [{pair: "P", end: "E", firmware: {cplEntryId: 20}}]) { %s } }',
    "FleetGroup.rows": "{ fleetReport(counts: [{firmware: {cplEntryId: 20}, count: 1}]) { upgradable { %s } } }",
}
ARGUMENTS: Final = {
    "Query.weakPoints": f"deviceModelId: {MODEL}, ",
    "Query.exposureTo": 'criteria: [{stackName: "EmberZNet", introduced: "0"}], ',
}


def connections() -> list[str]:
    """Every field of the Query root, and of what it leads to, that takes `first`, where the example has any.

    Proposals are made, and asked, in test_proposals.py.
    """
    types = executable(declared_schema()).type_map.values()
    return sorted(
        f"{type_.name}.{name}"
        for type_ in types
        if isinstance(type_, GraphQLObjectType)
        and not type_.name.startswith(("__", "Change", "ApiKey", "Webhook", "Mailbox", "Advisory"))
        for name, field in type_.fields.items()
        if name != "proposals" and "first" in field.args and get_named_type(field.type).name.endswith("Connection")
    )


def page_in(data: Any) -> Any:
    """The only page of an answer."""
    while "totalCount" not in data:
        [data] = data.values() if isinstance(data, dict) else data
    return data


def test_every_list_of_the_schema_is_asked() -> None:
    assert sorted(LISTS) == connections()


@pytest.mark.caller("ssc")
@pytest.mark.parametrize("coordinate", LISTS)
def test_first_0_is_the_count_alone(ask: Ask, coordinate: str) -> None:
    field, arguments = coordinate.partition(".")[2], ARGUMENTS.get(coordinate, "")
    pages = [f"{field}({arguments}first: {first}) {PAGE}" for first in (500, 0)]
    whole, alone = (page_in(ask.data(LISTS[coordinate].replace("%s", page))) for page in pages)
    assert alone["nodes"] == alone["edges"] == []
    assert alone["totalCount"] == whole["totalCount"] == len(whole["nodes"]), json.dumps(whole)[:200]
    assert alone["pageInfo"] == {**EMPTY, "hasNextPage": bool(whole["nodes"])}
