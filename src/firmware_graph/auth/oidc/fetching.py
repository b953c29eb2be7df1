"""Fetches JSON objects from an issuer: one response of limited size, in limited time, without redirects."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from ssl import SSLContext
from typing import Any, Final

import httpx
import orjson

from firmware_graph.auth.key_sets import MOST_BYTES
from firmware_graph.auth.oidc.addresses import is_on_this_machine

Form = Mapping[str, str]
HEADERS: Final = {"accept": "application/json", "accept-encoding": "identity"}
OK: Final = 200


class NotFetched(Exception):
    """Something could not be fetched from an issuer; the message is for the log."""


class NotReached(NotFetched):
    """An issuer did not answer, or answered with a server error: it may be retried."""


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches over HTTPS, within `timeout_seconds` in total; by the environment's proxy, except on this machine."""

    tls: SSLContext
    timeout_seconds: float

    @classmethod
    def create(cls, timeout_seconds: float) -> "Fetcher":
        """Load the trusted certificate authorities: `SSL_CERT_FILE`, else those of certifi."""
        return cls(httpx.create_ssl_context(), timeout_seconds)

    async def json_object(self, address: str, form: Form | None = None) -> dict[str, Any]:
        """Fetch a JSON object: by GET, or by POST if a form is given.

        Raises:
            NotReached: There is no response in time, or a server error.
            NotFetched: The response is something else: a redirect, too large, not JSON.
        """
        try:
            async with asyncio.timeout(self.timeout_seconds):
                content = orjson.loads(await self.content(address, form))
        except TimeoutError:
            raise NotReached(f"{address} did not answer within {self.timeout_seconds:g} s") from None
        except httpx.HTTPError as error:
            raise NotReached(f"{address} cannot be reached: {type(error).__name__}") from error
        except orjson.JSONDecodeError as error:
            raise NotFetched(f"{address} answered what is no JSON") from error
        except (httpx.InvalidURL, ValueError) as error:
            raise NotFetched(f"{address} is no address: {type(error).__name__}") from error
        if isinstance(content, dict):
            return content
        raise NotFetched(f"{address} answered no JSON object")

    async def content(self, address: str, form: Form | None = None) -> bytes:
        """Fetch the body of a response, as sent."""
        method = "GET" if form is None else "POST"
        uses_proxy = not is_on_this_machine(address)
        async with (
            httpx.AsyncClient(
                verify=self.tls, timeout=self.timeout_seconds, headers=HEADERS, trust_env=uses_proxy
            ) as client,
            client.stream(method, address, data=form) as response,
        ):
            if response.status_code != OK:
                kind = NotReached if response.is_server_error else NotFetched
                raise kind(f"{address} answered with status {response.status_code}")
            if response.headers.get("content-encoding", "identity") != "identity":
                raise NotFetched(f"{address} answered with a compressed body")
            content = bytearray()
            async for chunk in response.aiter_raw():
                content += chunk
                if len(content) > MOST_BYTES:
                    raise NotFetched(f"{address} answered more than {MOST_BYTES} bytes")
            return bytes(content)
