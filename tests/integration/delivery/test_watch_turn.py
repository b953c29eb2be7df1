"""What is told by turns of processes that are killed, late, or two at once: everything once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.delivery.due import Place, Told, due_after
from firmware_graph.delivery.reading import reader_of
from firmware_graph.delivery.watch_turn import Streams, WatchTurn
from firmware_graph.model.change import UpgradeStatement, UpgradeWithdrawal
from firmware_graph.model.clocks import Clocks, now_ms
from firmware_graph.model.watch import WatchingParties
from firmware_graph.model.withdrawal import SupposedChanges, UpgradeEnds
from firmware_graph.questions.dependency.withdrawal_impact import withdrawal_impact
from firmware_graph.questions.parties.watching_parties import watching_parties
from support.forgetting import forget
from support.sheets import ImportHarness, a_fir_row, cpl_rows, import_harness
from support.watch_store import EVENTS, declared, published, taken, watching, withdrawn

pytestmark = pytest.mark.anyio
FAR_AHEAD = 4_000_000_000_000
LINE = [a_fir_row(20), a_fir_row(21, "20"), a_fir_row(22, "21"), a_fir_row(23, "22")]


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(20, 21, 22, 23), fir=LINE)
        await taken(one)
        yield one


class KilledTurn(WatchTurn):
    """A turn whose process ends after the events are computed, and before they are written."""

    async def tell(self, past: Place, following: Place, streams: object) -> bool:  # noqa: ARG002 - as it is called
        """End."""
        raise KeyboardInterrupt


async def test_kill_between_commit_and_event_loses_nothing_and_doubles_nothing(harness: ImportHarness) -> None:
    await watching(harness, "P1", 20, 21)
    await watching(harness, "P2", 23)
    await withdrawn(harness, 22, 23)
    with pytest.raises(KeyboardInterrupt):
        await KilledTurn(harness.graph).take()
    assert await harness.ask(EVENTS) == []
    assert await taken(harness) == 0  # the turn of the dead one has not run out
    await harness.ask("MATCH (ledger:WatchLedger {name: 'telling'}) SET ledger.held_until = 0")
    assert await taken(harness) == 1
    assert [row[:2] for row in await harness.ask(EVENTS)] == [["P1", 1]]
    assert await taken(harness) == 0


class InterruptedTurn(WatchTurn):
    """A turn whose process ends after it has told the first parties."""

    async def tell(self, past: Place, following: Place, streams: Streams) -> bool:
        """Tell, and end where others are to be told next."""
        assert await super().tell(past, following, streams)
        if following.parties:
            raise KeyboardInterrupt
        return True


async def test_parties_with_few_requests_are_told_first_and_none_is_told_twice(
    harness: ImportHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("firmware_graph.delivery.watched.REQUESTS_AT_ONCE", 2)
    await watching(harness, "P1", 20, 21, 22)
    await watching(harness, "P2", 22)
    await watching(harness, "P3", 20)
    for sequence in range(2):
        await (declared if sequence else withdrawn)(harness, 22, 23)
    for told in (["P2", "P3"], ["P1", "P2", "P2", "P3", "P3"]):
        with pytest.raises(KeyboardInterrupt):
            await InterruptedTurn(harness.graph).take()
        assert [row[0] for row in await harness.ask(EVENTS)] == told
        await harness.ask("MATCH (ledger:WatchLedger {name: 'telling'}) SET ledger.held_until = 0")
    assert await taken(harness) == 1
    rows = await harness.ask(EVENTS)
    assert [row[:2] for row in rows] == [[party, number] for party in ("P1", "P2", "P3") for number in (1, 2)]
    assert all(one[2] < other[2] for one, other in zip(rows[::2], rows[1::2], strict=True))
    assert await taken(harness) == 0


async def test_change_told_to_some_that_is_due_no_more_hides_no_other_from_them(harness: ImportHarness) -> None:
    await watching(harness, "P1", 20)
    ledger = "MATCH (ledger:WatchLedger {name: 'telling'}) "
    await harness.ask(ledger + "SET ledger.due = [1, 0], ledger.parties = ['P1']")
    await withdrawn(harness, 22, 23)
    assert await taken(harness) == 1
    assert await harness.ask(ledger + "RETURN ledger.due, ledger.parties") == [[[], []]]


async def test_changes_while_nobody_told_are_told_one_by_one(harness: ImportHarness) -> None:
    await watching(harness, "P1", 20)
    await watching(harness, "P1", 22, name="other")
    for _ in range(3):
        await withdrawn(harness, 22, 23)
        await declared(harness, 22, 23)
    assert await taken(harness) == 12
    rows = await harness.ask(EVENTS)
    assert [row[1] for row in rows] == [*range(1, 13)]
    assert len({row[2] for row in rows}) == 6


async def test_withdrawal_is_due_as_a_change_alone_and_an_announced_end_as_a_moment_too(
    harness: ImportHarness,
) -> None:
    async def due() -> list[tuple[bool, frozenset[int]]]:
        found = await due_after(reader_of(harness.graph, seconds=60), Told(sequence, moment), now_ms=now_ms())
        return [(bool(one.sequence), one.touched.cpl_entry_ids) for one in found]

    [[sequence, moment]] = await harness.ask("MATCH (l:WatchLedger {name: 'telling'}) RETURN l.sequence, l.moment")
    await withdrawn(harness, 22, 23)
    [(is_change, touched)] = await due()
    assert is_change
    assert touched >= {22, 23}
    await harness.ask(
        "MATCH ()-[upgrade {end_code: 'WITHDRAWN_BY_MANUFACTURER'}]->() SET upgrade.end_recorded_from = 1"
    )
    assert (False, frozenset({22, 23})) in await due()


async def test_turn_that_was_overtaken_writes_nothing(harness: ImportHarness) -> None:
    await watching(harness, "P1", 20)
    await withdrawn(harness, 22, 23)
    late = WatchTurn(harness.graph)
    [told] = await harness.ask("MATCH (ledger:WatchLedger {name: 'telling'}) RETURN ledger.sequence, ledger.moment")
    assert await taken(harness) == 1
    past = Told(*told)
    following = Place(Told(past.sequence + 1, past.moment))
    assert not await late.tell(Place(past), following, {"P1": [{"kind": "PATHWAY_CHANGED"}]})
    assert len(await harness.ask(EVENTS)) == 1


async def test_turns_at_once_tell_once(harness: ImportHarness) -> None:
    await watching(harness, "P1", 20)
    await withdrawn(harness, 22, 23)
    assert sum(await asyncio.gather(*(taken(harness) for _ in range(3)))) == 1
    assert [row[:2] for row in await harness.ask(EVENTS)] == [["P1", 1]]


async def test_change_that_touches_everything_asks_all_watches(harness: ImportHarness) -> None:
    await watching(harness, "P1", 20)
    await watching(harness, "P2", 23)
    await withdrawn(harness, 22, 23)
    await harness.ask("MATCH (change:Change) SET change.touches_everything = true")
    assert await taken(harness) == 1
    assert [row[0] for row in await harness.ask(EVENTS)] == ["P1"]


async def test_dated_moments_that_came_while_nobody_told_are_told_one_by_one(harness: ImportHarness) -> None:
    await watching(harness, "P1", 20)
    await published(harness, UpgradeWithdrawal(22, 23, effective_to=FAR_AHEAD))
    await published(harness, UpgradeStatement(20, 23, effective_from=FAR_AHEAD))
    assert await taken(harness) == 0
    [[told]] = await harness.ask("MATCH (ledger:WatchLedger {name: 'telling'}) RETURN ledger.moment")
    for name, moment in (("effective_to", told + 1), ("effective_from", told + 2)):  # while nothing runs, both come
        await harness.ask(
            f"MATCH ()-[upgrade:UPGRADES_TO {{{name}: $ahead}}]->() SET upgrade.{name} = $moment",
            ahead=FAR_AHEAD,
            moment=moment,
        )
    forget(harness.graph)
    assert await taken(harness) == 2
    at = await harness.ask("MATCH (event:PartyEvent) RETURN event.sequence, event.recorded_at ORDER BY event.number")
    assert at == [[0, told + 1], [0, told + 2]]
    assert await taken(harness) == 0


async def test_watch_is_not_told_of_what_was_before_it(harness: ImportHarness) -> None:
    await withdrawn(harness, 22, 23)
    await asyncio.sleep(0.01)
    await watching(harness, "P1", 20)
    assert await taken(harness) == 0


@pytest.mark.parametrize(("parties", "told"), [(0, None), (2, None), (3, 3)])
async def test_parties_that_watch_what_a_change_hits_are_counted_from_three_on(
    harness: ImportHarness, parties: int, told: int | None
) -> None:
    for number in range(parties):
        await watching(harness, f"P{number}", 20, 21)
        await watching(harness, f"P{number}", 22, name="other")
    await watching(harness, "Q", 23)
    assert await watching_a_withdrawal(harness) == WatchingParties([], told)


@pytest.mark.parametrize(("unnamed", "told"), [(0, None), (2, None), (3, 3)])
async def test_parties_that_agreed_are_named_and_are_not_among_those_that_are_counted(
    harness: ImportHarness, unnamed: int, told: int | None
) -> None:
    for number in range(unnamed):
        await watching(harness, f"P{number}", 20)
        await watching(harness, f"P{number}", 23, name="agreed, and not hit", names_party=True)
    for party in ("N2", "N1"):
        await watching(harness, party, 20)
        await watching(harness, party, 21, name="agreed", names_party=True)
    assert await watching_a_withdrawal(harness) == WatchingParties(["N1", "N2"], told)


async def test_party_takes_its_agreement_back_by_setting_its_watch_again(harness: ImportHarness) -> None:
    assert (await watching(harness, "P1", 20, names_party=True)).names_party
    assert not (await watching(harness, "P1", 20)).names_party
    assert await watching_a_withdrawal(harness) == WatchingParties([], None)


async def watching_a_withdrawal(harness: ImportHarness) -> WatchingParties:
    """Return who watches what the withdrawal of 22 to 23 hits."""
    reader = reader_of(harness.graph, seconds=10)
    supposed = SupposedChanges(withdraw=[UpgradeEnds(22, 23)])
    impact = await withdrawal_impact(reader, supposed, clocks=Clocks(now_ms()))
    return await watching_parties(reader, impact)
