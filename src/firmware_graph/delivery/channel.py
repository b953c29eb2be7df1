"""The channel by which messages go to an endpoint: webhooks, or mail."""

from typing import NamedTuple, Protocol

from firmware_graph.delivery.endpoints import Endpoint
from firmware_graph.delivery.messages import Message
from firmware_graph.model.change_event import Feed


class Outcome(NamedTuple):
    """The outcome of an attempt: `failure` is None on success; `is_gone` if it must never be repeated."""

    failure: str | None = None
    retry_after: float | None = None
    is_gone: bool = False


class Channel(Protocol):
    """Writes messages, and sends them within a time that is shorter than the lease."""

    @property
    def most_events(self) -> int:
        """Return how many events go into one message."""

    def fits(self, feed: Feed) -> bool:
        """Whether one message can name all events of a page."""

    def write_events(self, endpoint: Endpoint, feed: Feed) -> Message:
        """Write the message about some events; whatever is raised is a failed delivery of them."""

    def write_lost_position(self, endpoint: Endpoint, position: str) -> Message:
        """Write the message that everything must be read again, and the feed then resumed from a position."""

    def write_test(self, endpoint: Endpoint, delivery_id: str) -> Message:
        """Write a test message."""

    def write_question(self, endpoint: Endpoint) -> Message:
        """Write the request for consent to messages, for a recipient who has not agreed to them."""

    def pause_after(self, endpoint: Endpoint, *, is_sent: bool) -> float:
        """Return the seconds until the next check, after a successful message, or after nothing was found."""

    async def send(self, endpoint: Endpoint, message: Message) -> Outcome:
        """Send a message, and return the outcome."""
