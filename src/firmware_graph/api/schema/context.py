"""What the fields of one execution share: its caller, its reader, its moment, and what was read already."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from strawberry.dataloader import DataLoader

from firmware_graph.api.schema.disclosures import Disclosures
from firmware_graph.api.schema.write import Write
from firmware_graph.auth.caller import Caller
from firmware_graph.database.reader import GraphReader, RevisionMoved
from firmware_graph.database.revision import Revision
from firmware_graph.model.api_key import KeyRules
from firmware_graph.model.charge import Charge
from firmware_graph.model.clocks import FOREVER, Clocks
from firmware_graph.model.firmware import FirmwareVersion, PastFirmwareVersion
from firmware_graph.model.mailbox import MailRules
from firmware_graph.model.quotas import Quotas
from firmware_graph.model.request_limits import REQUEST_LIMITS, RequestLimits
from firmware_graph.model.vocabulary import Tier
from firmware_graph.model.webhook import WebhookRules

Load = Callable[[list[Any]], Awaitable[Sequence[Any]]]
OWN_READS_DELAY_DAYS = 30
NANOSECONDS_PER_MILLISECOND = 1_000_000


@dataclass(slots=True)
class OperationContext:
    """One execution of an operation; after RevisionMoved the next one has a new context.

    `now_ms` is the moment of the operation in milliseconds since 1970, and never before the revision that it reads was
    recorded. Questions pass the versions that they read to `remember`, so that nothing is read twice. `write` is set in
    mutations, and `key_rules`, `webhook_rules` and `mail_rules` are for the API keys, webhooks and mailboxes that they
    create; `quotas` limit other stored things, and `limits` the size of requests. `own_reads_delay_days` is after how
    many days a manufacturer is shown reads of its entries. Predecessors of entries from the day `mandatory_from` on
    must be declared. `refused` has the coordinates that were null for rows of others (own_rows.py). `charge` is set if
    a request was charged. `ship_reads` ships the reads in journals to the graph.
    """

    caller: Caller
    reader: GraphReader
    now_ms: int
    write: Write | None = None
    charge: Charge | None = None
    clocks: Clocks = field(init=False)
    met: list[Iterable[FirmwareVersion]] = field(default_factory=list)
    known: dict[int, FirmwareVersion] = field(default_factory=dict)
    loaders: dict[tuple[object, str], DataLoader[Any, Any]] = field(default_factory=dict)
    calls: "dict[tuple[object, str], GatheredCall]" = field(default_factory=dict)
    key_rules: KeyRules = field(default_factory=KeyRules)
    webhook_rules: WebhookRules = field(default_factory=WebhookRules)
    mail_rules: MailRules = field(default_factory=MailRules)
    quotas: Quotas = field(default_factory=Quotas)
    limits: RequestLimits = REQUEST_LIMITS
    disclosures: Disclosures = field(default_factory=Disclosures)
    refused: set[str] = field(default_factory=set)
    own_reads_delay_days: int = OWN_READS_DELAY_DAYS
    mandatory_from: str | None = None
    ship_reads: Callable[[], Awaitable[None]] | None = None

    @classmethod
    def begin(cls, caller: Caller, reader: GraphReader, write: Write | None = None) -> Self:
        """Begin now; if the server's clock is behind the last writer's, at the writer's moment."""
        return cls(caller, reader, moment_after(reader.graph.last_seen, reader.tiers_read), write)

    def __post_init__(self) -> None:
        """Set the clocks: now, with everything recorded by now."""
        self.clocks = Clocks(self.now_ms)

    def clocks_at(self, as_of: int | None, known_at: int | None) -> Clocks:
        """Return the two moments of a question, both now by default."""
        return Clocks(self.now_ms if as_of is None else as_of, FOREVER if known_at is None else known_at)

    def check_clock(self) -> None:
        """Check that what was read was recorded by `now_ms`.

        Raises:
            RevisionMoved: It was recorded later, so the answer for this moment would miss it.
        """
        if recorded_at(self.reader.revision, self.reader.tiers_read) > self.now_ms:
            message = "a write was published after the moment at which this operation began"
            raise RevisionMoved(message)

    def remember(self, versions: Iterable[FirmwareVersion]) -> None:
        """Remember rows for other fields of the operation, lazily; rows of the past are no answer to them."""
        self.met.append(versions)

    @property
    def versions(self) -> Mapping[int, FirmwareVersion]:
        """The remembered rows, by entry ID."""
        while self.met:
            met = self.met.pop()
            self.known.update((row.cpl_entry_id, row) for row in met if not isinstance(row, PastFirmwareVersion))
        return self.known

    def loader(self, key: tuple[object, str], load: Load) -> DataLoader[Any, Any]:
        """Return the loader of a field and its arguments, which batches the parents of a level into one call."""
        if key not in self.loaders:
            self.loaders[key] = DataLoader(load, cache=False)
        return self.loaders[key]

    async def gathered(self, key: tuple[object, str], rows: Sequence[Any], ask: Load) -> Sequence[Any]:
        """Join a call for some rows with all identical calls in this turn of the event loop."""
        call = self.calls.get(key)
        if call is None:
            call = self.calls[key] = GatheredCall()
            call.task = asyncio.create_task(self.call(key, call, ask))
        return await call.answers_for(rows)

    async def call(self, key: tuple[object, str], call: "GatheredCall", ask: Load) -> Sequence[Any]:
        """Run a gathered call, now that all have joined it; its task, which keeps an error's frames, is dropped."""
        del self.calls[key]
        try:
            return await ask(call.rows)
        finally:
            call.task = None

    async def shared(
        self, ask: Callable[[Sequence[Any], Self], Awaitable[Sequence[Any]]], rows: Sequence[Any]
    ) -> Sequence[Any]:
        """Ask a question that several fields of a level share, once for all of them."""
        return await self.gathered((ask, ""), rows, lambda everyones: ask(everyones, self))


@dataclass(slots=True)
class GatheredCall:
    """A call that others can still join, with the rows of all of them."""

    rows: list[Any] = field(default_factory=list)
    task: "asyncio.Task[Sequence[Any]] | None" = None

    async def answers_for(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Join with some rows, and return their answers."""
        assert self.task  # noqa: S101 - narrows; it is made before anyone joins
        begin = len(self.rows)
        self.rows.extend(rows)
        return (await self.task)[begin : begin + len(rows)]


def recorded_at(revision: Revision | None, tiers: frozenset[Tier]) -> int:
    """Return when these tiers of a revision were last recorded; 0 if never."""
    return (revision.recorded_at(tiers) if revision else None) or 0


def moment_after(revision: Revision | None, tiers: frozenset[Tier]) -> int:
    """Return the current moment in milliseconds since 1970, or the last writer's if our clock is behind that."""
    return max(now_ms(), recorded_at(revision, tiers))


def now_ms() -> int:
    """Return the current moment by this machine's clock, in milliseconds since 1970."""
    return time.time_ns() // NANOSECONDS_PER_MILLISECOND
