"""Idle WebSockets: each takes a connection, and costs its client nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from firmware_graph.api.subscription.stream_places import StreamPlace

ACTIVITY: Final = "socket_activity"
"""The key of a WebSocket's activity in the state of its scope."""


@dataclass(slots=True, eq=False)
class SocketActivity:
    """The running operations on a socket, streams among them, and since when it is idle; `give_way` closes it."""

    now: Callable[[], float]
    give_way: Callable[[], None]
    under_way: int = 0
    streams: set[StreamPlace] = field(default_factory=set)
    is_over: bool = False
    waiting_since: float = field(init=False)

    def __post_init__(self) -> None:
        """Count as idle from now on."""
        self.waiting_since = self.now()


@dataclass(frozen=True, slots=True)
class IdleSockets:
    """The idle sockets of each address, longest idle first; if one address has too many, its first one is closed."""

    most_of_address: int = 50
    of_address: dict[str, dict[SocketActivity, None]] = field(default_factory=dict)

    @contextmanager
    def joined(self, address: str, socket: SocketActivity) -> Iterator["Presence"]:
        """Register a socket while the body runs, and count it whenever it is idle."""
        self.wait(address, socket)
        try:
            yield Presence(self, address, socket)
        finally:
            socket.is_over = True
            self.leave(address, socket)

    def wait(self, address: str, socket: SocketActivity) -> None:
        """Count a socket as idle from now on."""
        socket.waiting_since = socket.now()
        waiting = self.of_address.setdefault(address, {})
        waiting[socket] = None
        if len(waiting) > self.most_of_address:
            longest = next(iter(waiting))
            self.leave(address, longest)
            longest.give_way()

    def leave(self, address: str, socket: SocketActivity) -> None:
        """Stop counting a socket as idle."""
        waiting = self.of_address.get(address, {})
        waiting.pop(socket, None)
        if not waiting:
            self.of_address.pop(address, None)


@dataclass(frozen=True, slots=True)
class Presence:
    """One registered socket, with the begin and end of its operations."""

    idle: IdleSockets
    address: str
    socket: SocketActivity

    def begin(self) -> None:
        """Record the begin of an operation."""
        self.socket.under_way += 1
        self.idle.leave(self.address, self.socket)

    def end(self, _task: object = None) -> None:
        """Record the end of an operation, possibly after its connection."""
        self.socket.under_way -= 1
        if not self.socket.under_way and not self.socket.is_over:
            self.idle.wait(self.address, self.socket)
