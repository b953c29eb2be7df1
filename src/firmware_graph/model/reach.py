"""The addresses to which our requests may go: public ones, and those of closed networks that are named."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final, NamedTuple
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address

GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
NAT64: Final = IPv6Network("64:ff9b::/96")
NOT_PUBLIC: Final = (
    IPv4Network("192.0.0.0/24"),  # protocol assignments, RFC 6890, and metadata of some clouds
    IPv4Network("168.63.129.16/32"),  # the host of a virtual machine in Azure
    IPv4Network("192.88.99.0/24"),  # former relays of 6to4, RFC 7526
    IPv6Network("3fff::/20"),  # documentation, RFC 9637
)
"""What `ipaddress` takes for global, in some versions of Python."""

LONGEST_URL: Final = 2_000
PORTS: Final = {"https": 443, "http": 80}


class Place(NamedTuple):
    """The destination of a request: `host` is in lower case, and an IPv6 address without brackets."""

    scheme: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Decides by address: `networks` and `hosts` belong to a closed network, and are also reached by plain HTTP.

    A name in `hosts` is allowed at any address; `*.` and a name stands for every subdomain.
    """

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    hosts: tuple[str, ...] = ()

    def place_of(self, url: str) -> Place | None:
        """Return the destination of a URL; None if it is never allowed, whatever its name resolves to."""
        if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
            return None
        try:
            parts = urlsplit(url)
            place = Place(parts.scheme, (parts.hostname or "").rstrip("."), parts.port or PORTS.get(parts.scheme, 0))
        except ValueError:
            return None
        if place.scheme not in PORTS or not place.host or parts.fragment or "@" in parts.netloc:
            return None
        literal = literal_of(place.host)
        is_taken = literal is None or self.is_named(place.host) or self.takes(literal, place)
        needs_address = literal is None and bool(self.networks)
        is_secure = place.scheme == "https" or self.is_named(place.host) or literal is not None or needs_address
        return place if is_taken and is_secure else None

    def is_named(self, host: str) -> bool:
        """Whether a name belongs to a closed network."""
        return any(host == one or (one.startswith("*.") and host.endswith(one[1:])) for one in self.hosts)

    def takes(self, address: Address, place: Place) -> bool:
        """Whether a request to a destination may go to one of its addresses."""
        plain = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        if self.is_named(place.host) or any((plain or address) in network for network in self.networks):
            return True
        return place.scheme == "https" and is_public(address)


def literal_of(host: str) -> Address | None:
    """Return the address that a host literally is, if it is one; numbers such as 127.1 are names to resolve."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_public(address: Address) -> bool:
    """Whether an address is on the public internet; an IPv4 address embedded in IPv6 is judged as such."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast and not is_reserved(address)
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and address in NAT64:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(inner)
    return address in GLOBAL_UNICAST and address.is_global and address.scope_id is None and not is_reserved(address)


def is_reserved(address: Address) -> bool:
    """Whether an address that looks global has another purpose."""
    return any(address in network for network in NOT_PUBLIC)
