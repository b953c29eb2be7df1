"""Answers kept while nothing that their caller may read has changed, and nothing dated has taken or lost effect."""

import hashlib
import sys
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from firmware_graph.auth.scopes import Scope
from firmware_graph.database.revision import Revision
from firmware_graph.model.vocabulary import Tier

ETAG_BYTES: Final = 16
BYTES_AROUND: Final = 760
"""What keeping an answer takes beside its text and that of its question."""


class Question(NamedTuple):
    """All that an answer depends on, beside what is recorded and the moment: what is kept is found by it alone.

    `scopes` are the whole of a caller's rights; rights to single rows would have to stand beside them.
    """

    scopes: frozenset[Scope]
    query: str
    operation_name: str | None
    variables: bytes

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return sys.getsizeof(self.query) + len(self.variables)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer in bytes; `codes` say why it has no data, and `etag` names the bytes of one that has."""

    content: bytes
    codes: Sequence[str] = ()
    etag: str | None = None

    @classmethod
    def of(cls, content: bytes, codes: Sequence[str]) -> "Response":
        """Name the bytes of an answer that has data."""
        return cls(content, codes, None if codes else etag_of(content))


def etag_of(content: bytes) -> str:
    """Name some bytes, as HTTP writes it."""
    return f'"{hashlib.blake2b(content, digest_size=ETAG_BYTES).hexdigest()}"'


class Kept(NamedTuple):
    """An answer, the state of the caller's tiers that it is of, and the moments between which it holds."""

    response: Response
    state: tuple[int | None, ...]
    until: int
    since: int = 0

    def holds(self, published: Revision, tiers: frozenset[Tier], now_ms: int) -> bool:
        """Whether it is still the answer, by what is published and at a moment."""
        is_published = published.is_quiet(tiers) and not published.is_loading
        return is_published and published.state_of(tiers) == self.state and self.since <= now_ms < self.until


@dataclass(slots=True)
class KeptAnswers:
    """The answers asked for last, as many as `max_bytes` have room for."""

    max_bytes: int
    kept: OrderedDict[Question, Kept] = field(default_factory=OrderedDict)
    bytes: int = 0

    def find(self, question: Question) -> Kept | None:
        """Find what was answered; whether it still holds is for the caller to see."""
        found = self.kept.get(question)
        if found is not None:
            self.kept.move_to_end(question)
        return found

    def keep(self, question: Question, answer: Kept) -> None:
        """Keep an answer in place of an earlier one, and let the longest unused go."""
        self.drop(question)
        size = size_of(question, answer)
        if size > self.max_bytes:
            return
        question = question._replace(variables=exact(question.variables))
        response = replace(answer.response, content=exact(answer.response.content))
        self.kept[question] = answer._replace(response=response)
        self.bytes += size
        while self.bytes > self.max_bytes:
            self.drop(next(iter(self.kept)))

    def drop(self, question: Question) -> None:
        """Let an answer go."""
        answer = self.kept.pop(question, None)
        if answer is not None:
            self.bytes -= size_of(question, answer)


def exact(content: bytes) -> bytes:
    """Copy bytes to where they take no more room than they need: orjson writes each text at the start of kilobytes."""
    return bytes(memoryview(content))


def size_of(question: Question, answer: Kept) -> int:
    """How many bytes keeping an answer takes."""
    return BYTES_AROUND + question.size + len(answer.response.content)
