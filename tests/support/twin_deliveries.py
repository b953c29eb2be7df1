"""What reaches others without a GraphQL question: Atom, an open stream, and webhooks."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

import httpx

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from support.asking import Ask
from support.party_harness import created
from support.serving import NO_TLS
from support.waiting import wait_until
from support.webhook_receiver import Receiver

FOLLOW: Final = """
  subscription { changes { position hasMore nodes { id kind recordedAt batch note firmwareVersions { totalCount } } } }
"""
CAUGHT_UP: Final = """
  subscription ($after: String) { changes(after: $after) { position nodes { id kind recordedAt batch note } } }
"""
START: Final = "{ changes(first: 1) { position } }"
FIRST_EVENT: Final = "{ changes(first: 1) { nodes { recordedAt } } }"
LAST_EVENT: Final = "{ changes(first: 500) { nodes { id } } }"
BIND: Final = "mutation ($input: WebhookInput!) { createWebhook(input: $input) { webhook { id } } }"
REDELIVER: Final = "mutation ($webhook: ID!, $since: DateTime!) { redeliver(webhook: $webhook, since: $since) }"
SCOPES: Final = ("cpl:read", "fir:read")
PARTY: Final = "A party that is told"


class Seen(NamedTuple):
    """The output of one state of a store: Atom with its ETag, frames of the feed from the start, bodies by scope."""

    atom: tuple[int, str, bytes]
    frames: Mapping[str, bytes]
    bodies: Mapping[str, tuple[bytes, ...]]


@dataclass
class Deliveries:
    """A party with a webhook for each scope, and callers that follow the feed."""

    folder: Path
    receiving: Receiver
    webhooks: dict[str, str] = field(default_factory=dict)

    @property
    def callers(self) -> Mapping[str, Mapping[str, str]]:
        """The headers of an anonymous caller, and of the party."""
        token = mint_token(demo_key(self.folder), role=Role.PARTY, party=PARTY)
        return {"cpl:read": {}, "fir:read": {"authorization": f"Bearer {token}"}}

    def begin(self, client: httpx.Client) -> None:
        """Create the webhooks."""
        owner = self.owner(client)
        for scope in SCOPES:
            key = created(owner, scope)["apiKey"]["id"]
            stated = {"url": self.receiving.url + path_of(scope), "apiKeyId": key}
            self.webhooks[scope] = owner.data(BIND, input=stated)["createWebhook"]["webhook"]["id"]

    def owner(self, client: httpx.Client) -> Ask:
        """Return the party as a caller."""
        return Ask(client, dict(self.callers["fir:read"]))

    def seen(self, client: httpx.Client) -> Seen:
        """Read Atom, catch up by streams, and have all events redelivered."""
        atom = client.get("/changes.atom")
        return Seen(
            (atom.status_code, atom.headers["etag"], atom.content),
            {scope: self.frame(client, scope) for scope in SCOPES},
            self.sent_again(client),
        )

    def frame(self, client: httpx.Client, scope: str) -> bytes:
        """Return the first frame with events of a stream that begins after the first load."""
        headers = self.callers[scope]
        start = Ask(client, dict(headers)).data(START)["changes"]["position"]
        body = {"query": CAUGHT_UP, "variables": {"after": start}}
        sent = {"accept": "text/event-stream", **headers}
        with client.stream("POST", "/graphql", json=body, headers=sent) as response:
            received = b""
            for piece in response.iter_raw():
                received += piece
                if b"data: " in received and received.endswith(b"\n\n"):
                    return received
        raise AssertionError

    def sent_again(self, client: httpx.Client) -> dict[str, tuple[bytes, ...]]:
        """Redeliver all events to the webhooks, and return the bodies."""
        before = {scope: len(self.receiving.at(path_of(scope))) for scope in SCOPES}
        last: dict[str, bytes] = {}
        for scope in SCOPES:
            asking = Ask(client, dict(self.callers[scope]))
            [first] = asking.data(FIRST_EVENT)["changes"]["nodes"]
            last[scope] = asking.data(LAST_EVENT)["changes"]["nodes"][-1]["id"].encode()
            self.owner(client).data(REDELIVER, webhook=self.webhooks[scope], since=first["recordedAt"])

        def bodies(scope: str) -> tuple[bytes, ...]:
            return tuple(message.body for message in self.receiving.at(path_of(scope))[before[scope] :])

        wait_until(lambda: all(any(last[scope] in body for body in bodies(scope)) for scope in SCOPES))
        return {scope: bodies(scope) for scope in SCOPES}


def path_of(scope: str) -> str:
    """Return the path of the webhook of a scope."""
    return "/" + scope.replace(":", "-")


@contextmanager
def open_streams(client: httpx.Client, callers: Mapping[str, Mapping[str, str]]) -> Iterator[dict[str, bytearray]]:
    """Follow the feed as some callers from now on, and collect everything that they are sent."""
    received: dict[str, bytearray] = {name: bytearray() for name in callers}
    responses: list[Any] = []
    threads = []
    for name, headers in callers.items():
        own = httpx.Client(base_url=client.base_url, timeout=60, trust_env=False, verify=NO_TLS)
        sent = {"accept": "text/event-stream", **headers}
        response = own.send(own.build_request("POST", "/graphql", json={"query": FOLLOW}, headers=sent), stream=True)
        assert response.status_code == httpx.codes.OK, response.read()
        responses += [response, own]
        threads.append(threading.Thread(target=gather, args=(response, received[name]), daemon=True))
        threads[-1].start()
    for name in callers:
        wait_until(lambda name=name: b"data: " in received[name])  # type: ignore[misc]  # it is called here alone
    try:
        yield received
    finally:
        for one in responses:
            one.close()


def gather(response: httpx.Response, received: bytearray) -> None:
    """Collect the data of a stream until it is closed."""
    try:
        for piece in response.iter_raw():
            received += piece
    except (httpx.HTTPError, OSError, RuntimeError):
        return
