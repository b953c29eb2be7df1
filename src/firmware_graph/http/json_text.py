"""JSON that callers send: measured before it is parsed, and parsed beside the event loop if it is long."""

from typing import Any, Final

import orjson

from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.service import Service
from firmware_graph.errors import QueryTooExpensive
from firmware_graph.http.problem import Problem

BYTES_ON_THE_LOOP: Final = 16_384
"""The longest text that is parsed where it was received, in less than a millisecond."""

BYTES_OF_VALUE: Final = 100
"""What a value takes at most, its place in a list or an object included, but for the characters of a string."""

BYTES_OF_CHARACTER: Final = 4
"""What each character of a string takes at most, if one of them is not ASCII."""


def values_in(text: bytes) -> int:
    """Count the values of a text without parsing it: its commas and opening brackets, those of objects twice.

    An object with few members takes twice as long, and twice the memory, of any other value. What is within strings is
    counted, too.
    """
    return text.count(b",") + text.count(b"[") + 2 * text.count(b"{")


def memory_of(text: bytes, most_values: int) -> int:
    """Return how many bytes a text takes once it is parsed.

    That is an upper bound, but for objects with many names that are all different, which take half as much again.

    Raises:
        Problem: It has too many values: nothing else runs while they are parsed, 0.1 to 0.3 µs each.
    """
    values = values_in(text)
    if values > most_values:
        raise Problem(
            413,
            f"The body has more than {most_values} values. Send less at a time.",
            code=QueryTooExpensive.code,
            limit="values",
            maximum=most_values,
        )
    is_ascii = text.isascii() and b"\\u" not in text
    return len(text) * (1 if is_ascii else BYTES_OF_CHARACTER) + BYTES_OF_VALUE * values


async def parsed(text: bytes, service: Service, requester: Requester) -> Any:  # noqa: ANN401 - whatever JSON can be
    """Parse a text: a short one at once, a long one in a thread, in turns of the accounts that send such.

    Raises:
        JSONDecodeError: It is not JSON.
        GraphTimeout: The deadline passed, or the caller left, before its turn came.
        GraphUnavailable: The process is stopping.
        RateLimited: Too many wait for a turn.
    """
    if len(text) <= BYTES_ON_THE_LOOP:
        return orjson.loads(text)
    waiter = requester.waiter(service.executor.seconds())
    [value] = await service.documents.background.each([text], orjson.loads, waiter, is_heavy=True)
    return value
