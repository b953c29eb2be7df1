"""What is to come of a version."""

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


async def test_upcoming_costs_one_round_trip_for_a_list(harness: QuestionHarness) -> None:
    query = "{ firmwareVersions { nodes { upcoming { upgrades { to { cplEntryId } } releases { cplEntryId } } } } }"
    await harness.ask(query)
    assert len(harness.reads) == 2  # the list, and one for all of it


async def test_nothing_is_to_come_of_a_version_at_its_end(harness: QuestionHarness) -> None:
    query = "{ firmwareVersion(cplEntryId: 51) { upcoming { releases { cplEntryId } upgrades { effectiveFrom } } } }"
    assert (await harness.ask(query))["firmwareVersion"]["upcoming"] == {"releases": [], "upgrades": []}
