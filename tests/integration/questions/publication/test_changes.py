"""The feed of changes: pages of events, and positions that tell nothing and lose nothing."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.writer import change
from firmware_graph.errors import PositionLost
from firmware_graph.model.change_event import ANY, ChangeEvent, ChangeKind, EventFilter, Feed, NewEvent
from firmware_graph.model.rights import Rights, Scope
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.publication import changes as question
from firmware_graph.questions.publication.change_notes import change_notes
from firmware_graph.questions.publication.changes import changes
from support.question_harness import QuestionHarness
from support.sheets import ImportHarness, a_fir_row, a_zigbee_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio

PARTIAL = {"is_partial": True}
PUBLIC, SEC = Rights(), Rights(frozenset({Scope.CPL_READ, Scope.FIR_READ}))
COMMITTEE = Rights(frozenset({Scope.CPL_READ, Scope.FIR_READ, Scope.ZIGBEE_READ}))
LOADED, ADDED, DECLARED, UPGRADE, STACK = [
    "RELOAD",
    "FIRMWARE_ADDED",
    "PREDECESSORS_DECLARED",
    "UPGRADE_DECLARED",
    "STACK_CHANGED",
]


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    """A store of a first load, and of a change of all three tiers."""
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2)])
        await one.written(cpl=cpl_rows(3), fir=[a_fir_row(2, "1")], zigbee=[a_zigbee_row(1)], **PARTIAL)
        yield one


async def feed(
    harness: ImportHarness,
    after: str | None = None,
    first: int = 100,
    *,
    rights: Rights = SEC,
    wanted: EventFilter = ANY,
) -> Feed:
    reader = GraphReader(harness.graph, rights=rights, deadline=Deadline.after(60))
    return await changes(reader, after, first, wanted)


def kinds(found: Feed) -> list[str]:
    return [event.kind for event in found.events]


async def test_each_reader_has_the_events_of_its_tiers_in_one_order(harness: ImportHarness) -> None:
    assert kinds(await feed(harness, rights=PUBLIC)) == [LOADED, ADDED]
    assert kinds(await feed(harness)) == [LOADED, ADDED, DECLARED, UPGRADE]
    assert kinds(await feed(harness, rights=COMMITTEE)) == [LOADED, ADDED, DECLARED, UPGRADE, STACK]


async def test_pages_of_any_size_are_the_same_events_and_end_without_more(harness: ImportHarness) -> None:
    whole = await feed(harness, rights=COMMITTEE)
    assert not whole.has_more
    for size in (1, 2, 3, 5):
        position: str | None = None
        events: list[ChangeEvent] = []
        has_more = True
        while has_more:
            page = await feed(harness, position, size, rights=COMMITTEE)
            assert len(page.events) <= size
            events += page.events
            position, has_more = page.position, page.has_more
        assert events == whole.events
        assert position == whole.position


async def test_position_is_there_where_nothing_is_new_and_goes_on_from_it(harness: ImportHarness) -> None:
    now = await feed(harness, first=0)
    assert (now.events, now.has_more) == ([], False)
    assert await feed(harness, now.position) == now
    await harness.written(cpl=cpl_rows(4), **PARTIAL)
    after = await feed(harness, now.position)
    assert [(event.kind, event.cpl_entry_id) for event in after.events] == [(ADDED, 4)]


async def test_writes_of_another_tier_alter_no_position_count_or_id(harness: ImportHarness) -> None:
    before = await feed(harness)
    await harness.written(zigbee=[a_zigbee_row(2)], **PARTIAL)
    assert await feed(harness) == before
    assert await feed(harness, before.position) == Feed([], before.position, has_more=False)
    assert len((await feed(harness, rights=COMMITTEE)).events) == len(before.events) + 2
    await harness.written(cpl=cpl_rows(5), **PARTIAL)
    [event] = (await feed(harness, before.position)).events
    assert event.id == "CPL-3"
    assert event.batch_for(SEC.tiers) == "CPL-3"


async def test_batch_is_the_first_event_of_the_change_that_its_reader_may_see(harness: ImportHarness) -> None:
    *_, upgrade, stack = (await feed(harness, rights=COMMITTEE)).events
    assert upgrade.batch_for(SEC.tiers) == "CPL-2"
    assert stack.batch_for(COMMITTEE.tiers) == "CPL-2"
    assert stack.batch_for(frozenset({Tier.SSC})) == "SSC-1"
    assert upgrade.batch_for(frozenset({Tier.FIR})) == "FIR-1"


@pytest.mark.parametrize("position", ["", "a", "ä", "AAAA", "a" * 1000])
async def test_what_is_no_position_is_refused_with_one_to_go_on_from(harness: ImportHarness, position: str) -> None:
    with pytest.raises(PositionLost) as caught:
        await feed(harness, position)
    assert caught.value.extensions["argument"] == "after"
    assert caught.value.extensions["position"] == (await feed(harness, first=0)).position


async def test_position_of_other_rights_or_of_another_epoch_is_refused(harness: ImportHarness) -> None:
    others = (await feed(harness, first=0, rights=PUBLIC)).position
    with pytest.raises(PositionLost):
        await feed(harness, others)
    own = (await feed(harness, first=0)).position
    await harness.ask("MATCH (r:Revision) SET r.epoch = 'another'")
    harness.graph.known.clear()
    with pytest.raises(PositionLost, match="Read again what you keep"):
        await feed(harness, own)


async def test_filters_find_what_fits_and_move_on_past_the_rest(
    harness: ImportHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question, "MOST_LOOKED_THROUGH", 2)
    for wanted, found in (
        (EventFilter(kinds=frozenset({UPGRADE})), [UPGRADE]),
        (EventFilter(cpl_entry_ids=frozenset({1})), [LOADED, UPGRADE, STACK]),
        (EventFilter(cpl_entry_ids=frozenset({3})), [LOADED, ADDED]),
        (EventFilter(manufacturer_code="F001", kinds=frozenset({ADDED})), [ADDED]),
        (EventFilter(manufacturer_code="F002"), [LOADED]),
        (EventFilter(device_type="ESME", kinds=frozenset({STACK})), [STACK]),
        (EventFilter(model_key="none"), [LOADED]),
    ):
        position: str | None = None
        events: list[str] = []
        has_more = True
        while has_more:
            page = await feed(harness, position, 1, rights=COMMITTEE, wanted=wanted)
            events, position, has_more = events + kinds(page), page.position, page.has_more
        assert events == found, wanted
        assert position == (await feed(harness, first=0, rights=COMMITTEE)).position


async def test_note_is_for_those_who_may_read_every_tier_that_moved(harness: ImportHarness) -> None:
    sequences = []
    for tiers in ({Tier.CPL}, {Tier.CPL, Tier.FIR}, {Tier.CPL, Tier.SSC}):
        async with change(harness.graph, kind="TEST", actor="a test") as under_way:
            under_way.tiers, under_way.note = tiers, "+".join(sorted(tiers))
            under_way.events = [NewEvent(Tier.CPL, ChangeKind.FIRMWARE_CORRECTED, 1)]
            sequences.append(under_way.sequence)

    async def notes(rights: Rights) -> list[str]:
        reader = GraphReader(harness.graph, rights=rights, deadline=Deadline.after(60))
        return sorted((await change_notes(reader, sequences)).values())

    assert await notes(PUBLIC) == ["CPL"]
    assert await notes(SEC) == ["CPL", "CPL+FIR"]
    assert await notes(COMMITTEE) == ["CPL", "CPL+FIR", "CPL+SSC"]


EVENTS = """{ changes(first: 10) { hasMore position nodes {
  id kind recordedAt effectiveFrom batch note
  firmwareVersions { nodes { cplEntryId } totalCount }
  upgrade { from { cplEntryId } to { cplEntryId } evidence }
} } }"""


async def test_event_has_its_versions_and_the_record_of_its_upgrade(harness: ImportHarness) -> None:
    asking = QuestionHarness(harness.graph)
    nodes: list[dict[str, Any]] = (await asking.ask(EVENTS))["changes"]["nodes"]
    by_kind = {node["kind"]: node for node in nodes}
    assert by_kind[UPGRADE]["upgrade"] == {"from": {"cplEntryId": 1}, "to": {"cplEntryId": 2}, "evidence": "DECLARED"}
    assert by_kind[UPGRADE]["firmwareVersions"] == {"nodes": [{"cplEntryId": 1}, {"cplEntryId": 2}], "totalCount": 2}
    assert by_kind[LOADED]["firmwareVersions"]["totalCount"] == 0
    assert by_kind[ADDED]["upgrade"] is None
    assert by_kind[STACK]["batch"] == by_kind[ADDED]["id"] == "CPL-2"


async def test_arguments_that_ask_for_too_much_are_refused(harness: ImportHarness) -> None:
    asking = QuestionHarness(harness.graph)
    assert (await asking.refused("{ changes(first: 501) { position } }")).extensions["argument"] == "first"
    ids = ", ".join(map(str, range(1, 502)))
    refused = await asking.refused(f"{{ changes(filter: {{ cplEntryIds: [{ids}] }}) {{ position }} }}")
    assert refused.extensions["argument"] == "filter.cplEntryIds"
