"""One firmware version, and where it stands among the releases of its model."""

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


async def test_the_newest_release_is_by_date_and_current(harness: QuestionHarness) -> None:
    answer = await harness.ask("""{
      first: firmwareVersion(cplEntryId: 1) { listedLatest { cplEntryId } releaseIndex }
      last: firmwareVersion(cplEntryId: 12) { listedLatest { cplEntryId } releaseIndex addedOn releasedOn }
      gas: firmwareVersion(cplEntryId: 21) { listedLatest { cplEntryId } releaseIndex removedOn }
      none: firmwareVersion(cplEntryId: 99999) { cplEntryId }
    }""")
    assert answer == {
        "first": {"listedLatest": {"cplEntryId": 12}, "releaseIndex": 11},
        "last": {"listedLatest": {"cplEntryId": 12}, "releaseIndex": 0, "addedOn": None, "releasedOn": "2020-01-12"},
        "gas": {"listedLatest": {"cplEntryId": 22}, "releaseIndex": None, "removedOn": "2020-01-01"},
        "none": None,
    }


async def test_an_entry_of_unknown_stack_has_none(harness: QuestionHarness) -> None:
    answer = await harness.ask("{ firmwareVersion(cplEntryId: 30) { zigbeeStack { id } chipset { id } } }")
    assert answer == {"firmwareVersion": {"zigbeeStack": None, "chipset": None}}
