"""Which connection gives way where each is being answered: one of the address that has the most."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Final, Protocol, TypeVar

from firmware_graph.api.execution.crowd import crowd

STREAMS: Final = "streams_of_connection"
"""The key, in the state of a scope, of the places of the streams on its connection."""


class Connected(Protocol):
    """A connection, as it is compared with others; `waiting_since` is when its client last sent something new."""

    @property
    def address(self) -> str:
        """The address by which its client is counted."""

    @property
    def is_streaming(self) -> bool:
        """Whether nothing but streams run on it."""

    @property
    def waiting_since(self) -> float:
        """When its stream or request began, about."""


C = TypeVar("C", bound=Connected)


def yielding(busy: Iterable[C], address: str) -> C | None:
    """Return what gives way to a newcomer: of the address with the most, the oldest stream, or the latest request.

    None if that address has hardly more than the newcomer's.
    """
    rivals = crowd(busy, attrgetter("address"), address)
    began = attrgetter("waiting_since")
    streams = [one for one in rivals if one.is_streaming]
    return min(streams, key=began) if streams else max(rivals, key=began, default=None)
