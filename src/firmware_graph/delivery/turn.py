"""The process that delivers: one at a time, under a lease in the graph."""

import asyncio
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Protocol

import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.audit.recorder import Recorder
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import RevisionMoved
from firmware_graph.database.repeated_failure import RepeatedFailure
from firmware_graph.database.transaction import run_alone
from firmware_graph.delivery.attempts import Attempts, log_unexpected
from firmware_graph.delivery.channel import Channel, Outcome
from firmware_graph.delivery.endpoints import READING_SECONDS, Endpoint, Identify, due_endpoints
from firmware_graph.errors import GraphError
from firmware_graph.model.clocks import DAY_MS, now_ms
from firmware_graph.model.mailbox import UNCONFIRMED_DAYS
from firmware_graph.model.webhook import WebhookState
from firmware_graph.questions.parties.webhook_states import webhook_states

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

MILLISECONDS: Final = 1000
UPKEEP_SECONDS: Final = 30.0


class DeliveryMetrics(Protocol):
    """Counts deliveries."""

    def delivered(self, outcome: str) -> None:
        """Count an attempt, as 'delivered' or 'failed'."""

    def endpoints(self, counts: Mapping[WebhookState, int]) -> None:
        """Set how many endpoints there are in each state."""


@dataclass(frozen=True, slots=True)
class DeliveryTimes:
    """How long a lease lasts, how long the loop pauses, and when endpoints and records are given up."""

    lease_seconds: float = 60.0
    pause_seconds: float = 1.0
    give_up_days: float = 5.0
    keep_days: float = 30.0


@dataclass(slots=True)
class Deliverer:
    """Delivers while this process has the lease; endpoints do not wait for each other.

    `running` has the task of each endpoint to which something is being sent. Without `mail`, mailboxes are left alone.
    """

    graph: Graph
    webhooks: Channel
    mail: Channel | None
    recorder: Recorder
    identify: Identify
    metrics: DeliveryMetrics
    times: DeliveryTimes = DeliveryTimes()
    holder: str = field(default_factory=lambda: str(uuid.uuid4()))
    running: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    upkeep_due: float = 0.0
    clock: Callable[[], float] = field(default_factory=lambda: asyncio.get_running_loop().time)
    attempts: Attempts = field(init=False)
    mail_attempts: Attempts | None = field(init=False)

    def __post_init__(self) -> None:
        """Create the attempts of each channel, in the name of this process."""
        self.attempts = self.attempts_by(self.webhooks)
        self.mail_attempts = self.attempts_by(self.mail) if self.mail else None

    def attempts_by(self, channel: Channel) -> Attempts:
        """Return the attempts of a channel."""
        times = self.times
        return Attempts(self.graph, channel, self.recorder, self.holder, times.lease_seconds, times.give_up_days)

    async def watch(self) -> None:
        """Deliver until the task is cancelled, and then give the lease back; retry if the database is unavailable."""
        failure = RepeatedFailure(log, "webhooks could not be looked at")
        try:
            while True:
                pause = self.times.pause_seconds
                try:
                    if not await self.once():
                        pause = max(pause, self.times.lease_seconds / 6)
                except GraphError as error:
                    failure.failed(error.code)
                else:
                    failure.succeeded()
                await asyncio.sleep(pause)
        finally:
            await self.stop()

    async def stop(self) -> None:
        """Cancel what is being sent, and give the lease back; its next holder sends again what was not finished."""
        for task in self.running.values():
            task.cancel()
        await asyncio.gather(*self.running.values(), return_exceptions=True)
        with suppress(GraphError):
            await run_alone(self.graph, "release_delivery_lease", holder=self.holder)

    async def once(self) -> bool:
        """Begin to send what is due; return False if another process has the lease."""
        lease = round(self.times.lease_seconds * MILLISECONDS)
        [taken] = await run_alone(self.graph, "take_delivery_lease", holder=self.holder, milliseconds=lease)
        if not taken["is_held"]:
            return False
        sends_mail = self.mail_attempts is not None
        for endpoint in await due_endpoints(self.graph, self.identify, now_ms=now_ms(), sends_mail=sends_mail):
            if endpoint.webhook_id not in self.running:
                task = asyncio.create_task(self.serve(endpoint))
                self.running[endpoint.webhook_id] = task
                task.add_done_callback(partial(self.forget, endpoint.webhook_id))
        if self.clock() >= self.upkeep_due:
            await self.upkeep()
        return True

    def forget(self, webhook_id: str, task: asyncio.Task[None]) -> None:
        """Remove a finished task, and log an unexpected exception of it."""
        self.running.pop(webhook_id, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            log_unexpected(webhook_id, error)

    async def serve(self, endpoint: Endpoint) -> None:
        """Send an endpoint its tests, then its events until none is left or one fails."""
        attempts = self.mail_attempts if endpoint.schedule else self.attempts
        if attempts is None:
            return
        try:
            for delivery_id in endpoint.tests:
                self.count(await attempts.deliver_test(endpoint, delivery_id))
            while endpoint.is_due:
                step = await attempts.deliver(endpoint)
                if step is None:
                    return
                endpoint, outcome = step
                self.count(outcome)
        except RevisionMoved:
            return
        except GraphError as error:
            log.warning("a webhook was not delivered", code=error.code, webhook=endpoint.webhook_id)

    def count(self, outcome: Outcome | None) -> None:
        """Count an attempt, if it was made."""
        if outcome is not None:
            self.metrics.delivered("delivered" if outcome.failure is None else "failed")

    async def upkeep(self) -> None:
        """Count the endpoints for the metrics; delete old deliveries, and mailboxes that nobody confirmed."""
        self.upkeep_due = self.clock() + UPKEEP_SECONDS
        self.metrics.endpoints(await webhook_states(self.graph, Deadline.after(READING_SECONDS)))
        await run_alone(self.graph, "prune_webhook_deliveries", before=round(now_ms() - self.times.keep_days * DAY_MS))
        await run_alone(self.graph, "prune_mailboxes", before=now_ms() - UNCONFIRMED_DAYS * DAY_MS)
        await run_alone(self.graph, "prune_mail_suppressions", before=now_ms())
