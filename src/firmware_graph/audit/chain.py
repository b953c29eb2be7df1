"""The chain of one process's records: each holds the hash of the previous one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from firmware_graph.model.restricted_read import ReadFacts, RecordedRead, hash_of_text, text_of

MILLISECONDS_OF_DAY: Final = 86_400_000
EPOCH: Final = date(1970, 1, 1)


Day = tuple[str, str, str]
"""A manufacturer code, a role, and a day in UTC."""


@dataclass(slots=True)
class Chain:
    """A chain with a single writer; `number` and `hash` are those of its last committed record, its head."""

    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    number: int = 0
    hash: str = ""

    def texts(self, reads: Sequence[ReadFacts]) -> tuple[list[bytes], str]:
        """Return the texts of the records that would follow the head, and the hash of the last of them."""
        previous, texts = self.hash, list[bytes]()
        for number, facts in enumerate(reads, self.number + 1):
            text = text_of(self.id, number, previous, facts)
            texts.append(text)
            previous = hash_of_text(text)
        return texts, previous

    def accept(self, number: int, hash_: str) -> None:
        """Move the head to a committed record."""
        self.number, self.hash = number, hash_


@dataclass(slots=True)
class KnownDays:
    """The days of reads that this process has already written to the graph; only the latest day is remembered."""

    known: set[Day] = field(default_factory=set)

    def new_in(self, records: Sequence[RecordedRead]) -> list[Day]:
        """Return the days of these records that are not known yet."""
        return sorted(days_of(records) - self.known)

    def accept(self, days: Sequence[Day]) -> None:
        """Remember days that were committed."""
        if days:
            self.known |= set(days)
            latest = max(day for _, _, day in self.known)
            self.known = {one for one in self.known if one[2] == latest}


def days_written(days: Sequence[Day]) -> list[dict[str, str]]:
    """Return the properties of the nodes of these days."""
    return [{"key": "|".join(one), "manufacturer_code": one[0], "role": one[1], "day": one[2]} for one in days]


def days_of(records: Sequence[RecordedRead]) -> set[Day]:
    """Return the days in UTC on which entries of each manufacturer were read, with the role that read them."""
    alike = {
        (tuple(facts.manufacturer_codes), facts.role, facts.released_at // MILLISECONDS_OF_DAY)
        for facts in (record.facts for record in records)
    }
    return {(code, role, day_of(day * MILLISECONDS_OF_DAY)) for codes, role, day in alike for code in codes}


def day_of(milliseconds: int) -> str:
    """Return the day in UTC of a moment, in ISO 8601."""
    return (EPOCH + timedelta(milliseconds=milliseconds)).isoformat()
