"""Who can reach a listening address, and what is forbidden if other machines can."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from firmware_graph.auth.exposure import reason_for_loopback
from firmware_graph.errors import ConfigurationError
from firmware_graph.settings import Settings

Address = IPv4Address | IPv6Address
IPV6: Final = 6


def addresses_of(host: str) -> list[Address]:
    """Resolve a host to all of its addresses, IPv4 first; an empty one is every address of this machine.

    Raises:
        ConfigurationError: It has none.
    """
    try:
        found = socket.getaddrinfo(host or None, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(f"Cannot listen on {host}: it has no address. Choose another with --host.") from error
    return sorted({ip_address(address[0]) for *_, address in found}, key=lambda one: (one.version, one.packed))


def is_on_loopback(host: str) -> bool:
    """Whether a host is reachable only from this machine, by each of the addresses that it resolves to, if any."""
    try:
        return all(address.is_loopback for address in addresses_of(host))
    except ConfigurationError:
        return False


def check_exposure(host: str, settings: Settings, *, trusts_demo_key: bool = False) -> None:
    """Refuse settings that are for loopback only if a host is not.

    Raises:
        ConfigurationError: The key of demonstrations is trusted, or tokens of any issuer or for any audience are.
    """
    if is_on_loopback(host):
        return
    if reason := reason_for_loopback(settings, trusts_demo_key=trusts_demo_key):
        raise ConfigurationError(f"{reason}, or listen on 127.0.0.1 instead of {host}.")
