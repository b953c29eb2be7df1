"""Answers for one state of the graph that may be wanted again, as many of them as a limit allows."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from firmware_graph.questions.defects.rules.tally import AssessedModel, BuildKey, FirmwareCount, MakerTally

MOST_MODELS: Final = 1_000_000
MOST_MAKERS: Final = 200_000
MOST_ASSESSED: Final = 100_000

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """Answers by their questions; what was kept first goes first, so that all of them weigh no more than `most`."""

    def __init__(self, most: int, weigh: Callable[[Value], int]) -> None:
        self.most, self.weigh, self.weight = most, weigh, 0
        self.answers: dict[Key, Value] = {}
        self.reading = asyncio.Lock()

    async def answers_to(
        self, keys: AbstractSet[Key], read: Callable[[AbstractSet[Key]], Awaitable[Mapping[Key, Value]]]
    ) -> dict[Key, Value]:
        """Find the answers to some questions, reading those that are not kept; nothing is read twice at once."""
        found = self.known(keys)
        if len(found) < len(keys):
            async with self.reading:
                found |= self.known(keys)
                if missing := keys - found.keys():
                    answers = await read(missing)
                    found |= answers
                    for key, value in answers.items():
                        self.keep(key, value)
        return found

    def known(self, keys: AbstractSet[Key]) -> dict[Key, Value]:
        """Find those that are kept."""
        return {key: self.answers[key] for key in keys if key in self.answers}

    def keep(self, key: Key, value: Value) -> None:
        """Keep one more."""
        self.answers[key] = value
        self.weight += self.weigh(value)
        while self.weight > self.most:
            self.weight -= self.weigh(self.answers.pop(next(iter(self.answers))))


def weight_of_tallies(tallies: Sequence[MakerTally]) -> int:
    """Count the models."""
    return 1 + sum(len(tally.model_keys) for tally in tallies)


def weight_of_count(count: FirmwareCount) -> int:
    """Count the manufacturers."""
    return 1 + len(count.by_manufacturer)


def weight_of_rows(rows: Sequence[AssessedModel]) -> int:
    """Count the rows."""
    return 1 + len(rows)


@dataclass(frozen=True, slots=True)
class KeptCounts:
    """Tallies of pairs, counts of sets of pairs, and what is assessed for a defect, by its ID."""

    tallies: Kept[BuildKey, Sequence[MakerTally]] = field(default_factory=lambda: Kept(MOST_MODELS, weight_of_tallies))
    counts: Kept[frozenset[BuildKey], FirmwareCount] = field(default_factory=lambda: Kept(MOST_MAKERS, weight_of_count))
    assessed: Kept[str, Sequence[AssessedModel]] = field(default_factory=lambda: Kept(MOST_ASSESSED, weight_of_rows))
