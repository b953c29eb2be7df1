"""Blocks of recorded reads: consecutive records of one chain, stored in one node of the graph."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from firmware_graph.model.restricted_read import UNREADABLE, ReadFacts, RecordedRead, hash_of_text

MOST_RECORDS: Final = 500
MOST_MILLISECONDS: Final = 10_000
"""Between the earliest and the latest record of a block, so that those of a moment are found in few blocks."""


class RecordText(NamedTuple):
    """The text of a record, and its parsed content."""

    text: bytes
    read: RecordedRead


class ReadBlock(NamedTuple):
    """Records `first` to `last` of a chain: their texts, one per line, the hash of the last one, and their search keys.

    `party_counts` has, for each of `parties`, the number of records by it or on its behalf.
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
        """Return the block of some records of a chain, in order."""
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
        """Its records; one whose text is invalid has only its place and a moment."""
        placed = enumerate(self.lines, self.first)
        return [record_of(line) or self.unreadable(number, line) for number, line in placed]

    def unreadable(self, number: int, line: bytes) -> RecordedRead:
        """Return the placeholder for a record that cannot be parsed."""
        facts = UNREADABLE._replace(released_at=self.latest)
        return RecordedRead(self.chain, number, "", hash_of_text(line), facts)

    @property
    def properties(self) -> dict[str, Any]:
        """The properties of its node."""
        return self._asdict()


def divided(records: Sequence[RecordText]) -> Iterator[Sequence[RecordText]]:
    """Group records of a chain, in order, into blocks; moments may go back if a clock does."""
    begin = 0
    while begin < len(records):
        first = records[begin].read.facts.released_at
        end = begin + 1
        while end < min(len(records), begin + MOST_RECORDS) and is_near(first, records[end].read.facts.released_at):
            end += 1
        yield records[begin:end]
        begin = end


def is_near(first: int, moment: int) -> bool:
    """Whether a moment may be in the block of a first one: all its moments are within `MOST_MILLISECONDS`."""
    return abs(moment - first) * 2 <= MOST_MILLISECONDS


def parties_of(facts: ReadFacts) -> set[str]:
    """Return the parties by which a read is found."""
    return {party for party in (facts.party, facts.acting_for) if party is not None}


def record_of(text: bytes) -> RecordedRead | None:
    """Parse the record of a text; None if it is not one."""
    try:
        return RecordedRead.of_text(text)
    except (ValueError, TypeError):
        return None
