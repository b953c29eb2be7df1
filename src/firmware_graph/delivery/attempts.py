"""Attempts to deliver: what is due is worked out when it is sent, with the rights that the API key has then."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from firmware_graph.audit.recorder import Recorder
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import run_alone
from firmware_graph.delivery.endpoints import READING_SECONDS, Endpoint
from firmware_graph.delivery.messages import (
    MOST_EVENTS,
    Message,
    fits,
    message_of_events,
    message_of_lost_position,
    message_of_test,
    signed_headers,
)
from firmware_graph.delivery.retries import pause_seconds
from firmware_graph.delivery.sending import Outcome, Sender
from firmware_graph.errors import PositionLost
from firmware_graph.model.change_event import Feed
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.restricted_read import MOST_ENTRIES_NAMED, Disclosure, ReadFacts
from firmware_graph.model.webhook_secret import SecretNotOpened, SecretSeal
from firmware_graph.questions.publication.changes import changes

MILLISECONDS: Final = 1000
COORDINATES: Final = ("Query.changes",)
OPERATION: Final = "webhook"
NOT_SIGNED: Final = "Its secret cannot be opened: rotate it."


@dataclass(frozen=True, slots=True)
class Attempts:
    """Makes attempts in the name of `holder`, who has the lease for `lease_seconds` from each on.

    A send takes less than the lease, so no other process has it meanwhile. `settled` has the state of the graph
    in which there was nothing for an endpoint at its place.
    """

    graph: Graph
    sender: Sender
    seal: SecretSeal
    recorder: Recorder
    holder: str
    lease_seconds: float
    give_up_days: float
    settled: dict[str, Hashable] = field(default_factory=dict)

    async def next_feed(self, endpoint: Endpoint) -> Feed | PositionLost | None:
        """Read the next events of an endpoint, or find that its position is lost; None while nothing was written."""
        reader = self.reader_of(endpoint)
        await reader.confirm()
        place = endpoint.cursor, endpoint.generation, reader.rights, reader.state, endpoint.party_number
        if self.settled.get(endpoint.webhook_id) == place:
            return None
        if endpoint.wanted.is_of_party:  # such facts are of no lease
            reader = self.reader_of(endpoint, uses_party_facts=True)
        try:
            found = await page_that_fits(reader, endpoint)
        except PositionLost as lost:
            return lost
        if not found.events and found.position == endpoint.cursor:
            self.settled[endpoint.webhook_id] = place
            return None
        return found

    def reader_of(self, endpoint: Endpoint, *, uses_party_facts: bool = False) -> GraphReader:
        """Return a reader of what the API key of an endpoint may read now."""
        return GraphReader(
            self.graph,
            rights=endpoint.holder.rights,
            deadline=Deadline.after(READING_SECONDS),
            is_of_leader=True,
            uses_party_facts=uses_party_facts,
        )

    async def deliver(self, endpoint: Endpoint) -> tuple[Endpoint, Outcome | None] | None:
        """Send what is next to an endpoint; None where there is nothing, or no longer this process's to send.

        Return the endpoint as it goes on, and what came of a request, if one was made.
        """
        found = await self.next_feed(endpoint)
        if found is None:
            return None
        if isinstance(found, PositionLost):
            position = str(found.extensions["position"])
            message = message_of_lost_position(endpoint, position, now_ms=now_ms())
        elif found.events:
            position, message = found.position, message_of_events(endpoint, found)
            await self.record_restricted(endpoint, found)
        else:
            await run_alone(
                self.graph,
                "pass_webhook_events",
                webhook_id=endpoint.webhook_id,
                cursor=endpoint.cursor,
                generation=endpoint.generation,
                next_cursor=found.position,
            )
            return endpoint._replace(cursor=found.position), None
        if not await self.begin(endpoint, message):
            return None
        outcome = await self.send(endpoint, message)
        return await self.end(endpoint, message, outcome, position), outcome

    async def begin(self, endpoint: Endpoint, message: Message) -> bool:
        """Record an attempt; False where the lease, the endpoint or its key is another's or over."""
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
        """Record what came of an attempt, and where the endpoint goes on."""
        failures = endpoint.failures + 1 if outcome.failure else 0
        pause = pause_seconds(failures, outcome.retry_after) if outcome.failure else 0.0
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
        return endpoint._replace(cursor=cursor, failures=failures)

    async def deliver_test(self, endpoint: Endpoint, delivery_id: str) -> Outcome | None:
        """Send a test message once; None where it is no longer this process's to send."""
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
        outcome = await self.send(endpoint, message_of_test(delivery_id, now_ms=now_ms()))
        await run_alone(self.graph, "end_webhook_test", delivery_id=delivery_id, failure=outcome.failure)
        return outcome

    async def send(self, endpoint: Endpoint, message: Message) -> Outcome:
        """Sign a message of this moment, and send it."""
        try:
            secrets = endpoint.secrets(self.seal)
        except SecretNotOpened:
            return Outcome(NOT_SIGNED)
        headers: Mapping[str, str] = signed_headers(message, secrets, now=datetime.now(UTC))
        return await self.sender.send(endpoint.url, message.body, headers)

    async def record_restricted(self, endpoint: Endpoint, feed: Feed) -> None:
        """Record that events for the Security Sub-Committee are told, before they are.

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


async def page_that_fits(reader: GraphReader, endpoint: Endpoint) -> Feed:
    """Read as many of the next events of an endpoint as a message can name.

    Raises:
        PositionLost: Its position is of another store, epoch, or choice of streams.
    """
    most = MOST_EVENTS
    while not fits(found := await changes(reader, endpoint.cursor, most, endpoint.wanted)):
        most //= 2
    return found
