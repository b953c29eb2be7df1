"""Blocks of recorded reads: records of one chain that follow each other, as the graph has them, in one node."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from firmware_graph.model.restricted_read import UNREADABLE, ReadFacts, RecordedRead, hash_of_text

MOST_RECORDS: Final = 500
MOST_MILLISECONDS: Final = 10_000
"""Between the earliest and the latest record of a block, so that those of a moment are found among few blocks."""


class RecordText(NamedTuple):
    """The text of a record, and what it says."""

    text: bytes
    read: RecordedRead


class ReadBlock(NamedTuple):
    """Records `first` to `last` of a chain: their texts, a line each, the hash of the last one, and what finds them.

    `party_counts` says, of each of `parties`, how many of the records are by it or in its name.
    """

    chain: str
    first: int
    last: int
    hash: str
    earliest: int
    latest: int
    parties: Sequence[str]
    party_counts: Sequence[int]
    texts: str

    @classmethod
    def of(cls, records: Sequence[RecordText]) -> "ReadBlock":
        """Return the block of some records of a chain, in their order."""
        first, last = records[0].read, records[-1].read
        moments = [read.facts.released_at for _, read in records]
        counts = Counter(party for _, read in records for party in parties_of(read.facts))
        parties = sorted(counts)
        texts = b"\n".join(text for text, _ in records).decode()
        return cls(
            first.chain,
            first.number,
            last.number,
            last.hash,
            min(moments),
            max(moments),
            parties,
            [counts[party] for party in parties],
            texts,
        )

    @property
    def lines(self) -> list[bytes]:
        """The texts of its records."""
        return self.texts.encode().split(b"\n") if isinstance(self.texts, str) else []

    @property
    def records(self) -> list[RecordedRead]:
        """Its records; one whose text is no record's has nothing but its place and a moment."""
        placed = enumerate(self.lines, self.first)
        return [record_of(line) or self.unreadable(number, line) for number, line in placed]

    def unreadable(self, number: int, line: bytes) -> RecordedRead:
        """Return what stands for a record that cannot be read."""
        facts = UNREADABLE._replace(released_at=self.latest)
        return RecordedRead(self.chain, number, "", hash_of_text(line), facts)

    @property
    def properties(self) -> dict[str, Any]:
        """The properties of its node."""
        return self._asdict()


def divided(records: Sequence[RecordText]) -> Iterator[Sequence[RecordText]]:
    """Divide records of a chain, in their order, into those of a block each; moments may go back where a clock does."""
    begin = 0
    while begin < len(records):
        first = records[begin].read.facts.released_at
        end = begin + 1
        while end < min(len(records), begin + MOST_RECORDS) and is_near(first, records[end].read.facts.released_at):
            end += 1
        yield records[begin:end]
        begin = end


def is_near(first: int, moment: int) -> bool:
    """Whether a moment may be in the block of a first one: all such moments are within `MOST_MILLISECONDS`."""
    return abs(moment - first) * 2 <= MOST_MILLISECONDS


def parties_of(facts: ReadFacts) -> set[str]:
    """List whom a read is found by."""
    return {party for party in (facts.party, facts.acting_for) if party is not None}


def record_of(text: bytes) -> RecordedRead | None:
    """Return the record of a text; None where it is none."""
    try:
        return RecordedRead.of_text(text)
    except (ValueError, TypeError):
        return None
