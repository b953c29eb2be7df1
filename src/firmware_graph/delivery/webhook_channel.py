"""Delivery to webhooks: messages of Standard Webhooks, signed with the secrets of their endpoint."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Final

from firmware_graph.delivery.channel import Outcome
from firmware_graph.delivery.endpoints import Endpoint
from firmware_graph.delivery.messages import (
    MOST_EVENTS,
    Message,
    fits,
    message_of_events,
    message_of_lost_position,
    message_of_test,
    signed_headers,
)
from firmware_graph.delivery.sending import Sender
from firmware_graph.model.change_event import Feed
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.webhook_secret import SecretNotOpened, SecretSeal

NOT_SIGNED: Final = "Its secret cannot be opened: rotate it."


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """Signs messages with secrets opened by `seal`, and posts them."""

    sender: Sender
    seal: SecretSeal
    most_events: ClassVar[int] = MOST_EVENTS

    def fits(self, feed: Feed) -> bool:
        """Whether a body is small enough."""
        return fits(feed)

    def write_events(self, endpoint: Endpoint, feed: Feed) -> Message:
        """Write the message about some events."""
        return message_of_events(endpoint, feed)

    def write_lost_position(self, endpoint: Endpoint, position: str) -> Message:
        """Write the message that everything must be read again."""
        return message_of_lost_position(endpoint, position, now_ms=now_ms())

    def write_test(self, _endpoint: Endpoint, delivery_id: str) -> Message:
        """Write a test message."""
        return message_of_test(delivery_id, now_ms=now_ms())

    def write_question(self, endpoint: Endpoint) -> Message:
        """Raise: the creator of a webhook has its secret, and has thereby agreed.

        Raises:
            ValueError: Always.
        """
        raise ValueError(endpoint.webhook_id)

    def pause_after(self, _endpoint: Endpoint, *, is_sent: bool) -> float:  # noqa: ARG002 - as it is called
        """Return no pause: the next message is sent at once."""
        return 0.0

    async def send(self, endpoint: Endpoint, message: Message) -> Outcome:
        """Sign a message with the current time, and post it."""
        try:
            secrets = endpoint.secrets(self.seal)
        except SecretNotOpened:
            return Outcome(NOT_SIGNED)
        headers = signed_headers(message, secrets, now=datetime.now(UTC))
        party = endpoint.holder.reads_as.party or ""
        return await self.sender.send(endpoint.url, message.body, headers, party=party)
