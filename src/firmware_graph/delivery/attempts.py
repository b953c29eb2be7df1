"""Attempts to deliver: what is due is computed when it is sent, with the rights that the API key has then."""

import asyncio
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import partial
from typing import Final, NamedTuple

import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.audit.recorder import Recorder
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import run_alone
from firmware_graph.delivery.channel import Channel, Outcome
from firmware_graph.delivery.endpoints import READING_SECONDS, Endpoint
from firmware_graph.delivery.messages import Message, delivery_id_of
from firmware_graph.delivery.retries import pause_seconds
from firmware_graph.errors import GraphError, PositionLost
from firmware_graph.errors.frames import frames_of
from firmware_graph.model.change_event import Feed
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.restricted_read import MOST_ENTRIES_NAMED, Disclosure, ReadFacts
from firmware_graph.questions.publication.changes import changes

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

MILLISECONDS: Final = 1000
READ_AT_ONCE: Final = 2
"""Messages that are read and written at a time: a page of long events takes up to 200 MB."""

COORDINATES: Final = ("Query.changes",)
OPERATION: Final = "webhook"
NOT_SENT: Final = "It could not be sent, which is ours to mend."
UNWRITTEN: Final = "unwritten"


class Next(NamedTuple):
    """What is next for an endpoint: a message, or nothing to send; and the feed position after it.

    `failure` is the outcome of a message that could not be written.
    """

    message: Message | None
    position: str
    failure: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Attempts:
    """Makes attempts in the name of `holder`, who has the lease for `lease_seconds` from each on.

    A send takes less than the lease, so no other process can hold it meanwhile. `settled` has the state of the graph in
    which there was nothing for an endpoint at its position. A few messages are read at a time (`reading`).
    """

    graph: Graph
    channel: Channel
    recorder: Recorder
    holder: str
    lease_seconds: float
    give_up_days: float
    settled: dict[str, Hashable] = field(default_factory=dict)
    reading: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(READ_AT_ONCE))

    async def next_feed(self, endpoint: Endpoint) -> Feed | PositionLost | None:
        """Read the next events of an endpoint, or return that its position is lost; None if nothing was written."""
        reader = self.reader_of(endpoint)
        await reader.confirm()
        place = endpoint.cursor, endpoint.generation, reader.rights, reader.state, endpoint.party_number
        if self.settled.get(endpoint.webhook_id) == place:
            return None
        if endpoint.wanted.is_of_party:  # no lease covers such facts
            reader = self.reader_of(endpoint, uses_party_facts=True)
        try:
            found = await self.page_that_fits(reader, endpoint)
        except PositionLost as lost:
            return lost
        if not found.events and found.position == endpoint.cursor:
            self.settled[endpoint.webhook_id] = place
            return None
        return found

    def reader_of(self, endpoint: Endpoint, *, uses_party_facts: bool = False) -> GraphReader:
        """Return a reader with the current rights of the endpoint's API key."""
        return GraphReader(
            self.graph,
            rights=endpoint.holder.rights,
            deadline=Deadline.after(READING_SECONDS),
            is_of_leader=True,
            uses_party_facts=uses_party_facts,
        )

    async def page_that_fits(self, reader: GraphReader, endpoint: Endpoint) -> Feed:
        """Read as many of the next events of an endpoint as fit into one message, and at least one.

        Raises:
            PositionLost: Its position is of another store, epoch, or choice of streams.
        """
        most = self.channel.most_events
        while True:
            found = await changes(reader, endpoint.cursor, most, endpoint.wanted)
            if most == 1 or self.channel.fits(found):  # 0 would be the position of now, past all of them
                return found
            most //= 2

    async def next_message(self, endpoint: Endpoint) -> Next | None:
        """Write the next message; None if there is nothing.

        Raises:
            ReadNotRecorded: The read of its restricted events was not recorded: nothing may be sent.
        """
        if not endpoint.is_confirmed:
            return Next(self.channel.write_question(endpoint), endpoint.cursor)
        async with self.reading:
            found = await self.next_feed(endpoint)
            if found is None:
                return None
            if isinstance(found, PositionLost):
                position = str(found.extensions["position"])
                return Next(self.channel.write_lost_position(endpoint, position), position)
            await self.record_restricted(endpoint, found)
            return Next(self.channel.write_events(endpoint, found) if found.events else None, found.position)

    async def deliver(self, endpoint: Endpoint) -> tuple[Endpoint, Outcome | None] | None:
        """Send what is next to an endpoint; None if there is nothing, or if it is no longer for this process to send.

        Return the endpoint's new state, and the outcome of a request, if one was made.
        """
        found = await self.next_or_failure(endpoint)
        if found is None or found.message is None:
            return await self.go_past(endpoint, found.position if found else endpoint.cursor)
        message = found.message
        if not await self.begin(endpoint, message):
            return None
        outcome = found.failure or await self.sent(endpoint, lambda: message)
        return await self.end(endpoint, message, outcome, found.position), outcome

    async def next_or_failure(self, endpoint: Endpoint) -> Next | None:
        """Write the next message; an unexpected exception is a failure to send, with the usual retry pause."""
        try:
            return await self.next_message(endpoint)
        except GraphError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it would come again at once
            unwritten = Message(delivery_id_of(endpoint, endpoint.cursor, UNWRITTEN), [], b"")
            return Next(unwritten, endpoint.cursor, unexpected(endpoint, error))

    async def sent(self, endpoint: Endpoint, write: Callable[[], Message]) -> Outcome:
        """Write and send a message; an unexpected exception is a failure too, with the usual retry pause."""
        try:
            return await self.channel.send(endpoint, write())
        except Exception as error:  # noqa: BLE001 - the same
            return unexpected(endpoint, error)

    async def go_past(self, endpoint: Endpoint, position: str) -> tuple[Endpoint, None] | None:
        """Advance an endpoint past events that it does not receive, or to its next check; None if it stays as it is."""
        pause = self.channel.pause_after(endpoint, is_sent=False)
        if position == endpoint.cursor and not pause:
            return None
        await run_alone(
            self.graph,
            "pass_webhook_events",
            webhook_id=endpoint.webhook_id,
            cursor=endpoint.cursor,
            generation=endpoint.generation,
            next_cursor=position,
            pause=round(pause * MILLISECONDS),
        )
        return endpoint._replace(cursor=position, is_due=not pause), None

    async def begin(self, endpoint: Endpoint, message: Message) -> bool:
        """Record the start of an attempt; False if the lease or the endpoint has changed hands, or the key ended."""
        begun = await run_alone(
            self.graph,
            "begin_webhook_delivery",
            holder=self.holder,
            milliseconds=round(self.lease_seconds * MILLISECONDS),
            webhook_id=endpoint.webhook_id,
            cursor=endpoint.cursor,
            generation=endpoint.generation,
            delivery_id=message.delivery_id,
            event_ids=list(message.event_ids),
        )
        return bool(begun)

    async def end(self, endpoint: Endpoint, message: Message, outcome: Outcome, position: str) -> Endpoint:
        """Record the outcome of an attempt, and the position at which the endpoint continues."""
        failures = endpoint.failures + 1 if outcome.failure else 0
        pause = self.channel.pause_after(endpoint, is_sent=True)
        if outcome.failure:
            pause = pause_seconds(failures, outcome.retry_after)
        cursor = endpoint.cursor if outcome.failure else position
        await run_alone(
            self.graph,
            "end_webhook_delivery",
            webhook_id=endpoint.webhook_id,
            delivery_id=message.delivery_id,
            cursor=endpoint.cursor,
            generation=endpoint.generation,
            next_cursor=cursor,
            failure=outcome.failure,
            pause=round(pause * MILLISECONDS),
            is_over=outcome.is_gone,
            give_up=round(self.give_up_days * 86_400 * MILLISECONDS),
        )
        return endpoint._replace(cursor=cursor, failures=failures, is_due=not pause)

    async def deliver_test(self, endpoint: Endpoint, delivery_id: str) -> Outcome | None:
        """Send a test message once; None if it is no longer for this process to send."""
        begun = await run_alone(
            self.graph,
            "begin_webhook_test",
            holder=self.holder,
            milliseconds=round(self.lease_seconds * MILLISECONDS),
            webhook_id=endpoint.webhook_id,
            delivery_id=delivery_id,
        )
        if not begun:
            return None
        outcome = await self.sent(endpoint, partial(self.channel.write_test, endpoint, delivery_id))
        await run_alone(self.graph, "end_webhook_test", delivery_id=delivery_id, failure=outcome.failure)
        return outcome

    async def record_restricted(self, endpoint: Endpoint, feed: Feed) -> None:
        """Record the delivery of events for the Security Sub-Committee, before they are sent.

        Raises:
            ReadNotRecorded: It was not recorded: nothing may be sent.
        """
        restricted = [event for event in feed.events if event.is_restricted]
        if not restricted:
            return
        entries = sorted({one.cpl_entry_id for one in restricted if one.cpl_entry_id is not None})
        codes = sorted({code for one in restricted for code in one.manufacturer_codes or ()})
        told = Disclosure(OPERATION, COORDINATES, len(entries), tuple(entries[:MOST_ENTRIES_NAMED]), tuple(codes))
        await self.recorder.record(ReadFacts.of(endpoint.holder.reads_as, told, released_at=now_ms()))


def unexpected(endpoint: Endpoint, error: Exception) -> Outcome:
    """Log an unexpected exception, and return it as the outcome of an attempt."""
    log_unexpected(endpoint.webhook_id, error)
    return Outcome(NOT_SENT)


def log_unexpected(webhook_id: str, error: BaseException) -> None:
    """Log the type and the frames of an exception, but not its text, which may quote an address."""
    log.error("a webhook was not delivered", webhook=webhook_id, error=type(error).__name__, frames=frames_of(error))
