"""Consistency checks after any change: the ledger, the graph, the feed, deliveries, and the events of watches."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from firmware_graph.changes.set_watch import set_watch
from firmware_graph.delivery.reading import reader_of
from firmware_graph.model.change_event import PARTY_STREAM
from firmware_graph.model.clocks import Clocks, now_ms
from firmware_graph.model.pathway import PathwayAnswer
from firmware_graph.model.reference import FirmwareReference, ProductReference
from firmware_graph.questions.pathways.rules.alteration import is_altered
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from firmware_graph.questions.pathways.upgrade_pathways import upgrade_pathways
from support.forgetting import forget
from support.kept_questions import ENTRIES
from support.sheets import ImportHarness
from support.webhook_receiver import Receiver

SETTLING_SECONDS: Final = 60.0
LAST: Final = "MATCH (change:Change) RETURN coalesce(max(change.sequence), 0)"
CHANGES_AFTER: Final = (
    "MATCH (change:Change) WHERE change.sequence > {sequence} "
    "RETURN change.sequence, change.recorded_at ORDER BY change.sequence"
)
TOLD: Final = "MATCH (ledger:WatchLedger {name: 'telling'}) RETURN ledger.sequence, ledger.moment"
EVENTS_OF_PARTY: Final = "MATCH (event:PartyEvent {party: $party}) RETURN event.number ORDER BY event.number"
OF_A_MOMENT: Final = 0
"""The placeholder for the change in an event of a moment."""
EVENTS_OF_WATCHES: Final = (
    "MATCH (event:PartyEvent) RETURN event.watch_id, event.sequence, event.number ORDER BY event.party, event.number"
)
EVENTS: Final = (
    "MATCH (event) WHERE event:ChangeEvent OR event:RestrictedChangeEvent "
    "RETURN event.stream, event.number, event.recorded_at, event.sequence "
    "ORDER BY event.recorded_at, event.stream, event.number"
)
MARKS: Final = "MATCH (revision:Revision) RETURN revision.announced, revision.publishing"

Requests = Sequence[PathwayRequest]
Answers = dict[str, list[PathwayAnswer]]
"""The key of each party."""


def by_entry(source: int, target: int | None = None) -> PathwayRequest:
    """Return a request by entry IDs."""
    return PathwayRequest(FirmwareReference(source), FirmwareReference(target) if target else None)


def by_product(entry: int) -> PathwayRequest:
    """Return a request by the product that an entry has initially."""
    product = ProductReference(firmware_version=f"{entry:08X}", manufacturer_code="F001")
    return PathwayRequest(FirmwareReference(product=product))


WATCHES: Final[dict[str, Requests]] = {
    "P1": [by_entry(entry) for entry in ENTRIES],
    "P2": [by_entry(1, 3), by_entry(4, 5), by_entry(5, 8)],
    "P3": [by_product(entry) for entry in ENTRIES],
    "P4": [by_entry(3)],
    "P5": [by_entry(6)],
}
"""The requests that each party watches."""


@dataclass
class Watched:
    """The watches of some parties, and the expected events of each, from a comparison of all their answers."""

    harness: ImportHarness
    ids: dict[str, str]
    expected: list[tuple[str, int]]

    @classmethod
    async def begin(cls, harness: ImportHarness) -> "Watched":
        """Set the watches."""
        made = {
            party: await set_watch(harness.graph, "fleet", requests, party=party, now_ms=now_ms())
            for party, requests in WATCHES.items()
        }
        return cls(harness, {party: one.watch_id for party, one in made.items()}, [])

    async def answers(self, clocks: Clocks | None = None) -> Answers:
        """Return the answers to each watch, at some clocks; without them as of now, bypassing the caches."""
        if clocks is None:
            forget(self.harness.graph)
        reader = reader_of(self.harness.graph, seconds=60)
        every = list(dict.fromkeys(request for asked in WATCHES.values() for request in asked))
        found = dict(zip(every, await upgrade_pathways(reader, every, clocks=clocks or Clocks(now_ms())), strict=True))
        return {party: [found[request] for request in asked] for party, asked in WATCHES.items()}

    async def expect_changes_after(self, sequence: int) -> None:
        """Expect the events of each change after one, from its answers as known then.

        The answers known at the last of them must equal the current ones.
        """
        after: Answers = {}
        for number, moment in await self.harness.ask(CHANGES_AFTER.format(sequence=sequence)):
            after = await self.expect_between(number, Clocks(moment, moment - 1), Clocks(moment, moment))
        if after:
            now = await self.answers()
            pairs = ((was, is_) for party in now for was, is_ in zip(after[party], now[party], strict=True))
            assert not any(is_altered(was, is_) for was, is_ in pairs), "it is answered otherwise than it was known"

    async def expect_moment(self, sequence: int, moment: int) -> None:
        """Expect the events of the last change, which is dated, and of the moment at which it takes effect."""
        [[number, recorded_at]] = await self.harness.ask(CHANGES_AFTER.format(sequence=sequence - 1))
        await self.expect_between(number, Clocks(recorded_at, recorded_at - 1), Clocks(recorded_at, recorded_at))
        await self.expect_between(OF_A_MOMENT, Clocks(moment - 1, moment - 1), Clocks(moment, moment - 1))

    async def expect_between(self, sequence: int, before: Clocks, after: Clocks) -> Answers:
        """Expect events of a change for the watches with an answer that differs after it, and return those answers."""
        was, now = await self.answers(before), await self.answers(after)
        for party, watch_id in self.ids.items():
            if any(is_altered(*pair) for pair in zip(was[party], now[party], strict=True)):
                self.expected.append((watch_id, sequence))
        return now

    async def settle(self, sequence: int, moment: int = 0) -> None:
        """Wait until watches were processed for all changes up to one, and for a moment."""
        until = time.monotonic() + SETTLING_SECONDS
        while not (told := await self.harness.ask(TOLD)) or told[0][0] != sequence or told[0][1] < moment:
            assert time.monotonic() < until, f"watches were told of {told}, not of {sequence} and {moment}"
            await asyncio.sleep(0.02)

    async def check(self) -> None:
        """Assert that each watch got its expected events, once, in the order of the changes."""
        told = await self.harness.ask(EVENTS_OF_WATCHES)
        for party, watch_id in self.ids.items():
            own = [(sequence, number) for other, sequence, number in told if other == watch_id]
            due = [sequence for other, sequence in self.expected if other == watch_id]
            assert own == [(sequence, place + 1) for place, sequence in enumerate(due)], (party, own, due)


async def last_sequence(harness: ImportHarness) -> int:
    """Return the number of the last change of the ledger."""
    [[sequence]] = await harness.ask(LAST)
    return int(sequence)


async def check_ledger(harness: ImportHarness) -> None:
    """Assert that changes and the events of each stream are numbered without a gap, and that no mark is set."""
    changes = await harness.ask("MATCH (change:Change) RETURN change.sequence ORDER BY change.recorded_at")
    assert changes == [[place + 1] for place in range(len(changes))]
    events = await harness.ask(EVENTS)
    for stream in ("CPL", "FIR", "SSC"):
        numbers = [number for name, number, _, _ in events if name == stream]
        assert numbers == [*range(1, len(numbers) + 1)], stream
    assert await harness.ask(MARKS) in ([[None, None]], [[[], []]])


class Endpoint(NamedTuple):
    """The path of a party's webhook; that of the committee is also sent events of the SSC."""

    path: str
    party: str
    is_committee: bool = False


async def check_deliveries(harness: ImportHarness, receiving: Receiver, endpoint: Endpoint, after: int) -> None:
    """Wait until a webhook was sent all of its events after a change.

    Events of tiers arrived in the order of the feed, those of watches in theirs.
    """
    path, party, is_committee = endpoint
    events = await harness.ask(EVENTS)
    due = [
        f"{stream}-{number}"
        for stream, number, _, sequence in events
        if sequence > after and (is_committee or stream != "SSC")
    ]
    own = [f"{PARTY_STREAM}{party}-{number}" for [number] in await harness.ask(EVENTS_OF_PARTY, party=party)]
    until = time.monotonic() + SETTLING_SECONDS
    while (told := told_at(receiving, path)) != (due, own):
        if time.monotonic() > until:
            break
        await asyncio.sleep(0.05)
    assert told == (due, own)


def told_at(receiving: Receiver, path: str) -> tuple[list[str], list[str]]:
    """Return the events of tiers and those of watches that arrived at a path, by first arrival."""
    events = dict.fromkeys(event for message in receiving.at(path) for event in message.event_ids)
    of_watches = [event for event in events if event.startswith(PARTY_STREAM)]
    return [event for event in events if not event.startswith(PARTY_STREAM)], of_watches
