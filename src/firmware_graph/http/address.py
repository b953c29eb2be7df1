"""The address of a request's sender: that of its connection, or as reported by a trusted proxy."""

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
ADDRESS: Final = "counted_address"
"""The key of its address in the scope of a request."""

PREFIX_OF_ONE: Final = 64
"""For IPv6: the holder of one address has its whole network."""

ADDRESSES_KEPT: Final = 4_096
MOST_PROXIES: Final = 20
LONGEST_ELEMENT: Final = 500
"""Characters of an address in the header, with what `Forwarded` has beside it."""

PAIR: Final = re.compile(r'\s*for=(?:"([^"]*)"|([^"\s]*))\s*', re.IGNORECASE)
WITH_PORT: Final = re.compile(r"(?:\[([^]]+)\]|([0-9.]+))(?::[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Proxies:
    """The networks of trusted proxies, and the header in which they report the sender of a request.

    The header is ignored on connections from others, as a client can send any. Its list is read from the right, as long
    as each address is that of a trusted proxy, and no further than 20 of them.
    """

    networks: tuple[Network, ...] = ()
    header: str = "x-forwarded-for"

    def address_of(self, connection: HTTPConnection[Any]) -> str:
        """Return the address of a request, in the form in which it is counted; found once for each."""
        if ADDRESS not in connection.scope:
            connection.scope[ADDRESS] = counted(self.last_untrusted(connection))
        address: str = connection.scope[ADDRESS]
        return address

    def last_untrusted(self, connection: HTTPConnection[Any]) -> str:
        """Return the address of the last untrusted hop."""
        client = connection.scope.get("client")
        peer: str = client[0] if client else ""
        if not self.networks or not self.trust(peer):
            return peer
        for listed in reversed(list(self.listed(connection.headers.getlist(self.header)))):
            if address_in(listed) is None:
                break
            peer = listed
            if not self.trust(peer):
                break
        return peer

    def trust(self, text: str) -> bool:
        """Whether an address is one of a trusted proxy."""
        address = address_in(text)
        return address is not None and any(address in network for network in self.networks)

    def listed(self, given: Sequence[str]) -> Iterator[str]:
        """Yield the last addresses in the header, the client's first; empty for an element that cannot be read."""
        for part in ",".join(given).rsplit(",", MOST_PROXIES)[-MOST_PROXIES:]:
            if len(part) > LONGEST_ELEMENT:
                yield ""
            elif self.header != FORWARDED:
                yield part.strip()
            elif part.strip():
                named = [pair[1] or pair[2] or "" for text in part.split(";") if (pair := PAIR.fullmatch(text))]
                is_whole = part.count('"') % 2 == 0  # else a comma within quotes split it
                yield named[0] if is_whole and len(named) == 1 else ""


@lru_cache(ADDRESSES_KEPT)
def counted(text: str) -> str:
    """Return the form in which an address is counted: for IPv6, its network; a text that is no address, unchanged."""
    address = address_in(text)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, PREFIX_OF_ONE), strict=False))
    return str(address or text)


@lru_cache(ADDRESSES_KEPT)
def address_in(text: str) -> Address | None:
    """Parse an address, with or without a port; None if it is not one, such as `unknown`."""
    bare = WITH_PORT.fullmatch(text)
    try:
        address = ipaddress.ip_address(bare[1] or bare[2] if bare else text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
