"""The address that a request is from: that of its connection, or what a trusted proxy says of it."""

import ipaddress
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from starlette.requests import HTTPConnection

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

FORWARDED: Final = "forwarded"
PREFIX_OF_ONE: Final = 64
"""Of IPv6: who has one address has all of its network."""

ADDRESSES_KEPT: Final = 4_096
PAIR: Final = re.compile(r'for=(?:"([^"]*)"|([^;,"]*))', re.IGNORECASE)
WITH_PORT: Final = re.compile(r"(?:\[([^]]+)\]|([0-9.]+))(?::[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Proxies:
    """The networks of trusted proxies, and the header in which they say where a request is from.

    The header of others is not looked at: a client can send any. Of an address that is listed, only what stands to
    the right of it is from a proxy that is trusted.
    """

    networks: tuple[Network, ...] = ()
    header: str = "x-forwarded-for"

    def address_of(self, connection: HTTPConnection[Any]) -> str:
        """Return the address of the last one on the way here who is no trusted proxy, as it is counted."""
        client = connection.scope.get("client")
        peer: str = client[0] if client else ""
        if not self.networks or not self.trust(peer):
            return counted(peer)
        for listed in reversed(list(self.listed(connection.headers.getlist(self.header)))):
            if address_in(listed) is None:
                break
            peer = listed
            if not self.trust(peer):
                break
        return counted(peer)

    def trust(self, text: str) -> bool:
        """Whether an address is one of a trusted proxy."""
        address = address_in(text)
        return address is not None and any(address in network for network in self.networks)

    def listed(self, given: Sequence[str]) -> Iterator[str]:
        """List the addresses that the header names, the client's first."""
        for part in ",".join(given).split(","):
            if self.header != FORWARDED:
                yield part.strip()
            else:
                pair = PAIR.search(part)
                yield (pair[1] or pair[2] or "").strip() if pair else ""


@lru_cache(ADDRESSES_KEPT)
def counted(text: str) -> str:
    """Return the form in which an address is counted: of IPv6, its network; a text that is none, as it is."""
    address = address_in(text)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, PREFIX_OF_ONE), strict=False))
    return str(address or text)


@lru_cache(ADDRESSES_KEPT)
def address_in(text: str) -> Address | None:
    """Read an address, with or without a port; None for what is none, such as `unknown`."""
    bare = WITH_PORT.fullmatch(text)
    try:
        address = ipaddress.ip_address(bare[1] or bare[2] if bare else text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
