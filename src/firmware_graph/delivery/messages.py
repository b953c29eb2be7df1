"""Messages of Standard Webhooks: what happened and to which entries, never their content."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

import orjson
from standardwebhooks import Webhook as Signer

from firmware_graph.delivery.endpoints import Endpoint
from firmware_graph.model.change_event import ChangeEvent, Feed
from firmware_graph.model.clocks import iso_moment

MOST_EVENTS: Final = 100
"""The events of one message; fewer if their party's name is so long that they would not fit."""
MOST_BYTES: Final = 19_000
"""Of a body, in bytes: receivers are promised less than 20 kB."""
MOST_ENTRIES_NAMED: Final = (1_000, 100, 10, 2)
"""The entries named for an event, which may have thousands: the first of these with which a body fits."""

ID_DIGITS: Final = 32


class MessageType(StrEnum):
    """What a message is about."""

    CHANGES = "changes"
    POSITION_LOST = "position.lost"
    TEST = "test"


class Message(NamedTuple):
    """A message; a retry of the same message has the same `delivery_id`."""

    delivery_id: str
    event_ids: Sequence[str]
    body: bytes


def message_of_events(endpoint: Endpoint, feed: Feed) -> Message:
    """Write the message about some events, with the moment of the last of them; `position` is the one after them.

    Raises:
        ValueError: They do not fit.
    """
    ids = [event.id for event in feed.events]
    bodies = (body_of_events(feed, most) for most in MOST_ENTRIES_NAMED)
    body = next((body for body in bodies if len(body) <= MOST_BYTES), None)
    if body is None:
        raise ValueError(ids)
    return Message(delivery_id_of(endpoint, *ids), ids, body)


def fits(feed: Feed) -> bool:
    """Whether one message can name all events of a page."""
    return not feed.events or len(body_of_events(feed, MOST_ENTRIES_NAMED[-1])) <= MOST_BYTES


def body_of_events(feed: Feed, most: int) -> bytes:
    """Write the body about some events, with at most `most` entries for each."""
    data = {"events": [written(event, most) for event in feed.events], "position": feed.position}
    return body_of(MessageType.CHANGES, feed.events[-1].recorded_at, data)


def message_of_lost_position(endpoint: Endpoint, position: str, *, now_ms: int) -> Message:
    """Write the message that everything must be read again, and the feed then resumed from a position."""
    body = body_of(MessageType.POSITION_LOST, now_ms, {"events": [], "position": position})
    return Message(delivery_id_of(endpoint, endpoint.cursor), [], body)


def message_of_test(delivery_id: str, *, now_ms: int) -> Message:
    """Write a test message."""
    return Message(delivery_id, [], body_of(MessageType.TEST, now_ms, {"events": []}))


def written(event: ChangeEvent, most: int) -> dict[str, object]:
    """Convert an event to what a message states: its ID, its kind, its watch, and the IDs of its entries.

    If there are more than `most`, it names the first ones, and states that there are more.
    """
    entries = event.entries
    said: dict[str, object] = {"id": event.id, "kind": event.kind, "cplEntryIds": entries[:most]}
    if event.watch_id is not None:
        said["watch"] = event.watch_id
    if len(entries) > most:
        said["hasMoreEntries"] = True
    return said


def body_of(kind: MessageType, at_ms: int, data: Mapping[str, object]) -> bytes:
    """Return a body in the form that Standard Webhooks recommends."""
    return orjson.dumps({"type": kind, "timestamp": iso_moment(at_ms), "data": data})


def delivery_id_of(endpoint: Endpoint, *parts: str) -> str:
    """Compute the ID of a message: the same for retries, another one for a redelivery on request."""
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
