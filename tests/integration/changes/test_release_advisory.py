"""Advisories are released as they were reviewed, by what is found of their words and entries."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput, Conflict
from firmware_graph.model.advisory import AdvisoryFindingCode
from firmware_graph.model.clocks import Clocks
from firmware_graph.questions.publication.advisory_findings import advisory_findings
from support.advising import NOW, Advising, advising
from support.sheets import a_zigbee_row

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Advising]:
    async with advising(neo4j, tmp_path) as opened:
        yield opened


STACK, BUILD, WORD = (
    AdvisoryFindingCode.SET_LIKE_A_STACK,
    AdvisoryFindingCode.SET_LIKE_A_BUILD,
    AdvisoryFindingCode.RESTRICTED_WORD,
)


async def codes(store: Advising, *entries: int, **more: Any) -> list[AdvisoryFindingCode]:
    drafted = await store.draft(*entries, **more)
    return [one.code for one in await advisory_findings(store.reader(), drafted, clocks=Clocks(NOW))]


async def test_release_moves_the_fir_alone_and_is_told_as_one_event(store: Advising) -> None:
    cpl, fir, ssc = await store.harness.revision()
    drafted = await store.draft(1, 9)
    with pytest.raises(Conflict, match="DRAFT"):
        await store.release(drafted)
    await store.review(drafted)
    released = await store.release(drafted)
    assert released.state == "RELEASED"
    assert released.released_at
    assert await store.harness.revision() == (cpl, fir + 1, ssc)
    assert await store.events() == [["FIR", [1, 9]]]
    assert await store.seen() == [(drafted.advisory_id, "RELEASED")]
    paper = await store.paper(drafted)
    assert (paper.state, paper.released_by, paper.released_at) == ("RELEASED", "cat", released.released_at)
    with pytest.raises(Conflict, match="RELEASED"):
        await store.release(drafted)


async def test_findings_refuse_a_release_unless_it_names_them_and_are_recorded(store: Advising) -> None:
    drafted = await store.draft(5, 6, 7, 8, text="Z Stack 3.0.1 is old.")
    await store.review(drafted)
    for despite in ([], [STACK, BUILD], [WORD]):
        with pytest.raises(BadUserInput, match="despite") as refused:
            await store.release(drafted, despite=frozenset(despite))
        assert refused.value.extensions["findings"] == [one.value for one in (WORD, STACK, BUILD) if one not in despite]
    assert await store.seen() == []
    assert (await store.paper(drafted)).state == "REVIEWED"
    await store.release(drafted, despite=frozenset({STACK, BUILD, WORD}))
    assert (await store.paper(drafted)).released_despite == [WORD, STACK, BUILD]


async def test_what_is_superseded_ends_with_the_release(store: Advising) -> None:
    old = await store.released(9)
    new = await store.released(1, supersedes=old.advisory_id)
    assert set(await store.seen()) == {(new.advisory_id, "RELEASED"), (old.advisory_id, "SUPERSEDED")}
    assert await store.events() == [["FIR", [9]], ["FIR", [1, 9]]]
    assert (await store.paper(old)).superseded_by == new.advisory_id
    with pytest.raises(BadUserInput, match="supersedes"):
        await store.draft(9, supersedes=old.advisory_id)


async def test_set_of_entries_that_is_that_of_a_stack_or_nearly_is_found(store: Advising) -> None:
    assert await codes(store, 5, 6, 7, 8) == [STACK, BUILD]
    assert await codes(store, 5, 6, 7) == [STACK, BUILD]
    assert await codes(store, 5, 6, 7, 8, 9) == [STACK, BUILD]
    assert await codes(store, 5, 6) == []
    assert await codes(store, 5, 6, 7, 8, 9, 1, 2) == []
    assert await codes(store, 9) == []


async def test_set_of_entries_that_is_that_of_a_stack_on_a_chipset_is_found(store: Advising) -> None:
    other = [a_zigbee_row(entry, version="6.7.6", ZigBee_Chipset="EM3587") for entry in (1, 2, 3)]
    await store.harness.written(zigbee=other, is_partial=True)
    assert await codes(store, 1, 2, 3) == [BUILD]


@pytest.mark.parametrize(
    "text",
    [
        "EmberZNet", "ember-znet", "EMBER  ZNET", "Émber Znet", "EmberZNet6",
        "zstack", "Z_Stack", "SiliconLabs", "silicon labs", "efr32 mg12", "EFR32-MG12",
        "on 6.7.6", "6.7.6.0", "v6_7_6", "06.07.06", "version 3.0.1.", "6,7,6", "6/7/6",
        "6.7.5/6.7.6", "1, 6.7.6",
        "EmberZNets", "\u0415mb\u0435rZN\u0435t", "\u0395mberZNet",
    ],
)  # fmt: skip
async def test_recorded_word_is_found_whatever_its_spelling(store: Advising, text: str) -> None:
    assert WORD in await codes(store, 9, text=f"About {text} and more")
    assert WORD in await codes(store, 9, title=text)


@pytest.mark.parametrize("text", ["6.7.60", "16.7.6", "6.7", "Members only", "stack", "3 of 10", "1.6.7.6"])
async def test_word_that_is_not_recorded_is_none(store: Advising, text: str) -> None:
    assert await codes(store, 9, text=text) == []
