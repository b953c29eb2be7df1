"""Delivery to mailboxes: thin mail, which states that something changed and never what."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import ClassVar, Final

from firmware_graph.delivery.channel import Outcome
from firmware_graph.delivery.endpoints import Endpoint
from firmware_graph.delivery.mail_server import MailServer
from firmware_graph.delivery.messages import Message, delivery_id_of, written
from firmware_graph.model.change_event import Feed
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.mail_links import MailLink, MailLinks
from firmware_graph.model.mailbox import SCHEME, MailSchedule, is_address, next_digest_ms

MOST_LINES: Final = 50
MOST_EVENTS_NAMED: Final = 100
MOST_ENTRIES_OF_AN_EVENT: Final = 10
"""Of any event, which may have thousands."""
GAP_SECONDS: Final = 60.0
"""Between two mails to one address: what changes meanwhile goes into the second."""
UNANSWERED_SECONDS: Final = 365 * 86_400.0
"""Longer than an unconfirmed mailbox is kept: the request for consent is sent once."""
POLICY: Final = SMTP.clone(max_line_length=990)
"""Links are longer than the default line length, and must not be broken."""
NO_ADDRESS: Final = "No mail is sent to such an address: make a mailbox of another."
QUESTION: Final = "Do you want mail about changes of firmware?"


@dataclass(frozen=True, slots=True)
class MailChannel:
    """Writes mail from `sender`, and hands it to a server; daily mail is sent at a fixed hour of UTC."""

    server: MailServer
    sender: str
    links: MailLinks
    digest_hour: int
    most_events: ClassVar[int] = 1_000

    def fits(self, _feed: Feed) -> bool:
        """Return true: a mail names the first of any number of events."""
        return True

    def write_events(self, endpoint: Endpoint, feed: Feed) -> Message:
        """Write what changed: how many events of each kind, and the entries of the first ones."""
        counts = Counter(event.kind for event in feed.events)
        lines = [f"{count} {kind}" for kind, count in sorted(counts.items())]
        lines += ["", *(line_of(written(event, MOST_ENTRIES_OF_AN_EVENT)) for event in feed.events[:MOST_LINES])]
        if len(feed.events) > MOST_LINES or feed.has_more:
            lines.append("and more")
        count = f"{len(feed.events)}{'+' if feed.has_more else ''}"
        subject = f"Firmware: {count} change{'s were' if count != '1' else ' was'} recorded"
        body = self.text(endpoint, subject, [*lines, "", "Read what they are, and all of them, by changes(after:)"])
        ids = [event.id for event in feed.events]
        return Message(delivery_id_of(endpoint, *ids), ids[:MOST_EVENTS_NAMED], body)

    def write_lost_position(self, endpoint: Endpoint, position: str) -> Message:
        """Write that everything must be read again."""
        lines = ["A backup was restored, or what your party may read is otherwise: read everything again."]
        body = self.text(endpoint, "Firmware: read everything again", lines)
        return Message(delivery_id_of(endpoint, endpoint.cursor, position), [], body)

    def write_test(self, endpoint: Endpoint, delivery_id: str) -> Message:
        """Write a test message."""
        return Message(delivery_id, [], self.text(endpoint, "Firmware: a test", ["This is a test."]))

    def write_question(self, endpoint: Endpoint) -> Message:
        """Write the request for consent, with the link to agree."""
        lines = [
            f"{endpoint.holder.rights.party} asked that mail about changes of firmware be sent to this address.",
            "To agree, open this address and press the button:",
            "",
            self.links.url(MailLink.CONFIRM, endpoint.webhook_id),
            "",
            "If you do nothing, nothing more is sent.",
        ]
        return Message(delivery_id_of(endpoint, "question"), [], self.text(endpoint, QUESTION, lines))

    def text(self, endpoint: Endpoint, subject: str, lines: Iterable[str]) -> bytes:
        """Return a mail as bytes, without the headers that are added when it is sent."""
        end = self.links.url(MailLink.END, endpoint.webhook_id)
        mail = EmailMessage(POLICY)
        mail["From"] = self.sender
        mail["Subject"] = subject
        mail["Auto-Submitted"] = "auto-generated"
        mail["List-Unsubscribe"] = f"<{end}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail.set_content("\n".join([*lines, "", f"To have no more of this mail: {end}", ""]))
        return mail.as_bytes()

    def pause_after(self, endpoint: Endpoint, *, is_sent: bool) -> float:
        """Return the seconds until the next mail; an unanswered request for consent is never repeated."""
        if not endpoint.is_confirmed:
            return UNANSWERED_SECONDS
        if endpoint.schedule is MailSchedule.DAILY:
            now = now_ms()
            return (next_digest_ms(now, self.digest_hour) - now) / 1000
        return GAP_SECONDS if is_sent else 0.0

    async def send(self, endpoint: Endpoint, message: Message) -> Outcome:
        """Hand a mail with the current date to the server; a retry has the same Message-ID.

        Its To is the address as it is stored: a library would decode what looks like an encoded word.
        """
        sender, recipient = parseaddr(self.sender)[1], endpoint.url.removeprefix(SCHEME)
        if not is_address(recipient):
            return Outcome(NO_ADDRESS)
        date, host = format_datetime(datetime.now(UTC)), sender.rpartition("@")[2]
        head = f"Date: {date}\r\nMessage-ID: <{message.delivery_id}@{host}>\r\nTo: {recipient}\r\n"
        return await self.server.send(sender, recipient, head.encode() + message.body)


def line_of(event: dict[str, object]) -> str:
    """Return the line of an event: its ID, its kind, its entries, and whether it has more."""
    entries = ", ".join(map(str, event["cplEntryIds"]))  # type: ignore[call-overload]
    return f"{event['id']}  {event['kind']}  {entries}{' and more' if 'hasMoreEntries' in event else ''}".rstrip()
