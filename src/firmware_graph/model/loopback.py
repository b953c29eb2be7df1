"""Which addresses are of this machine alone."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

LOCALHOST: Final = "localhost"


def plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 one stands for; any other as it is."""
    return getattr(address, "ipv4_mapped", None) or address


def is_loopback(host: str) -> bool:
    """Whether a host is `localhost` or a loopback address, as it is written; no name is resolved."""
    try:
        return host == LOCALHOST or plain(ip_address(host)).is_loopback
    except ValueError:
        return False
