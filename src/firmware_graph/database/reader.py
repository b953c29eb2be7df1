"""Reads of one operation, all of them from one revision (docs/architecture.md, 'Revisions')."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from neo4j import Record

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.kept import KeptFacts
from firmware_graph.database.published import Published
from firmware_graph.database.revision import Revision
from firmware_graph.database.workload import Workload
from firmware_graph.database.writer_wait import WriterWait
from firmware_graph.errors import GraphContractError, GraphError, GraphTimeout
from firmware_graph.model.rights import Rights
from firmware_graph.model.vocabulary import Tier

if TYPE_CHECKING:
    from firmware_graph.database.bounded_store import Entangled, Key

Loaded = TypeVar("Loaded")
Load = Callable[["GraphReader"], Awaitable[Loaded]]
"""An async function of the reader alone, such as a question without arguments."""


class RevisionMoved(GraphError):
    """A write was published between two reads of one operation: execute all of it again."""


class Reading(NamedTuple):
    """A record, and the tiers of which it holds one state, which is that of the revision at its end."""

    record: Record
    revision: Revision
    tiers: frozenset[Tier]


class GraphReader(Workload):
    """The reads of one operation, for a caller of these rights.

    A read is valid when no write that could change it was published or under way between the revision seen before
    it and the one at its own end; otherwise it is repeated. What the process keeps is valid when it is of the
    revision that `confirm` returns. In a cluster any member is read, or its leader alone: for the payload of a write,
    which another member may not have yet. Facts of parties are read by `party_facts`, in an operation that
    `uses_party_facts`, which takes no lease. What it reads is kept where it `keeps`.
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
        super().__init__(graph, rights, deadline)
        self.is_of_leader, self.uses_party_facts = is_of_leader, uses_party_facts
        self.revision: Revision | None = None
        self.is_leased, self.keeps = False, True
        self.entangled: list[tuple[Key, Entangled]] = []
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

    def let_go(self) -> None:
        """Have what was read for the operation, and is not kept by now, freed as soon as its answer is."""
        for key, thing in self.entangled:
            kept: object = self.graph.store.get(key)
            if kept is not thing:
                thing.let_go()
        self.entangled.clear()

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
        wait = WriterWait(self.graph, self.tiers_read, self.deadline)
        while True:
            began = self.graph.clock()
            record = await self.graph.read(name, parameters, self.deadline, is_of_leader=self.is_of_leader)
            seen = Revision.of(record["revision"])
            self.graph.take_lease(seen, began=began, is_of_leader=self.is_of_leader)
            if not await wait.is_over(seen):
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
        wait = WriterWait(self.graph, self.tiers_read, self.deadline)
        while True:
            seen = await self._seen()
            if await wait.is_over(seen):
                self.graph.last_seen = seen
                return seen

    async def _seen(self) -> Revision:
        """Read what is published, as often as a read of it takes too long while the operation has time left."""
        published = Published(self.graph)
        while True:
            try:
                async with asyncio.timeout(self.deadline.remaining()):
                    return await (published.read_anew() if self.uses_party_facts else published.now(self.tiers_read))
            except (GraphTimeout, TimeoutError):
                self.deadline.remaining()

    def _accept(self, seen: Revision) -> None:
        if self.revision is None:
            self.revision = seen
        elif self.revision.numbers_of(self.tiers_read) != seen.numbers_of(self.tiers_read):
            message = "a write was published while this operation was being answered"
            raise RevisionMoved(message)
