"""Webhooks: the endpoints that a party has named, and what was sent to each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple, Self

import orjson

from firmware_graph.model.api_key import NOBODY, ApiKey
from firmware_graph.model.change_event import ANY, ChangeKind, EventFilter
from firmware_graph.model.reach import Reach
from firmware_graph.model.rights import Rights
from firmware_graph.model.webhook_secret import SecretSeal


class WebhookState(StrEnum):
    """Whether an endpoint accepts what it is sent; nothing is sent to one that is DISABLED."""

    ENABLED = "ENABLED"
    FAILING = "FAILING"
    DISABLED = "DISABLED"


class DeliveryState(StrEnum):
    """The state of a delivery."""

    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"


class Webhook(NamedTuple):
    """An endpoint as recorded, with the API key that it is bound to; moments in milliseconds since 1970.

    `failures` are the failed attempts since the last success. An endpoint is disabled if it answered 410, or failed for
    too long. `wanted` is the filter of its events.
    """

    webhook_id: str
    url: str
    failures: int
    disabled_at: int | None
    wanted: EventFilter
    api_key: ApiKey

    @classmethod
    def of(cls, columns: Sequence[Any]) -> Self:
        """Return the endpoint from the columns of a query file."""
        *own, wanted, key = columns
        return cls._make([*own, filter_of(wanted), ApiKey(*key)])

    def shown_endpoint_id(self, rights: Rights) -> str:
        """Return the endpoint ID by which rights see its deliveries: nobody's, unless its key is within them."""
        return self.webhook_id if self.api_key.is_within(rights) else NOBODY

    def state_at(self, now_ms: int, rights: Rights) -> WebhookState:
        """Return its state: also disabled if its key has ended.

        Unless its key is within the rights, it is enabled until then: failures are those of events.
        """
        is_within = self.api_key.is_within(rights)
        if self.api_key.has_ended(now_ms) or (is_within and self.disabled_at is not None):
            return WebhookState.DISABLED
        return WebhookState.FAILING if is_within and self.failures else WebhookState.ENABLED


class WebhookCreated(NamedTuple):
    """An endpoint, and its new secret, which is shown once."""

    webhook: Webhook
    secret: str


class WebhookDelivery(NamedTuple):
    """A message to an endpoint: its events, and its outcome; moments in milliseconds since 1970.

    `place` orders the deliveries of an endpoint by the moment of their first attempt.
    """

    delivery_id: str
    place: str
    event_ids: Sequence[str]
    state: str
    attempts: int
    last_attempt_at: int | None
    next_attempt_at: int | None
    failure: str | None


class WebhookStatement(NamedTuple):
    """The request for a new endpoint; `watch_ids` are the watches that it is bound to, None for no binding."""

    url: str
    key_id: str
    wanted: EventFilter | None = None
    watch_ids: Sequence[str] | None = None

    @property
    def events(self) -> EventFilter:
        """The filter of its events."""
        return events_of(self.wanted, self.watch_ids)


@dataclass(frozen=True, slots=True)
class WebhookRules:
    """How many endpoints a party may have, where they may be, and the seal for their secrets.

    Without a seal there are no webhooks. After a rotation the old secret signs for `rotation_hours` more.
    """

    most_of_a_party: int = 20
    rotation_hours: int = 24
    reach: Reach = field(default_factory=Reach)
    seal: SecretSeal | None = None


def filter_text(wanted: EventFilter) -> str:
    """Serialise a filter as JSON, to be stored with its endpoint."""
    known = {name: value for name, value in wanted._asdict().items() if value is not None}
    return orjson.dumps(known, default=sorted, option=orjson.OPT_SORT_KEYS).decode()


def filter_of(text: str) -> EventFilter:
    """Parse a filter written by `filter_text`."""
    known: dict[str, Any] = orjson.loads(text)
    members: dict[str, Any] = {name: frozenset(of) if isinstance(of, list) else of for name, of in known.items()}
    return EventFilter(**members)


def events_of(wanted: EventFilter | None, watch_ids: Sequence[str] | None) -> EventFilter:
    """Return the filter of an endpoint's events: of watches only if it is bound to some and no filter is given."""
    if watch_ids is None:
        return wanted or ANY
    alone = EventFilter(kinds=frozenset({ChangeKind.PATHWAY_CHANGED.value}))
    return (alone if wanted is None else wanted)._replace(watch_ids=frozenset(watch_ids))
