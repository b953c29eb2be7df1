"""The chain of one process's records: each has the hash of the one before it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from firmware_graph.model.restricted_read import ReadFacts, RecordedRead

MILLISECONDS: Final = 1000


@dataclass(slots=True)
class Chain:
    """A chain that nobody else adds to; `number` and `hash` are those of its last committed record, its head.

    `days` are the days of reads that are committed with it already, by manufacturer code and role.
    """

    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    number: int = 0
    hash: str = ""
    days: set[tuple[str, str, str]] = field(default_factory=set)

    def extended(self, reads: Sequence[ReadFacts]) -> list[RecordedRead]:
        """Return the records that would follow its head."""
        number, previous, records = self.number, self.hash, list[RecordedRead]()
        for facts in reads:
            record = RecordedRead.after(self.id, number, previous, facts)
            records.append(record)
            number, previous = record.number, record.hash
        return records

    def accept(self, records: Sequence[RecordedRead]) -> None:
        """Move the head to the last of some records, which are committed."""
        self.number, self.hash = records[-1].number, records[-1].hash
        self.days |= days_of(records)
        latest = max(day for _, _, day in self.days) if self.days else ""
        self.days = {one for one in self.days if one[2] == latest}

    def group(self, records: Sequence[RecordedRead]) -> dict[str, Any]:
        """Return the parameters with which some records are written, and the days that are new with them."""
        return {
            "chain": self.id,
            "number": records[-1].number,
            "hash": records[-1].hash,
            "records": [record.properties for record in records],
            "days": [
                {"key": "|".join(one), "manufacturer_code": one[0], "role": one[1], "day": one[2]}
                for one in sorted(days_of(records) - self.days)
            ],
        }


def days_of(records: Sequence[RecordedRead]) -> set[tuple[str, str, str]]:
    """List the days in UTC on which entries of each manufacturer were read, and by which role."""
    return {
        (code, record.facts.role, day_of(record.facts.released_at))
        for record in records
        for code in record.facts.manufacturer_codes
    }


def day_of(milliseconds: int) -> str:
    """Return the day in UTC of a moment, as ISO 8601 has it."""
    return datetime.fromtimestamp(milliseconds / MILLISECONDS, UTC).date().isoformat()
