"""The limits of connections before there is a request."""

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final, Self

from firmware_graph.http.address import Proxies
from firmware_graph.http.body_memory import BodyMemory
from firmware_graph.settings import Settings

LIMITS: Final = "connection_limits"
"""The key of the limits in the state that the application's lifespan yields."""

LINGER_SECONDS: Final = 1.0
"""How long a connection that is ending waits for its client: to read the last answer, or to close its WebSocket."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """The limits of connections; `connections` is for one process, and `proxies` state whose they are.

    `bodies` is the memory of what is sent on all of them. A WebSocket is pinged every `ping_seconds`, just as a stream
    sends a heartbeat.
    """

    url_bytes: int = 65_536
    header_bytes: int = 65_536
    headers: int = 100
    header_seconds: float = 10.0
    body_seconds: float = 30.0
    idle_seconds: float = 75.0
    write_seconds: float = 30.0
    connections: int = 500
    ping_seconds: float = 10.0
    parameters: int = 500
    pipelined: int = 100
    proxies: Proxies = field(default_factory=Proxies)
    bodies: BodyMemory = field(default_factory=BodyMemory)

    @classmethod
    def of(cls, settings: Settings, bodies: BodyMemory) -> Self:
        """Read them from the settings."""
        return cls(
            settings.max_url_bytes,
            settings.max_header_bytes,
            settings.max_headers,
            settings.header_seconds,
            settings.body_seconds,
            settings.idle_seconds,
            settings.write_seconds,
            settings.max_connections,
            settings.stream_heartbeat_seconds,
            proxies=Proxies(settings.trusted_proxies, settings.forwarded_header),
            bodies=bodies,
        )


class Phase(Enum):
    """What a connection waits for."""

    IDLE = auto()  # the next request, of which nothing has arrived yet
    HEAD = auto()
    BODY = auto()
    ANSWER = auto()
    CLOSED = auto()  # it was refused: further input is dropped
