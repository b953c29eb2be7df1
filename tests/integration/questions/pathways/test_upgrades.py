"""Upgrades to and from a version: states, pages and both ends, and how many round trips each level costs."""

from collections.abc import Awaitable, Callable

import pytest

from firmware_graph.model.clocks import Clocks, now_ms
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.upgrades_from import upgrades_from
from firmware_graph.questions.pathways.upgrades_to import upgrades_to
from support.forgetting import forget
from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


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
    answer = await harness.ask("""{ firmwareVersions(filter: {modelIdentifier: "0001"}) { nodes { cplEntryId
      upgradesTo { nodes { from { cplEntryId } to { cplEntryId
        upgradesTo { nodes { to { versionHex } } } } } } } } }""")
    assert answer["firmwareVersions"]["nodes"][0]["upgradesTo"]["nodes"][0]["from"] == {"cplEntryId": 20}
    assert harness.reads == ["firmware_versions_by_model_identifier", "upgrades_to"], (
        "ends are known already, and the upgrades of the next level kept"
    )


TWO_LEVELS = """{ firmwareVersions(filter: {modelIdentifier: "0001"}, first: 1) { nodes { cplEntryId
  upgradesTo { nodes { from { cplEntryId } to { cplEntryId upgradesTo { nodes { to { versionHex } } } } } } } } }"""


async def test_upgrades_that_were_not_met_are_one_read_each_level(harness: QuestionHarness) -> None:
    answer = await harness.ask(TWO_LEVELS)
    assert answer["firmwareVersions"]["nodes"][0]["upgradesTo"]["nodes"][0]["from"] == {"cplEntryId": 20}
    met = ["firmware_versions_by_model_identifier"]
    assert harness.reads == [*met, "upgrades_to", "upgrades_to", "firmware_versions_by_entry_id"]


@pytest.mark.parametrize("upgrades", [upgrades_to, upgrades_from])
async def test_upgrades_of_versions_that_were_asked_about_before_are_not_read_again(
    harness: QuestionHarness, upgrades: Callable[..., Awaitable[list[Page[Upgrade]]]]
) -> None:
    forget(harness.graph)
    page, clocks = PageRequest(50), Clocks(now_ms())
    [*first, _] = await upgrades(harness.reader(), [20, 21, 110, 99999], page, clocks=clocks, includes_ended=True)
    harness.reads.clear()
    assert await upgrades(harness.reader(), [20, 21, 110], page, clocks=clocks, includes_ended=True) == first
    assert any(found.rows for found in first)
    assert set(harness.reads) <= {"revision"}


async def test_ends_that_were_not_met_are_read_together(harness: QuestionHarness) -> None:
    await harness.ask("""{ firmwareVersion(cplEntryId: 110) { upgradesFrom { nodes { from { versionHex } } } } }""")
    assert harness.reads == ["firmware_versions_by_entry_id", "upgrades_from", "firmware_versions_by_entry_id"]
