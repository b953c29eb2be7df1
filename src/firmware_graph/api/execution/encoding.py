"""Encodes responses to executed operations piece by piece, up to a limit; long ones in a thread."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import orjson
from graphql import ExecutionResult, GraphQLError

from firmware_graph.api.execution.response import EncodedResponse, Response
from firmware_graph.api.schema.write import Write
from firmware_graph.database.threads import Purpose, run_for
from firmware_graph.errors import PayloadTooLong, QueryTooExpensive

BYTES_ON_THE_LOOP: Final = 262_144
"""The most that is encoded on the event loop, in a millisecond or two; more goes to a thread."""

LITTLE: Final = 2_000
"""The cost of an operation whose response is encoded at once, which takes a fifth of the time: with the longest texts
in every row it holds the event loop for some 50 ms.
"""

PIECE_WEIGHT: Final = 512
"""The most values of a piece: orjson encodes it in one go, and meanwhile no other thread runs."""

WEIGHTS: Final[Mapping[type, int]] = {orjson.Fragment: 16}
"""The weight of what is encoded already, as a row keeps it."""

CONTAINERS: Final = frozenset({dict, list, tuple})

CHARACTERS_OF_WEIGHT: Final = 256
"""How many characters of a text weigh as much as a value."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """Encodes responses of at most `max_bytes`."""

    max_bytes: int = 16_777_216

    async def payload(self, response: Response, write: Write | None) -> EncodedResponse:
        """Encode the response to a mutation; if it is too long, it states that the change was made.

        Raises:
            QueryTooExpensive: It is too long, and nothing was changed.
        """
        try:
            return await self.encoded(response, has_etag=False)
        except QueryTooExpensive as error:
            if write is None or not write.has_changed:
                raise
            data = dict.fromkeys(response.data if isinstance(response.data, dict) else ())
            too_long = GraphQLError(str(error), path=list(data), original_error=PayloadTooLong(str(error)))
            return Response.to_executed(ExecutionResult(data, [too_long]), ()).encoded(has_etag=False)

    async def encoded(self, response: Response, *, cost: int | None = None, has_etag: bool = True) -> EncodedResponse:
        """Encode a response, with an ETag unless its caller must ask again each time; at once if it cost little.

        Raises:
            QueryTooExpensive: It is too long, which is noticed without encoding all of it unless it cost little.
        """
        if cost is not None and cost <= LITTLE:
            return self.checked(response.encoded(has_etag=has_etag))
        pieces = pieces_of(response.body)
        first = taken(pieces, min(BYTES_ON_THE_LOOP, self.max_bytes))
        if sum(map(len, first)) <= min(BYTES_ON_THE_LOOP, self.max_bytes):
            return response.with_content(b"".join(first), has_etag=has_etag)
        return await run_for(Purpose.ANSWERS, partial(self.completed, response, first, pieces, has_etag=has_etag))

    def completed(
        self, response: Response, first: list[bytes], pieces: Iterator[bytes], *, has_etag: bool
    ) -> EncodedResponse:
        """Encode the rest of a long response.

        Raises:
            QueryTooExpensive: It is too long.
        """
        left = self.max_bytes - sum(map(len, first))
        rest = taken(pieces, left) if left >= 0 else []
        if sum(map(len, rest)) > left:
            raise self.too_long()
        return response.with_content(b"".join([*first, *rest]), has_etag=has_etag)

    def checked(self, encoded: EncodedResponse) -> EncodedResponse:
        """Return a response that is not too long.

        Raises:
            QueryTooExpensive: It is too long.
        """
        if len(encoded.content) > self.max_bytes:
            raise self.too_long()
        return encoded

    def too_long(self) -> QueryTooExpensive:
        """Return the error for a response that is too long."""
        message = f"The answer is longer than {self.max_bytes} bytes. Ask for fewer rows ('first') or fewer fields."
        return QueryTooExpensive(message, limit="answer", maximum=self.max_bytes)


def taken(pieces: Iterable[bytes], most: int) -> list[bytes]:
    """Return pieces up to the one that exceeds a number of bytes."""
    found, length = [], 0
    for piece in pieces:
        found.append(piece)
        length += len(piece)
        if length > most:
            break
    return found


def pieces_of(value: Any) -> Iterator[bytes]:  # noqa: ANN401 - whatever JSON can be
    """Yield the JSON of a value; no piece has many values, so that none takes long."""
    if weight(value) <= PIECE_WEIGHT:
        yield orjson.dumps(value)
    else:
        yield from pieces_of_heavy(value)


def pieces_of_heavy(value: Any) -> Iterator[bytes]:  # noqa: ANN401 - whatever JSON can be
    """Yield the JSON of a value that is too heavy for one piece, unless it is one long text."""
    if value.__class__ not in CONTAINERS:
        yield orjson.dumps(value)
        return
    is_object = value.__class__ is dict
    opening = b"{" if is_object else b"["
    for group, heavy in groups_of(value.items() if is_object else ((None, item) for item in value)):
        if group:
            yield opening + orjson.dumps(dict(group) if is_object else [item for _, item in group])[1:-1]
            opening = b","
        for name, item in heavy:
            yield opening + (orjson.dumps(name) + b":" if is_object else b"")
            yield from pieces_of_heavy(item)
            opening = b","
    yield b"}" if is_object else b"]"


Members = list[tuple[Any, Any]]


def groups_of(members: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Members, Members]]:
    """Divide members into groups that each make a piece, and those that are too heavy for one: at most one follows."""
    group: Members = []
    total = 0
    for member in members:
        one = weight(member[1])
        if one > PIECE_WEIGHT:
            yield group, [member]
            group, total = [], 0
        elif total + one > PIECE_WEIGHT:
            yield group, []
            group, total = [member], one
        else:
            group.append(member)
            total += one
    yield group, []


def weight(value: Any) -> int:  # noqa: ANN401 - whatever JSON can be
    """Count the values in a value, long texts by their length; stop beyond the weight of a piece."""
    kind = value.__class__
    if kind not in CONTAINERS:
        return 1 + len(value) // CHARACTERS_OF_WEIGHT if kind is str else WEIGHTS.get(kind, 1)
    total = 1
    for item in value.values() if kind is dict else value:
        kind = item.__class__  # what is no container is weighed without a call, as most are none
        if kind is str:
            total += 1 + len(item) // CHARACTERS_OF_WEIGHT
        elif kind in CONTAINERS:
            total += weight(item)
        else:
            total += WEIGHTS.get(kind, 1)
        if total > PIECE_WEIGHT:
            break
    return total
