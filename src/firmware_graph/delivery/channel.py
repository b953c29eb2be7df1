"""The way by which what is due goes to an endpoint: webhooks, or mail."""

from typing import NamedTuple, Protocol

from firmware_graph.delivery.endpoints import Endpoint
from firmware_graph.delivery.messages import Message
from firmware_graph.model.change_event import Feed


class Outcome(NamedTuple):
    """What came of an attempt: `failure` is None where it was taken; `is_gone` where it is never to be made again."""

    failure: str | None = None
    retry_after: float | None = None
    is_gone: bool = False


class Channel(Protocol):
    """Writes messages, and sends them within a time that is shorter than the lease."""

    @property
    def most_events(self) -> int:
        """How many events go into one message."""

    def fits(self, feed: Feed) -> bool:
        """Whether one message can name the events of a page."""

    def write_events(self, endpoint: Endpoint, feed: Feed) -> Message:
        """Write the message on some events."""

    def write_lost_position(self, endpoint: Endpoint, position: str) -> Message:
        """Write the message that everything is to be read again, and then gone on from a position."""

    def write_test(self, endpoint: Endpoint, delivery_id: str) -> Message:
        """Write a test message."""

    def write_question(self, endpoint: Endpoint) -> Message:
        """Write the question whether messages may be sent, for who has not agreed to them."""

    def pause_after(self, endpoint: Endpoint, *, is_sent: bool) -> float:
        """Return the seconds until the next look, after a message that was taken, or after nothing was found."""

    async def send(self, endpoint: Endpoint, message: Message) -> Outcome:
        """Send a message, and say what came of it."""
