"""One pathway: the answer whole in one read, its clocks, its ends and its alternatives."""

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


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


@pytest.mark.parametrize("moment", ["2020-01-01T00:00:00", "yesterday", "2020-13-01T00:00:00Z", "2020-13-01"])
async def test_a_moment_without_an_offset_is_refused_with_an_example(harness: QuestionHarness, moment: str) -> None:
    query = "query ($at: DateTime) { upgradePathway(from: {cplEntryId: 20}, asOf: $at) { __typename } }"
    assert "2026-03-31T09:00:00Z" in await harness.refusal(query, at=moment)


async def test_an_ambiguous_end_says_which_end_it_is(harness: QuestionHarness) -> None:
    answer = await harness.ask("""{ upgradePathway(from: {cplEntryId: 20}, to: {product: {modelIdentifier: "0001"}},
        installation: {joinedAs: PPMID, commsHub: {cplEntryId: 21}}) {
      __typename ... on AmbiguousFirmware { end ambiguity candidates { cplEntryId } } } }""")
    ambiguous = answer["upgradePathway"]
    assert (ambiguous["end"], ambiguous["ambiguity"]) == ("TO", "SEVERAL_ENTRIES")
    assert len(ambiguous["candidates"]) == 15


async def test_the_latest_of_many_versions_is_one_read(harness: QuestionHarness) -> None:
    answer = await harness.ask("""{ firmwareVersions(filter: {versionHex: "00000014"}) { nodes { latest {
      __typename ... on UpgradePathway { target { cplEntryId } steps { upgrade { from { versionHex } } } }
      ... on NoPathway { source { cplEntryId }
        requestedTarget { cplEntryId } noPathwayReason
        blockers { blockedBy upgrade { to { cplEntryId } } } } } } } }""")
    assert harness.reads == ["firmware_versions_by_version_hex", "upgrade_lineages"]
    assert answer["firmwareVersions"]["nodes"][0]["latest"]["target"] == {"cplEntryId": 22}


async def test_alternatives_go_on_from_their_cursor_and_refuse_another(harness: QuestionHarness) -> None:
    query = """query ($after: String) { upgradePathway(from: {cplEntryId: 1}, to: {cplEntryId: 4}) {
      ... on UpgradePathway { alternatives(first: 1, after: $after) {
        nodes { hops } pageInfo { endCursor hasNextPage }
      } }
    } }"""
    first = (await harness.ask(query))["upgradePathway"]["alternatives"]
    assert first["pageInfo"]["hasNextPage"] is False
    rest = await harness.ask(query, after=first["pageInfo"]["endCursor"])
    assert rest["upgradePathway"]["alternatives"]["nodes"] == []
    assert "`after`" in await harness.refusal(query, after="MS0y")
