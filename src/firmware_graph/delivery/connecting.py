"""Connections to endpoints, from which no more is read than the head of a response may have."""

from collections.abc import Iterable
from dataclasses import dataclass
from ssl import SSLContext
from typing import Any, Final

import httpcore

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

MOST_BYTES: Final = 16_384
"""Of everything before the status: headers, and any number of interim responses (1xx), which could go on for ever."""


@dataclass(slots=True)
class HeadStream(httpcore.AsyncNetworkStream):
    """A connection that fails once more was read from it than a head may have; `left` is the rest of the allowance."""

    stream: httpcore.AsyncNetworkStream
    left: int = MOST_BYTES

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - as it is called
        """Read some bytes.

        Raises:
            ReadError: The head is too long.
        """
        if self.left <= 0:
            message = "the head is too long"
            raise httpcore.ReadError(message)
        found = await self.stream.read(min(max_bytes, self.left), timeout)
        self.left -= len(found)
        return found

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as it is called
        """Write some bytes."""
        await self.stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self.stream.aclose()

    async def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - as it is called
    ) -> httpcore.AsyncNetworkStream:
        """Begin TLS; bytes read below it belong to its handshake, and are bounded there."""
        return HeadStream(await self.stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as it is declared there
        """Return information on the connection."""
        return self.stream.get_extra_info(info)


class HeadBackend(httpcore.AnyIOBackend):
    """Makes connections from which only the head of a response can be read."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as it is called
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to an address."""
        return HeadStream(await super().connect_tcp(host, port, timeout, local_address, socket_options))
