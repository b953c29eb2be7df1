"""Reads of restricted facts as recorded: who read what for whom, and never a value."""

import hashlib
import sys
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import orjson

MOST_ENTRIES_NAMED: Final = 200
"""The entries that a record names; for an answer with more, the lowest entry IDs and the count."""

MOST_CHARACTERS: Final = 200
"""The maximum length of a text that a caller or its issuer chose."""


class ReadBy(NamedTuple):
    """The reader: the roles that open what is restricted, the subject of its credential and the issuer of that.

    `party` is its own, `acting_for` the one on whose behalf it asks, `agent` names the agent of its API key.
    """

    role: str
    subject: str | None = None
    issuer: str | None = None
    party: str | None = None
    acting_for: str | None = None
    agent: str | None = None

    @property
    def bounded(self) -> "ReadBy":
        """The same, with each text truncated to a length fit for a record."""
        role, *texts = self
        return ReadBy(role, *map(bounded, texts))


class Disclosure(NamedTuple):
    """What an answer shows of restricted facts, kept as long as the answer.

    `coordinates` are the restricted output fields that its operation used, `entry_count` is the number of firmware
    versions whose restricted facts it shows, and `manufacturer_codes` are those of these versions and of counts by
    manufacturer. `revision` is the one that it was read from, as visible to its caller.
    """

    operation_name: str | None
    coordinates: Sequence[str]
    entry_count: int = 0
    cpl_entry_ids: Sequence[int] = ()
    manufacturer_codes: Sequence[str] = ()
    revision: str = ""

    @property
    def size(self) -> int:
        """Its size in bytes without its coordinates, which are those of the schema."""
        lists = self.coordinates, self.cpl_entry_ids, self.manufacturer_codes
        return sum(map(sys.getsizeof, (self, *self, *self.cpl_entry_ids))) + sum(map(sys.getsizeof, lists))


class ReadFacts(NamedTuple):
    """Everything in a record that is hashed apart from its place in a chain, in the order of the hashed text."""

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
    """A record in the chain of a process: its number there, from 1, the hash of the previous one, and its own."""

    chain: str
    number: int
    previous: str
    hash: str
    facts: ReadFacts

    @classmethod
    def of_text(cls, text: bytes) -> "RecordedRead":
        """Parse the record from its hashed text.

        Raises:
            ValueError: It is not such a text.
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
        """All of its content."""
        return {
            "chain": self.chain,
            "number": self.number,
            "previous": self.previous,
            "hash": self.hash,
            **self.facts._asdict(),
        }


def is_well_typed(chain: object, number: object, facts: ReadFacts) -> bool:
    """Whether everything by which records are placed, found and counted has the right type."""
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
    """Compute the SHA-256 of a record's text, in hexadecimal."""
    return hashlib.sha256(text).hexdigest()


def bounded(text: str | None) -> str | None:
    """Truncate a text that someone else chose, and replace what is not a character."""
    return text[:MOST_CHARACTERS].encode(errors="replace").decode() if isinstance(text, str) else None
