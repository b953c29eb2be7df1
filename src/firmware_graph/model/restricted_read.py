"""Reads of restricted facts as they are recorded: who read what for whom, and never a value."""

import hashlib
import sys
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import orjson

MOST_ENTRIES_NAMED: Final = 200
"""The entries that a record names; of an answer with more, the lowest entry IDs and the count."""

MOST_CHARACTERS: Final = 200
"""Of a text that a caller or its issuer chose."""


class ReadBy(NamedTuple):
    """Who reads: the roles that open what is restricted, the subject of its credential and who issued that.

    `party` is the one that it is of, `acting_for` the one in whose name it asks, `agent` for whom its API key is.
    """

    role: str
    subject: str | None = None
    issuer: str | None = None
    party: str | None = None
    acting_for: str | None = None
    agent: str | None = None

    @property
    def bounded(self) -> "ReadBy":
        """The same, each text cut to a length that is fit for a record."""
        role, *texts = self
        return ReadBy(role, *map(bounded, texts))


class Disclosure(NamedTuple):
    """What an answer shows of restricted facts, for as long as the answer is kept.

    `coordinates` are the restricted output fields that its operation used, `entry_count` is the number of firmware
    versions whose restricted facts it shows, and `manufacturer_codes` are those of these versions and of counts by
    manufacturer. `revision` is the one that it was read from, as its caller may know it.
    """

    operation_name: str | None
    coordinates: Sequence[str]
    entry_count: int = 0
    cpl_entry_ids: Sequence[int] = ()
    manufacturer_codes: Sequence[str] = ()
    revision: str = ""

    @property
    def size(self) -> int:
        """The bytes that it takes beside its coordinates, which are those of the schema."""
        lists = self.coordinates, self.cpl_entry_ids, self.manufacturer_codes
        return sum(map(sys.getsizeof, (self, *self, *self.cpl_entry_ids))) + sum(map(sys.getsizeof, lists))


class ReadFacts(NamedTuple):
    """All of a record that its hash is made of beside its place in a chain, in the order of the hashed text."""

    released_at: int
    role: str
    subject: str | None
    issuer: str | None
    party: str | None
    acting_for: str | None
    agent: str | None
    operation_name: str | None
    coordinates: Sequence[str]
    entry_count: int
    cpl_entry_ids: Sequence[int]
    manufacturer_codes: Sequence[str]
    revision: str

    @classmethod
    def of(cls, by: ReadBy, disclosure: Disclosure, *, released_at: int) -> "ReadFacts":
        """Return the facts of a release, at a moment in milliseconds since 1970."""
        return cls._make([released_at, *by, *disclosure])


UNREADABLE: Final = ReadFacts(0, "", None, None, None, None, None, None, (), 0, (), (), "")


class RecordedRead(NamedTuple):
    """A record in the chain of a process: its number there, from 1, the hash of the one before it, and its own."""

    chain: str
    number: int
    previous: str
    hash: str
    facts: ReadFacts

    @classmethod
    def of_text(cls, text: bytes) -> "RecordedRead":
        """Return the record of the text that its hash is made of.

        Raises:
            ValueError: It is no such text.
            TypeError: It has another number of facts.
        """
        chain, number, previous, *rest = orjson.loads(text)
        facts = ReadFacts._make(rest)
        if not is_well_typed(chain, number, facts):
            message = "it has other types than a record"
            raise ValueError(message)
        return cls(chain, number, previous, hash_of_text(text), facts)

    @property
    def stated(self) -> dict[str, Any]:
        """All that it says."""
        return {
            "chain": self.chain,
            "number": self.number,
            "previous": self.previous,
            "hash": self.hash,
            **self.facts._asdict(),
        }


def is_well_typed(chain: object, number: object, facts: ReadFacts) -> bool:
    """Whether all that records are placed, found and counted by has its type."""
    return (
        isinstance(chain, str)
        and isinstance(number, int)
        and isinstance(facts.released_at, int)
        and isinstance(facts.role, str)
        and isinstance(facts.party, str | None)
        and isinstance(facts.acting_for, str | None)
        and isinstance(facts.manufacturer_codes, list)
        and all(isinstance(code, str) for code in facts.manufacturer_codes)
    )


def text_of(chain: str, number: int, previous: str, facts: ReadFacts) -> bytes:
    """Return a record's place and facts as a JSON list."""
    return orjson.dumps([chain, number, previous, *facts])


def hash_of_text(text: bytes) -> str:
    """Compute the SHA-256 of a record's text, in hexadecimal digits."""
    return hashlib.sha256(text).hexdigest()


def bounded(text: str | None) -> str | None:
    """Cut a text that someone else chose, and replace what is no character."""
    return text[:MOST_CHARACTERS].encode(errors="replace").decode() if isinstance(text, str) else None
