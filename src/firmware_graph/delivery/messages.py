"""Messages of Standard Webhooks: what happened and to which entries, never what they are."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, NamedTuple

import orjson
from standardwebhooks import Webhook as Signer

from firmware_graph.delivery.endpoints import Endpoint
from firmware_graph.model.change_event import ChangeEvent, Feed

MOST_EVENTS: Final = 100
"""Of a message: one takes 130 bytes at most, so a body stays far below 20 kB."""

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
    data: dict[str, object] = {"events": [written(event) for event in feed.events], "position": feed.position}
    at_ms = feed.events[-1].recorded_at
    return Message(delivery_id_of(endpoint, *ids), ids, body_of(MessageType.CHANGES, at_ms, data))


def message_of_lost_position(endpoint: Endpoint, position: str, *, now_ms: int) -> Message:
    """Write the message that everything is to be read again, and then gone on from a position."""
    body = body_of(MessageType.POSITION_LOST, now_ms, {"events": [], "position": position})
    return Message(delivery_id_of(endpoint, endpoint.cursor), [], body)


def message_of_test(delivery_id: str, *, now_ms: int) -> Message:
    """Write a test message."""
    return Message(delivery_id, [], body_of(MessageType.TEST, now_ms, {"events": []}))


def written(event: ChangeEvent) -> dict[str, object]:
    """Write what a message says of an event: its ID, its kind, and the IDs of its entries."""
    entries = sorted({one for one in (event.from_cpl_entry_id, event.cpl_entry_id) if one is not None})
    return {"id": event.id, "kind": event.kind, "cplEntryIds": entries}


def body_of(kind: MessageType, at_ms: int, data: dict[str, object]) -> bytes:
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
