"""Who sees what, over HTTP."""

from collections.abc import Callable

import httpx
import pytest

from firmware_graph.api.execution.error_pages import documented
from support.asking import Ask

STACK = (
    "{ firmwareVersion(cplEntryId: 1) { cplEntryId zigbeeBand zigbeeStack { name version } chipset { vendor part } } }"
)
PATHWAY = "{ upgradePathway(from: {cplEntryId: 20}, to: {cplEntryId: 22}) { ... on UpgradePathway { hops } } }"
NOT_THE_COMMITTEE = ["anonymous", "party", "secas", "dcc", "manufacturer", "rsa", "alt_han_co"]


@pytest.mark.caller("ssc")
def test_committee_sees_stack_and_chipset(ask: Ask) -> None:
    [version] = ask.data(STACK).values()
    assert version["zigbeeStack"] == {"name": "EmberZNet", "version": "6.5.0"}
    assert version["chipset"] == {"vendor": "Silicon Labs", "part": "EFR32MG12"}


@pytest.mark.parametrize("role", NOT_THE_COMMITTEE)
def test_everyone_else_sees_the_band_and_no_stack(
    role: str, client: httpx.Client, headers_of: Callable[[str], dict[str, str]]
) -> None:
    response = Ask(client, headers_of(role))(STACK)
    version = response.json()["data"]["firmwareVersion"]
    assert version == {"cplEntryId": 1, "zigbeeBand": "DUAL", "zigbeeStack": None, "chipset": None}
    errors = response.json()["errors"]
    assert [error["extensions"]["coordinate"] for error in errors] == [
        "FirmwareVersion.zigbeeStack",
        "FirmwareVersion.chipset",
    ]
    assert {error["extensions"]["requiredScope"] for error in errors} == {"zigbee:read"}
    assert not any("path" in error for error in errors)


@pytest.mark.parametrize("role", NOT_THE_COMMITTEE)
@pytest.mark.parametrize(
    "query",
    [
        "{ zigbeeStacks { totalCount nodes { name } } }",
        '{ zigbeeStack(id: "EmberZNet/6.5.0") { name firmwareVersions { totalCount } } }',
        '{ zigbeeStack(id: "no such stack") { name } }',
        '{ zigbeeStacks(filter: {name: "EmberZNet"}) { nodes { id } } }',
    ],
)
def test_stack_that_exists_and_one_that_does_not_are_refused_alike(
    role: str, query: str, client: httpx.Client, headers_of: Callable[[str], dict[str, str]]
) -> None:
    body = Ask(client, headers_of(role))(query).json()
    [field] = body["data"]
    assert body["data"][field] is None
    [error] = body["errors"]
    assert error["extensions"] == documented(
        {
            "code": "FORBIDDEN",
            "coordinate": f"Query.{field}",
            "requiredScope": "zigbee:read",
        }
    )


@pytest.mark.parametrize("role", ["party", "ssc", "secas", "dcc"])
def test_sec_parties_are_given_pathways(
    role: str, client: httpx.Client, headers_of: Callable[[str], dict[str, str]]
) -> None:
    assert Ask(client, headers_of(role)).data(PATHWAY) == {"upgradePathway": {"hops": 2}}


@pytest.mark.parametrize("role", ["anonymous", "manufacturer", "rsa", "alt_han_co"])
def test_who_is_no_sec_party_is_refused_pathways_and_not_shown_an_empty_one(
    role: str, client: httpx.Client, headers_of: Callable[[str], dict[str, str]]
) -> None:
    body = Ask(client, headers_of(role))(PATHWAY).json()
    assert body["data"] == {"upgradePathway": None}
    assert [error["extensions"]["coordinate"] for error in body["errors"]] == ["Query.upgradePathway"]


def test_refused_field_within_a_list_is_one_error_however_many_rows(ask: Ask) -> None:
    query = "query ($first: Int!) { firmwareVersions(first: $first) { nodes { cplEntryId latest { __typename } } } }"
    one, many = ask(query, first=1).json(), ask(query, first=50).json()
    assert one["errors"] == many["errors"]
    assert [error["extensions"]["coordinate"] for error in many["errors"]] == ["FirmwareVersion.latest"]
    assert len(many["data"]["firmwareVersions"]["nodes"]) == 50


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{ firmwareVersions(filter: {predecessorsDeclared: LISTED}) { totalCount } }", {}),
        (
            "query ($f: FirmwareFilter) { firmwareVersions(filter: $f) { totalCount } }",
            {"f": {"predecessorsDeclared": "NOT_PROVIDED"}},
        ),
    ],
)
def test_filter_by_what_may_not_be_seen_refuses_the_operation(
    ask: Ask, query: str, variables: dict[str, object]
) -> None:
    body = ask(query, **variables).json()
    assert "data" not in body
    assert body["errors"][0]["extensions"] == documented(
        {
            "code": "FORBIDDEN",
            "coordinate": "FirmwareFilter.predecessorsDeclared",
            "requiredScope": "fir:read",
        }
    )


@pytest.mark.caller("party")
def test_sec_party_may_filter_by_it(ask: Ask) -> None:
    data = ask.data("{ firmwareVersions(filter: {predecessorsDeclared: LISTED}) { totalCount } }")
    assert data["firmwareVersions"]["totalCount"] > 0


def test_revision_names_only_the_tiers_of_its_caller(
    client: httpx.Client, headers_of: Callable[[str], dict[str, str]]
) -> None:
    ids = {
        role: Ask(client, headers_of(role)).data("{ revision { id } }")["revision"]["id"]
        for role in ("anonymous", "party", "ssc")
    }
    assert ["ssc" in revision for revision in ids.values()] == [False, False, True]
    assert ["fir" in revision for revision in ids.values()] == [False, True, True]


def test_token_that_cannot_be_accepted_is_401(client: httpx.Client) -> None:
    response = Ask(client, {"authorization": "Bearer forged"})("{ revision { id } }")
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer ")


def test_introspection_says_what_needs_a_scope(ask: Ask) -> None:
    data = ask.data('{ __type(name: "FirmwareVersion") { fields { name description } } }')
    descriptions = {field["name"]: field["description"] or "" for field in data["__type"]["fields"]}
    assert "zigbee:read" in descriptions["zigbeeStack"]
    assert "fir:read" in descriptions["latest"]
    assert ":read" not in descriptions["versionHex"]


FIR_FIELDS = [
    "{ firmwareVersion(cplEntryId: 20) { dependents { undeclared { cplEntryId } } } }",
    "{ firmwareVersion(cplEntryId: 20) { lineage { versions { cplEntryId } } } }",
    "{ firmwareVersion(cplEntryId: 20) { deviceModel { lineage { versions { cplEntryId } } } } }",
    "{ withdrawalImpact { unaffectedCount } }",
    '{ weakPoints(deviceModelId: "x/y") { totalCount } }',
    "{ deadEnds { totalCount } }",
    "{ undeclared { totalCount } }",
    "{ upgradePathways(requests: [{from: {cplEntryId: 1}}]) { __typename } }",
    "{ validateUpgrade(from: {cplEntryId: 1}, to: {cplEntryId: 3}) { verdict } }",
    '{ pathwayChanges(from: {cplEntryId: 1}, since: {revision: "cpl0"}) { unchangedCount } }',
]


@pytest.mark.parametrize("query", FIR_FIELDS)
def test_what_follows_from_upgrades_is_refused_to_who_is_no_sec_party_and_not_shown_empty(
    query: str, client: httpx.Client, headers_of: Callable[[str], dict[str, str]]
) -> None:
    body = Ask(client, {})(query).json()
    assert {error["extensions"]["code"] for error in body["errors"]} == {"FORBIDDEN"}
    assert {error["extensions"]["requiredScope"] for error in body["errors"]} == {"fir:read"}
    assert is_empty(body.get("data"))
    Ask(client, headers_of("party")).data(query)


def is_empty(value: object) -> bool:
    """Whether an answer has nothing but nulls."""
    return value is None or (isinstance(value, dict) and all(map(is_empty, value.values())))
