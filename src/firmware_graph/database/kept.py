"""What a process caches of the CPL and the FIR between two changes, within a limit in bytes (docs/architecture.md)."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable, Mapping
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeVar

from firmware_graph.database.bounded_store import BoundedStore, Kept, Key, Releasable
from firmware_graph.database.revision import Revision, touched_between
from firmware_graph.model.touched import Touched
from firmware_graph.model.vocabulary import Tier

PUBLIC: Final = frozenset({Tier.CPL, Tier.FIR})
"""The tiers whose facts are cached, whoever asked first: a cached item is of the state of both."""

MEASURED_A_TURN: Final = 200
"""Lineages; a few milliseconds of work."""

LOOKED_UP_A_TURN: Final = 1_000
"""Names; a few milliseconds of work."""

Sought = TypeVar("Sought", bound=Hashable)
Thing = TypeVar("Thing")


class Reader(Protocol):
    """The part of an operation's reader that is needed here; its reads are cached if it `keeps`."""

    keeps: bool
    releasable: list[tuple[Key, Releasable]]

    @property
    def tiers_read(self) -> frozenset[Tier]:
        """The tiers of which its reads hold one state."""

    async def confirm(self) -> Revision:
        """Return the revision of the operation."""

    async def read_with_tiers(self, name: str, /, **parameters: Any) -> "Reading":  # noqa: ANN401 - Cypher's parameters
        """Run a read file."""


class Reading(Protocol):
    """The result of a read: a record, the revision at its end, and the tiers of which it holds one state."""

    @property
    def record(self) -> Mapping[str, Any]:
        """The columns of the read file."""

    @property
    def revision(self) -> Revision:
        """The revision at its end."""

    @property
    def tiers(self) -> frozenset[Tier]:
        """The tiers of which the record holds one state."""


class Found(NamedTuple, Generic[Sought, Thing]):
    """What a read found for some of the sought names, what to cache, the reading it came from, and what it replaces."""

    things: Mapping[Sought, Thing]
    kept: Mapping[Hashable, Kept]
    reading: Reading | None
    replaced: Iterable[Hashable] = ()


NOTHING_KEPT: Final[Mapping[Key, Kept]] = {}
NOTHING_READ: Final[Found[Any, Any]] = Found({}, {}, None)


class KeptFacts:
    """What is cached of the CPL and the FIR, all of one revision; `gather` is the entry point of every question.

    One store holds two of them: what readers of restricted facts have read is cached for them alone; otherwise response
    times would reveal to others which entries they asked about.
    """

    def __init__(self, store: BoundedStore, name: str) -> None:
        self.store, self.name, self.generation, self.drops = store, name, 0, 0
        self.lists_have_rows = True
        self.grown: set[Hashable] = set()
        self.revision: Revision | None = None
        self.settling = asyncio.Lock()

    @property
    def owner(self) -> Hashable:
        """The current owner of the cached items."""
        return self.name, self.generation

    @property
    def list_number(self) -> int | None:
        """The number of the cached CPL: whatever depends on all of the CPL is of that number, or stale."""
        return self.revision.numbers[0] if self.revision else None

    def get(self, key: Hashable) -> Kept | None:
        """Look up an item, and mark it as used now."""
        return self.store.used((self.owner, key))

    def things(self, kind: str, names: Iterable[Sought]) -> dict[Sought, Kept]:
        """Look up items of some kind by name, and mark them as used now; missing ones are left out."""
        owner, store, found = self.owner, self.store, {}
        for name in names:
            if (thing := store.used((owner, (kind, name)))) is not None:
                found[name] = thing
        return found

    def holding(self, entries: Iterable[int], kind: type[Thing]) -> dict[int, Thing]:
        """Look up an item of some kind that holds each entry, as `things` does; one item mostly has several entries."""
        owner, by_entry, use = self.owner, self.store.by_entry, self.store.move_to_end
        found: dict[int, Thing] = {}
        latest: Any = None
        held: Collection[int] = ()
        for entry in entries:
            if entry not in held:
                held = ()
                for key, thing in by_entry.get(entry, NOTHING_KEPT).items():
                    if isinstance(thing, kind) and key[0] == owner:
                        use(key)
                        latest, held = thing, thing.cpl_entry_ids
                        break
                else:
                    continue
            found[entry] = latest
        return found

    async def measure_grown(self) -> None:
        """Measure again all items that were used and may have grown since they were last measured; yield in between."""
        while self.grown:
            for key in [self.grown.pop() for _ in range(min(len(self.grown), MEASURED_A_TURN))]:
                self.store.measure((self.owner, key))
            if self.grown:
                await asyncio.sleep(0)

    async def gather(
        self,
        reader: Reader,
        sought: Collection[Sought],
        *,
        look: Callable[[Collection[Sought]], dict[Sought, Thing]],
        read: Callable[[list[Sought]], Awaitable[Found[Sought, Thing]]],
    ) -> dict[Sought, Thing]:
        """Return what was sought, as of the revision of the reader's operation; what does not exist is left out.

        `look` looks into the cache, and `read` reads what is missing from the graph; `each_by` makes a `look` of a
        function that looks up one name. Costs one round trip if something is missing or the revision is not known yet,
        and one or two more after a change.

        Raises:
            RevisionMoved: The revision of the operation is no longer published.
        """
        if not sought:
            return {}
        drops = self.drops
        things = await in_turns(look, sought)
        unknown = [one for one in sought if one not in things] if len(things) < len(sought) else []
        found = await read(unknown) if unknown else NOTHING_READ
        if not things and found.reading is None:
            return {**found.things}  # neither cached nor read: it depends on no revision
        is_current = await self.settle(reader)
        self.keep(found, reader)
        known = things.keys()
        if not is_current:
            things = {}
        elif self.drops != drops:
            things = look(known)
        if dropped := known - things.keys():
            again = await read([*dropped])
            self.keep(again, reader)
            things.update(again.things)
        things.update(found.things)
        return things

    def keep(self, found: Found[Sought, Thing], reader: Reader) -> None:
        """Cache what was read, unless its reader does not cache, or the rest of the cache is of another revision."""
        for key, thing in found.kept.items():
            if isinstance(thing, Releasable):
                reader.releasable.append(((self.owner, key), thing))
        reading = found.reading
        if reading is None or not reader.keeps or not reading.tiers >= PUBLIC:
            return
        if self.revision is None:
            self.revision = reading.revision
        if self.is_of(reading.revision, PUBLIC):
            for key, thing in found.kept.items():
                self.store.keep((self.owner, key), thing)
            for key in found.replaced:
                self.store.drop((self.owner, key))

    def is_of(self, revision: Revision, tiers: frozenset[Tier]) -> bool:
        """Whether the cached items are of a revision, as far as some tiers see it."""
        if self.revision is revision:
            return True
        seen = tiers & PUBLIC
        return self.revision is not None and self.revision.state_of(seen) == revision.state_of(seen)

    async def settle(self, reader: Reader) -> bool:
        """Drop what was touched since, so that the cached items are of the reader's revision; return whether they are.

        They are not while a change is being published that the reader itself does not see. Costs one round trip after a
        change, for the first that asks, and another if the reader's revision is not known yet.

        Raises:
            RevisionMoved: The reader's own revision is no longer published.
        """
        revision = await reader.confirm()
        if self.revision is None or self.is_of(revision, reader.tiers_read):
            return True
        async with self.settling:
            if not self.is_of(revision, reader.tiers_read):
                await self.catch_up(reader, self.revision)
        return self.is_of(revision, reader.tiers_read)

    async def catch_up(self, reader: Reader, since: Revision) -> None:
        """Read what the changes since a revision touched, and drop it."""
        reading = await reader.read_with_tiers("touched_since", recorded_at=since.recorded_at(PUBLIC) or 0)
        if reading.tiers >= PUBLIC:
            self.drop(touched_between(since, reading.revision, reading.record["changes"]))
            self.revision = reading.revision

    def drop(self, touched: Touched) -> None:
        """Drop what was touched, of this cache alone: otherwise others could tell when readers of other rights asked.

        If everything was touched, its items are no longer looked up, and are evicted as room is needed: removal takes
        long.
        """
        self.drops += 1
        if touched.is_everything:
            self.generation += 1
        for key in (key for key in self.store.holding(touched) if key[0] == self.owner):
            self.store.drop(key)


async def in_turns(
    look: Callable[[Collection[Sought]], dict[Sought, Thing]], sought: Collection[Sought]
) -> dict[Sought, Thing]:
    """Look up names; yield in between to others."""
    if len(sought) <= LOOKED_UP_A_TURN:
        return look(sought)
    names, things = list(sought), dict[Sought, Thing]()
    for place in range(0, len(names), LOOKED_UP_A_TURN):
        things |= look(names[place : place + LOOKED_UP_A_TURN])
        await asyncio.sleep(0)
    return things


def each_by(look: Callable[[Sought], Thing | None], sought: Collection[Sought]) -> dict[Sought, Thing]:
    """Look items up one by one; missing ones are left out."""
    return {one: thing for one in sought if (thing := look(one)) is not None}
