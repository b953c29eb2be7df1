"""Reads of one operation, all of them from one revision (docs/architecture.md, 'Revisions')."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from neo4j import Record

from firmware_graph.database.dead_writer import undo_dead_write
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.kept import KeptFacts
from firmware_graph.database.published import Published
from firmware_graph.database.revision import Revision
from firmware_graph.errors import GraphContractError, GraphError, GraphTimeout, GraphUnavailable, QueryTooExpensive
from firmware_graph.model.rights import Rights
from firmware_graph.model.vocabulary import Tier

Item = TypeVar("Item")
Made = TypeVar("Made")
Loaded = TypeVar("Loaded")
Load = Callable[["GraphReader"], Awaitable[Loaded]]
"""An async function of the reader alone, such as a question without arguments."""

SETTLING_PAUSE_SECONDS = 0.01
WRITER_PRESUMED_DEAD_AFTER_PAUSES = 100


class RevisionMoved(GraphError):
    """A write was published between two reads of one operation: execute all of it again."""


class Reading(NamedTuple):
    """A record, and the tiers of which it holds one state, which is that of the revision at its end."""

    record: Record
    revision: Revision
    tiers: frozenset[Tier]


class GraphReader:
    """The reads of one operation, for a caller of these rights.

    A read is valid when no write that could change it was published or under way between the revision seen before
    it and the one at its own end; otherwise it is repeated. What the process keeps is valid when it is of the
    revision that `confirm` returns. In a cluster any member is read, or its leader alone: for the payload of a write,
    which another member may not have yet. Facts of parties are read by `party_facts`, in an operation that
    `uses_party_facts`, which takes no lease.
    """

    def __init__(
        self,
        graph: Graph,
        *,
        rights: Rights,
        deadline: Deadline,
        is_of_leader: bool = False,
        uses_party_facts: bool = False,
    ) -> None:
        self.graph, self.rights, self.deadline, self.is_of_leader = graph, rights, deadline, is_of_leader
        self.uses_party_facts = uses_party_facts
        self.revision: Revision | None = None
        self.is_leased = False
        self.touched = 0
        self.loads: dict[Load[Any], asyncio.Future[Any]] = {}

    @property
    def tiers(self) -> frozenset[Tier]:
        """The tiers that may be read whole, of which the caller is told what moves."""
        return self.rights.tiers

    @property
    def tiers_read(self) -> frozenset[Tier]:
        """The tiers of which reads, leases and what is kept hold one state: also that of which own rows are read."""
        return self.rights.tiers_read

    @property
    def kept(self) -> KeptFacts:
        """What the process keeps for callers of these rights."""
        return self.graph.kept_for_restricted if Tier.SSC in self.tiers else self.graph.kept

    @property
    def is_heavy(self) -> bool:
        """Whether the operation touches so much of the graph that any step of it may take long."""
        return self.touched > self.graph.heavy_from

    def touch(self, amount: int, sought: int, *, argument: str) -> None:
        """Count the versions and upgrades of the lineages that an operation touches; one of 20,000 may take a second.

        Raises:
            QueryTooExpensive: They are too many; the message says how many of those sought would pass.
        """
        self.touched += amount
        most = self.graph.most_touched
        if self.touched > most:
            passing = max(1, sought * most // self.touched)
            message = (
                f"The lineages of these {sought} versions have {self.touched} versions and upgrades together, and an "
                f"operation may touch {most}: give about {passing} in '{argument}', and ask again for the others."
            )
            raise QueryTooExpensive(message, limit="lineages", maximum=most, argument=argument, most=passing)

    async def each(
        self, items: Sequence[Item], function: Callable[[Item], Made], *, is_heavy: bool | None = None
    ) -> list[Made]:
        """Return what a function makes of each item, without holding the event loop; ends with the operation.

        Raises:
            GraphTimeout: The deadline has passed, or the caller has left.
            GraphUnavailable: The process is stopping.
            RateLimited: Too much is being worked on.
        """
        weighs = self.is_heavy if is_heavy is None else is_heavy
        return await self.graph.background.each(
            items, function, caller=self.rights, check=self.deadline.check, is_heavy=weighs
        )

    @property
    def state(self) -> tuple[int | None, ...] | None:
        """The state of the tiers that the operation is answered from; None where it is not known yet."""
        return self.revision.state_of(self.tiers_read) if self.revision else None

    def leased(self) -> bool:
        """Whether the revision of the operation is known without a round trip; sets `revision` by the lease."""
        if self.uses_party_facts or self.revision is not None:
            return self.revision is not None
        if (seen := self.graph.leased(self.tiers_read)) is not None:
            self.revision, self.is_leased = seen, True
        return self.revision is not None

    async def confirm(self) -> Revision:
        """Return the revision of the operation; every read after this must agree with it.

        No round trip where something of the operation was read or confirmed before, or while the process has a lease;
        else one, which is shared by all who wait for it.

        Raises:
            GraphUnavailable: The database cannot be reached, or its first load is not complete.
            GraphTimeout: The deadline has passed.
        """
        if not self.leased():
            seen = await self._published()
            self.is_leased = seen.lease_milliseconds > 0 and not self.uses_party_facts
            self._accept(seen)
        assert self.revision  # noqa: S101 - narrows; both set it
        return self.revision

    async def check_lease(self) -> None:
        """Look at the clock again, before the answer leaves; where the lease has run out, read what is published.

        Raises:
            RevisionMoved: A write was published since: execute all of the operation again.
            GraphUnavailable: The database cannot be reached.
            GraphTimeout: The deadline has passed.
        """
        if self.is_leased:
            self._accept(self.graph.leased(self.tiers_read) or await self._published())

    async def once(self, load: Load[Loaded]) -> Loaded:
        """Load something once in an operation, and once in this process while nothing was written.

        What the process has already costs no more than `confirm`.
        """
        if load not in self.loads:
            self.loads[load] = asyncio.ensure_future(self._loaded(load))
        loaded: Loaded = await self.loads[load]
        return loaded

    async def _loaded(self, load: Load[Any]) -> object:
        key = (load, self.rights)
        if key in self.graph.known:
            await self.confirm()
        known = self.graph.known.get(key)
        if known is not None and known[0] == self.state:
            return known[1]
        loaded = await load(self)
        self.graph.known[key] = (self.state, loaded)
        return loaded

    async def read(self, name: str, /, **parameters: Any) -> Record:  # noqa: ANN401 - as Cypher's parameters are
        """Run a read file and return its one record.

        Raises: as `read_with_tiers`.
        """
        return (await self.read_with_tiers(name, **parameters)).record

    async def read_with_tiers(self, name: str, /, **parameters: Any) -> Reading:  # noqa: ANN401 - the same
        """Run a read file; return its one record, with the tiers of which it holds one state.

        Those are the caller's at least. What is kept of others, for callers of other rights, must be of these alone: a
        caller is not held up by a commit that it may not see.

        Raises:
            RevisionMoved: An earlier read of this operation was answered from another revision.
            GraphUnavailable: The database cannot be reached, or its first load is not complete.
            GraphTimeout: The deadline has passed.
        """
        before = self.revision or self.graph.last_seen
        pauses = 0
        while True:
            began = self.graph.clock()
            record = await self.graph.read(name, parameters, self.deadline, is_of_leader=self.is_of_leader)
            seen = Revision.of(record["revision"])
            self.graph.take_lease(seen, began=began, is_of_leader=self.is_of_leader)
            check_loaded(seen)
            self._watch_marks(seen)
            if not seen.is_quiet(self.tiers_read):
                pauses = await self._wait_for_writer(pauses)
                continue
            self.graph.last_seen = seen
            unmoved = seen.unmoved_since(before)
            if self.tiers_read <= unmoved:
                self._accept(seen)
                self.is_leased = False
                return Reading(record, seen, unmoved)
            before = seen

    async def party_facts(self, name: str, /, **parameters: Any) -> Record:  # noqa: ANN401 - as Cypher's parameters are
        """Run a read file of facts of parties, and return its one record, as it is committed at this moment.

        It is of no revision, and nobody has a lease of it. In a cluster it is the leader's, so that what ended is
        over at once.

        Raises:
            GraphContractError: The policy does not mark a coordinate that the operation uses as one of such facts.
            GraphUnavailable: The database cannot be reached.
            GraphTimeout: The deadline has passed.
        """
        if not self.uses_party_facts:
            message = f"{name} is read by an operation of which the policy marks no coordinate"
            raise GraphContractError(message)
        return await self.graph.read(name, parameters, self.deadline, is_of_leader=True)

    async def _published(self) -> Revision:
        pauses = 0
        while True:
            try:
                async with asyncio.timeout(self.deadline.remaining()):
                    published = Published(self.graph)
                    seen = await (published.read_anew() if self.uses_party_facts else published.now(self.tiers_read))
            except TimeoutError:
                message = "the published revision was not read before the operation's deadline"
                raise GraphTimeout(message) from None
            check_loaded(seen)
            self._watch_marks(seen)
            if seen.is_quiet(self.tiers_read):
                self.graph.last_seen = seen
                return seen
            pauses = await self._wait_for_writer(pauses)

    def _accept(self, seen: Revision) -> None:
        if self.revision is None:
            self.revision = seen
        elif self.revision.numbers_of(self.tiers_read) != seen.numbers_of(self.tiers_read):
            message = "a write was published while this operation was being answered"
            raise RevisionMoved(message)

    def _watch_marks(self, seen: Revision) -> None:
        """Begin to clear what a stopped or dead writer left; no caller waits, as it may not even see the tier."""
        graph = self.graph
        is_at_work = graph.recovery is not None and not graph.recovery.done()
        if graph.marks.are_overdue(seen.marks, graph.clock()) and not is_at_work:
            graph.recovery = asyncio.create_task(undo_dead_write(graph))
            graph.recovery.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def _wait_for_writer(self, pauses: int) -> int:
        await asyncio.sleep(min(SETTLING_PAUSE_SECONDS, self.deadline.remaining()))
        if pauses and pauses % WRITER_PRESUMED_DEAD_AFTER_PAUSES == 0:
            await undo_dead_write(self.graph)
        return pauses + 1


def check_loaded(seen: Revision) -> None:
    """Refuse to answer from a graph whose first load is not complete.

    Raises:
        GraphUnavailable: It is not.
    """
    if seen.is_loading:
        message = "the graph is being loaded for the first time"
        raise GraphUnavailable(message)
