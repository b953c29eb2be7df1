"""Messages of Standard Webhooks: what happened and to which entries, never what they are."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, NamedTuple

import orjson
from standardwebhooks import Webhook as Signer

from firmware_graph.delivery.endpoints import Endpoint
from firmware_graph.model.change_event import ChangeEvent, Feed

MOST_EVENTS: Final = 100
"""Of a message; fewer where the name of their party is so long that they would not fit."""
MOST_BYTES: Final = 19_000
"""Of a body: receivers are promised less than 20 kB."""
MOST_ENTRIES_NAMED: Final = (10_000, 100, 10, 0)
"""Of an event of a watch, which may have 10,000: the first of these bounds with which a body is small enough."""

ID_DIGITS: Final = 32
MILLISECONDS: Final = 1000


class MessageType(StrEnum):
    """What a message tells of."""

    CHANGES = "changes"
    POSITION_LOST = "position.lost"
    TEST = "test"


class Message(NamedTuple):
    """A message: `delivery_id` is the same each time that the same is sent."""

    delivery_id: str
    event_ids: Sequence[str]
    body: bytes


def message_of_events(endpoint: Endpoint, feed: Feed) -> Message:
    """Write the message on some events, of the moment of the last of them; `position` is the one behind them."""
    ids = [event.id for event in feed.events]
    bodies = (body_of_events(feed, most) for most in MOST_ENTRIES_NAMED)
    body = next(body for body in bodies if len(body) <= MOST_BYTES)
    return Message(delivery_id_of(endpoint, *ids), ids, body)


def fits(feed: Feed) -> bool:
    """Whether a message can name the events of a page."""
    return not feed.events or len(body_of_events(feed, 0)) <= MOST_BYTES


def body_of_events(feed: Feed, most: int) -> bytes:
    """Write the body on some events, with at most so many entries of each that is of a watch."""
    data = {"events": [written(event, most) for event in feed.events], "position": feed.position}
    return body_of(MessageType.CHANGES, feed.events[-1].recorded_at, data)


def message_of_lost_position(endpoint: Endpoint, position: str, *, now_ms: int) -> Message:
    """Write the message that everything is to be read again, and then gone on from a position."""
    body = body_of(MessageType.POSITION_LOST, now_ms, {"events": [], "position": position})
    return Message(delivery_id_of(endpoint, endpoint.cursor), [], body)


def message_of_test(delivery_id: str, *, now_ms: int) -> Message:
    """Write a test message."""
    return Message(delivery_id, [], body_of(MessageType.TEST, now_ms, {"events": []}))


def written(event: ChangeEvent, most: int) -> dict[str, object]:
    """Write what a message says of an event: its ID, its kind, its watch, and the IDs of its entries.

    Where it has more than `most`, it names the first of them, and says that it has more.
    """
    entries = event.entries
    said: dict[str, object] = {"id": event.id, "kind": event.kind, "cplEntryIds": entries}
    if event.watch_id is not None:
        said["watch"] = event.watch_id
        if len(entries) > most:
            said |= {"cplEntryIds": entries[:most], "hasMoreEntries": True}
    return said


def body_of(kind: MessageType, at_ms: int, data: Mapping[str, object]) -> bytes:
    """Return a body in the form that Standard Webhooks recommends."""
    at = datetime.fromtimestamp(at_ms / MILLISECONDS, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return orjson.dumps({"type": kind, "timestamp": at, "data": data})


def delivery_id_of(endpoint: Endpoint, *parts: str) -> str:
    """Compute the ID of a message: a retry of the same has the same, and one that was asked for again another."""
    named = orjson.dumps([endpoint.webhook_id, endpoint.generation, *parts])
    return hashlib.sha256(named).hexdigest()[:ID_DIGITS]


def signed_headers(message: Message, secrets: Sequence[str], *, now: datetime) -> dict[str, str]:
    """Return the headers of a message, signed with each secret."""
    signatures = [Signer(secret).sign(message.delivery_id, now, message.body.decode()) for secret in secrets]
    return {
        "webhook-id": message.delivery_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
