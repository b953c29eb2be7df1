"""Bounded caches of counts for one state of the graph."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from cachetools import LRUCache

from firmware_graph.questions.defects.rules.tally import AssessedModel, BuildKey, FirmwareCount, MakerTally

MOST_MODELS: Final = 1_000_000
MOST_MAKERS: Final = 200_000
MOST_ASSESSED: Final = 100_000

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class BatchCache(Generic[Key, Value]):
    """A cache that reads all missing keys in one call, and evicts the least recently used above a total size."""

    def __init__(self, maxsize: int, getsizeof: Callable[[Value], int]) -> None:
        self.entries: LRUCache[Key, Value] = LRUCache(maxsize, getsizeof)
        self.reading = asyncio.Lock()

    async def answers_to(
        self, keys: AbstractSet[Key], read: Callable[[AbstractSet[Key]], Awaitable[Mapping[Key, Value]]]
    ) -> dict[Key, Value]:
        """Return the values of some keys, reading those that are missing; concurrent calls read no key twice."""
        found = self.cached(keys)
        if len(found) < len(keys):
            async with self.reading:
                found |= self.cached(keys)
                if missing := keys - found.keys():
                    found |= self.store(await read(missing))
        return found

    def cached(self, keys: AbstractSet[Key]) -> dict[Key, Value]:
        """Return the values of those keys that are in the cache."""
        return {key: self.entries[key] for key in keys if key in self.entries}

    def store(self, values: Mapping[Key, Value]) -> Mapping[Key, Value]:
        """Add values, except those larger than the whole cache, and return them all."""
        for key, value in values.items():
            if self.entries.getsizeof(value) <= self.entries.maxsize:
                self.entries[key] = value
        return values


def size_of_tallies(tallies: Sequence[MakerTally]) -> int:
    """Return the number of models in tallies, plus one."""
    return 1 + sum(len(tally.model_keys) for tally in tallies)


def size_of_count(count: FirmwareCount) -> int:
    """Return the number of manufacturers in a count, plus one."""
    return 1 + len(count.by_manufacturer)


def size_of_rows(rows: Sequence[AssessedModel]) -> int:
    """Return the number of rows, plus one."""
    return 1 + len(rows)


@dataclass(frozen=True, slots=True)
class CountCaches:
    """Tallies by pair, counts by set of pairs, and the assessed models by defect ID."""

    tallies: BatchCache[BuildKey, Sequence[MakerTally]] = field(
        default_factory=lambda: BatchCache(MOST_MODELS, size_of_tallies)
    )
    counts: BatchCache[frozenset[BuildKey], FirmwareCount] = field(
        default_factory=lambda: BatchCache(MOST_MAKERS, size_of_count)
    )
    assessed: BatchCache[str, Sequence[AssessedModel]] = field(
        default_factory=lambda: BatchCache(MOST_ASSESSED, size_of_rows)
    )
