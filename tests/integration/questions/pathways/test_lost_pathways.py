"""Pathways that one sheet lost against the sheet before are told as lost, and no loss as an improvement (rule 13)."""

from collections.abc import AsyncIterator
from typing import Any, Final

import pytest

from firmware_graph.database.connection import Connection
from support.question_harness import QuestionHarness, question_harness
from support.sheets import a_fir_row, cpl_rows

pytestmark = pytest.mark.anyio

MODELS: Final = {"0001": (1, 2, 3, 4), "0002": (21, 22, 23, 24), "0004": (41, 42, 43, 44, 45)}
LISTED: Final = {2: "1", 3: "2", 4: "2", 22: "21", 23: "21", 24: "23", 42: "41", 43: "42", 44: "43", 45: ""}
LOST: Final = (3, 22, 44)
"""The entries whose predecessor the later sheet leaves out: 2 → 3, 21 → 22 and 43 → 44."""


def a_dated_row(entry: int, path_from: str = "N/A") -> dict[str, str]:
    advice = {"Recommendation": "Should not"} if entry == 4 else {}
    return a_fir_row(entry, path_from, Firmware_Release_Date=f"2020-01-{entry % 10:02}", **advice)


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[QuestionHarness]:
    entries = [entry for members in MODELS.values() for entry in members]
    cpl = [row for model, members in MODELS.items() for row in cpl_rows(*members, Model_Identifier=model)]
    fir = [a_dated_row(entry, LISTED.get(entry, "N/A")) for entry in entries]
    later = [a_dated_row(entry) if entry in LOST else row for entry, row in zip(entries, fir, strict=True)]
    folder = tmp_path_factory.mktemp("lost")
    async with question_harness(neo4j, folder, cpl=cpl, fir=fir, later=later) as opened:
        yield opened


async def changes_of(harness: QuestionHarness, *entries: int) -> dict[str, Any]:
    """Between the two sheets, list by kind the versions and their hops before and after; kinds of none are left out."""
    query = """query ($from: [FirmwareReference!]) {
      pathwayChanges(from: $from, since: {revision: "cpl1-fir1"}, until: {revision: "cpl1-fir2"}) {
        gained { ...Found } lost { ...Found } longer { ...Found } shorter { ...Found } unchangedCount
      } }
      fragment Found on PathwayDifferenceConnection { nodes { source { cplEntryId } hopsBefore hopsAfter } }"""
    found = (await harness.ask(query, **{"from": [{"cplEntryId": entry} for entry in entries]}))["pathwayChanges"]
    unchanged = found.pop("unchangedCount")
    told = {
        kind: [(node["source"]["cplEntryId"], node["hopsBefore"], node["hopsAfter"]) for node in page["nodes"]]
        for kind, page in found.items()
    }
    return {kind: nodes for kind, nodes in told.items() if nodes} | {"unchanged": unchanged}


async def test_loss_of_the_last_step_is_no_shorter_pathway_also_where_the_latest_is_blank(
    harness: QuestionHarness,
) -> None:
    found = await changes_of(harness, 41, 42, 43, 44, 45)
    assert found == {"lost": [(41, 3, 2), (42, 2, 1), (43, 1, None)], "unchanged": 2}


async def test_loss_that_leaves_only_what_is_advised_against_is_no_shorter_pathway(harness: QuestionHarness) -> None:
    assert await changes_of(harness, 1, 2, 3, 4) == {"lost": [(1, 2, 1), (2, 1, 0)], "unchanged": 2}


async def test_loss_of_the_nearest_of_two_ends_makes_longer(harness: QuestionHarness) -> None:
    assert await changes_of(harness, 21, 22, 23, 24) == {"longer": [(21, 1, 2)], "unchanged": 3}
