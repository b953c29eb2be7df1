"""The addresses from which keys may be fetched: https, and http on this machine only, for trials."""

import asyncio
import ipaddress
import socket
from typing import Final
from urllib.parse import urlsplit

from firmware_graph.model.loopback import is_loopback, plain

MOST_CHARACTERS: Final = 2_048


def checked_address(text: str) -> str:
    """Return the address of an issuer.

    Raises:
        ValueError: Keys may not be fetched from it.
    """
    if not is_allowed(text):
        message = f"'{text}' should be https://… without a query (http on 127.0.0.1, [::1] and localhost alone)"
        raise ValueError(message)
    return text


def is_allowed(address: str) -> bool:
    """Whether keys may be fetched from an address."""
    if len(address) > MOST_CHARACTERS or not (address.isascii() and address.isprintable()) or " " in address:
        return False
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    if not parts.hostname or "@" in parts.netloc or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


def is_on_this_machine(address: str) -> bool:
    """Whether an address is that of this machine, judged by its name only."""
    return is_loopback(urlsplit(address).hostname or "")


async def leads_here(address: str) -> bool:
    """Whether an address leads to this machine, by all that its host resolves to, however that is written."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(urlsplit(address).hostname, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False  # a proxy may know more; without one, nothing is sent
    return any(is_here(ipaddress.ip_address(place[0])) for *_, place in found)


def is_here(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is of this machine: loopback, or the one of no machine, which leads there too."""
    found = plain(address)
    return found.is_loopback or found.is_unspecified
