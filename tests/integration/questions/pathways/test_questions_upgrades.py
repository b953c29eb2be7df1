"""Declared upgrades and pathways, through the schema."""

from collections.abc import AsyncIterator

import pytest

from firmware_graph.database.connection import Connection
from support.question_harness import QuestionHarness, question_harness
from support.sheets import a_fir_row, cpl_rows

pytestmark = pytest.mark.anyio

FIR = [
    a_fir_row(20),
    a_fir_row(21, "20"),
    a_fir_row(22, "21;20", Effective_From="2020-01-01"),
    a_fir_row(23, "22", Effective_From="2999-01-01"),
    *(a_fir_row(entry) for entry in range(100, 110)),
    a_fir_row(110, ";".join(map(str, range(100, 110)))),
]
LATER = [a_fir_row(22, "21", Effective_From="2020-01-01") if row["CPL Entry ID"] == "22" else row for row in FIR]


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[QuestionHarness]:
    cpl = cpl_rows(20, 21, 22, 23, *range(100, 111), Generation="SMETS2")
    async with question_harness(neo4j, tmp_path_factory.mktemp("upgrades"), cpl=cpl, fir=FIR, later=LATER) as harness:
        yield harness


async def test_what_is_in_effect_is_listed_and_the_rest_on_request(harness: QuestionHarness) -> None:
    answer = await harness.ask("""{ firmwareVersion(cplEntryId: 20) {
      upgradesTo { totalCount nodes { to { cplEntryId } state } }
      all: upgradesTo(includeEnded: true) { nodes { to { cplEntryId } state endCode effectiveFrom recordedTo } } } }""")
    version = answer["firmwareVersion"]
    assert version["upgradesTo"] == {"totalCount": 1, "nodes": [{"to": {"cplEntryId": 21}, "state": "IN_EFFECT"}]}
    [_, ended] = version["all"]["nodes"]
    assert ended == {
        "to": {"cplEntryId": 22},
        "state": "WITHDRAWN",
        "endCode": "ABSENT_FROM_SHEET",
        "effectiveFrom": "2020-01-01T00:00:00.000Z",
        "recordedTo": None,
    }


async def test_what_is_not_yet_in_effect_says_so(harness: QuestionHarness) -> None:
    answer = await harness.ask("""{ firmwareVersion(cplEntryId: 23) { upgradesFrom { totalCount }
      all: upgradesFrom(includeEnded: true) { nodes { from { cplEntryId } state } } } }""")
    assert answer["firmwareVersion"] == {
        "upgradesFrom": {"totalCount": 0},
        "all": {"nodes": [{"from": {"cplEntryId": 22}, "state": "NOT_YET_IN_EFFECT"}]},
    }


async def test_a_wide_fan_in_is_paged_with_its_whole_count(harness: QuestionHarness) -> None:
    query = """query ($after: String) { firmwareVersion(cplEntryId: 110) { upgradesFrom(first: 4, after: $after) {
      totalCount nodes { from { cplEntryId } assertedBy isRollback } pageInfo { hasNextPage hasPreviousPage endCursor }
    } } }"""
    met: list[int] = []
    after = None
    for _ in range(3):
        page = (await harness.ask(query, after=after))["firmwareVersion"]["upgradesFrom"]
        assert page["totalCount"] == 10
        met += [node["from"]["cplEntryId"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert met == [*range(100, 110)]
    assert page["pageInfo"]["hasNextPage"] is False


async def test_a_cursor_of_another_list_is_refused(harness: QuestionHarness) -> None:
    query = '{ firmwareVersion(cplEntryId: 20) { upgradesTo(after: "MjA") { totalCount } } }'
    assert "'after' is not a cursor of this list" in await harness.refusal(query)


async def test_both_ends_of_upgrades_are_one_read_each_level(harness: QuestionHarness) -> None:
    answer = await harness.ask("""{ firmwareVersions { nodes { cplEntryId
      upgradesTo { nodes { from { cplEntryId } to { cplEntryId
        upgradesTo { nodes { to { versionHex } } } } } } } } }""")
    assert answer["firmwareVersions"]["nodes"][0]["upgradesTo"]["nodes"][0]["from"] == {"cplEntryId": 20}
    assert harness.reads == ["firmware_versions_by_environment", "upgrades_to", "upgrades_to"], "ends are known already"


async def test_ends_that_were_not_met_are_read_together(harness: QuestionHarness) -> None:
    await harness.ask("""{ firmwareVersion(cplEntryId: 110) { upgradesFrom { nodes { from { versionHex } } } } }""")
    assert harness.reads == ["firmware_versions_by_entry_id", "upgrades_from", "firmware_versions_by_entry_id"]


async def test_a_pathway_is_answered_whole_in_one_read(harness: QuestionHarness) -> None:
    answer = await harness.ask("""{ upgradePathway(from: {cplEntryId: 20}, to: {cplEntryId: 22}) { __typename
      ... on UpgradePathway { hops upToDate versions { cplEntryId deviceModel { id } } prerequisites { __typename }
        warnings { code firmwareVersion { cplEntryId } }
        steps { position responsible upgrade { from { cplEntryId } to { cplEntryId } state evidence recommendation }
          commands { serviceRequest stage eligibleRoles } } } } }""")
    pathway = answer["upgradePathway"]
    assert [version["cplEntryId"] for version in pathway["versions"]] == [20, 21, 22]
    assert [step["upgrade"]["to"]["cplEntryId"] for step in pathway["steps"]] == [21, 22]
    assert pathway["warnings"] == [{"code": "WITHDRAWN_ALTERNATIVE", "firmwareVersion": {"cplEntryId": 20}}]
    assert harness.reads == ["upgrade_lineages"]


async def test_a_pathway_can_be_asked_as_it_was_known_before(harness: QuestionHarness) -> None:
    query = """query ($at: DateTime) { upgradePathway(from: {cplEntryId: 20}, to: {cplEntryId: 22}, knownAt: $at) {
      __typename ... on UpgradePathway { hops steps { upgrade { to { cplEntryId } endCode } } } } }"""
    moment = (await harness.ask("{ firmwareVersion(cplEntryId: 20) { upgradesTo { nodes { recordedFrom } } } }"))[
        "firmwareVersion"
    ]["upgradesTo"]["nodes"][0]["recordedFrom"]
    answer = await harness.ask(query, at=moment)
    assert answer["upgradePathway"] == {
        "__typename": "UpgradePathway",
        "hops": 1,
        "steps": [{"upgrade": {"to": {"cplEntryId": 22}, "endCode": None}}],
    }
    assert (await harness.ask(query))["upgradePathway"]["hops"] == 2


@pytest.mark.parametrize("moment", ["2020-01-01", "2020-01-01T00:00:00", "yesterday", "2020-13-01T00:00:00Z"])
async def test_a_moment_without_an_offset_is_refused_with_an_example(harness: QuestionHarness, moment: str) -> None:
    query = "query ($at: DateTime) { upgradePathway(from: {cplEntryId: 20}, asOf: $at) { __typename } }"
    assert "2026-03-31T09:00:00Z" in await harness.refusal(query, at=moment)


async def test_the_latest_of_many_versions_is_one_read(harness: QuestionHarness) -> None:
    answer = await harness.ask("""{ firmwareVersions(filter: {versionHex: "00000014"}) { nodes { latest {
      __typename ... on UpgradePathway { target { cplEntryId } steps { upgrade { from { versionHex } } } }
      ... on NoPathway { source { cplEntryId }
        requestedTarget { cplEntryId } noPathwayReason
        blockers { blockedBy upgrade { to { cplEntryId } } } } } } } }""")
    assert harness.reads == ["firmware_versions_by_version_hex", "upgrade_lineages"]
    assert answer["firmwareVersions"]["nodes"][0]["latest"]["target"] == {"cplEntryId": 22}


async def test_an_ambiguous_end_says_which_end_it_is(harness: QuestionHarness) -> None:
    answer = await harness.ask("""{ upgradePathway(from: {cplEntryId: 20}, to: {product: {modelIdentifier: "0001"}},
        installation: {joinedAs: PPMID, commsHub: {cplEntryId: 21}}) {
      __typename ... on AmbiguousFirmware { end ambiguity candidates { cplEntryId } } } }""")
    ambiguous = answer["upgradePathway"]
    assert (ambiguous["end"], ambiguous["ambiguity"]) == ("TO", "SEVERAL_ENTRIES")
    assert len(ambiguous["candidates"]) == 15
