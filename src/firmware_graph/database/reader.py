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
    from firmware_graph.database.bounded_store import Key, Releasable

Loaded = TypeVar("Loaded")
Load = Callable[["GraphReader"], Awaitable[Loaded]]
"""An async function of the reader alone, such as a question without arguments."""


class RevisionMoved(GraphError):
    """A write was published between two reads of one operation: execute the whole operation again."""


class Reading(NamedTuple):
    """A record, and the tiers of which it holds one state, which is that of the revision at its end."""

    record: Record
    revision: Revision
    tiers: frozenset[Tier]


class GraphReader(Workload):
    """The reads of one operation, for a caller of these rights.

    A read is valid when no write that could change it was published or under way between the revision seen before it
    and the one at its own end; otherwise it is repeated. Cached items are valid when they are of the revision that
    `confirm` returns. In a cluster any member is read, except for the payload of a write: for that the leader, as
    another member may not have it yet. Party facts are read by `party_facts`, in an operation that `uses_party_facts`,
    which takes no lease. What it reads is cached if it `keeps`.
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
        self.releasable: list[tuple[Key, Releasable]] = []
        self.loads: dict[Load[Any], asyncio.Future[Any]] = {}

    @property
    def tiers(self) -> frozenset[Tier]:
        """The tiers that may be read completely, and of which the caller may see what moves."""
        return self.rights.tiers

    @property
    def tiers_read(self) -> frozenset[Tier]:
        """The tiers of which reads, leases and caches hold one state, including the tier of the caller's own rows."""
        return self.rights.tiers_read

    @property
    def kept(self) -> KeptFacts:
        """The cache for callers of these rights."""
        return self.graph.kept_for_restricted if Tier.SSC in self.tiers else self.graph.kept

    @property
    def state(self) -> tuple[int | None, ...] | None:
        """The state of the tiers from which the operation is answered; None if it is not known yet."""
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

        Costs no round trip if the operation has read or confirmed something before, or while the process has a lease;
        else one, which is shared by all callers that wait for it.

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
        """Check the clock again, before the answer is sent; if the lease has expired, read what is published.

        Raises:
            RevisionMoved: A write was published since: execute the whole operation again.
            GraphUnavailable: The database cannot be reached.
            GraphTimeout: The deadline has passed.
        """
        if self.is_leased:
            self._accept(self.graph.leased(self.tiers_read) or await self._published())

    def release(self) -> None:
        """Release what was read for the operation and is not cached by now, so that it is freed with the answer."""
        for key, thing in self.releasable:
            kept: object = self.graph.store.get(key)
            if kept is not thing:
                thing.release()
        self.releasable.clear()

    async def once(self, load: Load[Loaded]) -> Loaded:
        """Load something once in an operation, and once in this process while nothing was written.

        What the process has already loaded costs no more than `confirm`.
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

        Those are at least the caller's. Anything cached of other tiers, for callers of other rights, must be of these
        alone: a caller is not delayed by a commit that it may not see.

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
        """Run a read file of party facts, and return its one record, as committed at this moment.

        It belongs to no revision, and there is no lease of it. In a cluster the leader is read, so that what has ended
        is gone at once.

        Raises:
            GraphContractError: The policy does not mark any coordinate of the operation as a party fact.
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
        """Read what is published; retry a read that takes too long while the operation has time left."""
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
