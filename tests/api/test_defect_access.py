"""Scenario S41: what is known of defects and stacks is the Security Sub-Committee's alone, whatever there is of it."""

import pytest

from support.asking import Ask

ROOTS = [
    '{ defect(id: "%s") { id title affected { totalCount } } }',
    "{ defects { totalCount } %.0s}",
    '{ sharedDefects(stackIds: ["%s"]) { id } }',
    '{ blastRadius(stackId: "%s") { firmwareCount } }',
    '{ exposureTo(criteria: [{stackName: "%s"}]) { nodes { exposure } totalCount } }',
    '{ zigbeeStacks(filter: {affectedBy: "%s"}) { totalCount } }',
]


@pytest.mark.caller("party")
@pytest.mark.parametrize("query", ROOTS)
def test_supplier_is_denied_alike_whatever_there_is(ask: Ask, query: str) -> None:
    denied = [ask(query % name).content for name in ("EmberZNet", "EmberZNet/6.7.6", "CVE-2023-6874", "no such name")]
    assert len(set(denied)) == 1
    assert set(ask.codes(query % "EmberZNet")) == {"FORBIDDEN"}


@pytest.mark.parametrize("query", ROOTS)
def test_anonymous_is_denied(ask: Ask, query: str) -> None:
    assert set(ask.codes(query % "EmberZNet")) == {"FORBIDDEN"}


@pytest.mark.caller("party")
def test_defects_of_a_version_are_null_with_one_error(ask: Ask) -> None:
    body = ask(
        "{ firmwareVersions(first: 5) { nodes { cplEntryId defects { exposure remediation { __typename } } } } }"
    )
    answer = body.json()
    assert [node["defects"] for node in answer["data"]["firmwareVersions"]["nodes"]] == [None] * 5
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert error["extensions"]["coordinate"] == "FirmwareVersion.defects"


@pytest.mark.caller("ssc")
@pytest.mark.parametrize(
    "query", ["{ defects { totalCount } }", '{ exposureTo(criteria: [{stackName: "Z-Stack"}]) { totalCount } }']
)
def test_analyst_is_answered(ask: Ask, query: str) -> None:
    assert ask.data(query)
