"""One request to an endpoint: to verified addresses, within a time limit, of whose response only the status is read."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ssl import SSLContext
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import httpcore
import httpx

from firmware_graph.delivery.channel import Outcome
from firmware_graph.delivery.connecting import HeadBackend
from firmware_graph.delivery.resolving import Resolver
from firmware_graph.delivery.retries import retry_after_of
from firmware_graph.model.reach import Address, Place, Reach

GONE: Final = 410
MOST_ADDRESSES: Final = 4
"""Addresses of a name to which a connection is tried; all of them are checked."""
NOT_REACHED: Final = "The URL leads to no address that requests are sent to."
SENT_AS: Final = {"content-type": "application/json", "user-agent": "firmware-graph"}


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends messages, each within `timeout_seconds` in total; never by a proxy, which would resolve the name itself."""

    reach: Reach
    tls: SSLContext
    timeout_seconds: float
    resolver: Resolver = field(default_factory=Resolver)

    @classmethod
    def create(cls, reach: Reach, timeout_seconds: float) -> "Sender":
        """Load the trusted certificate authorities: `SSL_CERT_FILE`, else those of certifi."""
        return cls(reach, httpx.create_ssl_context(), timeout_seconds)

    async def send(self, url: str, body: bytes, headers: Mapping[str, str], *, party: str = "") -> Outcome:
        """Send a message of a party; the failure text reveals nothing about addresses that are not public."""
        try:
            async with asyncio.timeout(self.timeout_seconds):
                place = self.reach.place_of(url)
                addresses = [] if place is None else await self.addresses_of(place, party)
                if place is None or not addresses:
                    return Outcome(NOT_REACHED)
                return await self.post(url, place, addresses, body, headers)
        except TimeoutError:
            return Outcome(f"There was no answer within {self.timeout_seconds:g} seconds.")

    async def addresses_of(self, place: Place, party: str) -> list[Address]:
        """Resolve a name; an empty list if it has no address, or any to which requests are forbidden."""
        addresses = await self.resolver.addresses(place.host, place.port, party)
        return addresses if all(self.reach.takes(one, place) for one in addresses) else []

    async def post(
        self, url: str, place: Place, addresses: Sequence[Address], body: bytes, headers: Mapping[str, str]
    ) -> Outcome:
        """Post to the first address that accepts a connection; the certificate must match the name."""
        known = {**SENT_AS, **headers, "host": urlsplit(url).netloc, "content-length": str(len(body))}
        extensions = {"sni_hostname": place.host}
        async with httpcore.AsyncConnectionPool(self.tls, network_backend=HeadBackend()) as pool:
            for address in addresses[:MOST_ADDRESSES]:
                target = at_address(url, place, address)
                try:
                    async with pool.stream(
                        "POST", target, content=body, headers=[*known.items()], extensions=extensions
                    ) as response:
                        return outcome_of(httpx.Response(response.status, headers=response.headers))
                except httpcore.ConnectError:
                    continue
                except (httpcore.NetworkError, httpcore.ProtocolError) as error:
                    return Outcome(f"The request failed: {type(error).__name__}.")
        return Outcome("No connection could be made.")


def at_address(url: str, place: Place, address: Address) -> str:
    """Return a URL with the host replaced by an address, so that it is not resolved again."""
    parts = urlsplit(url)
    host = f"[{address}]" if address.version == 6 else str(address)  # noqa: PLR2004 - of IP
    return urlunsplit((parts.scheme, f"{host}:{place.port}", parts.path or "/", parts.query, ""))


def outcome_of(response: httpx.Response) -> Outcome:
    """Derive the outcome from the status of a response; its body is not read, and redirects are not followed."""
    status = response.status_code
    if response.is_success:
        return Outcome()
    if response.has_redirect_location:
        return Outcome(f"It answered with status {status}: redirects are not followed.")
    retry_after = retry_after_of(response.headers.get("retry-after"))
    return Outcome(f"It answered with status {status}.", retry_after, is_gone=status == GONE)
