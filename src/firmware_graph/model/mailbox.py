"""Mailboxes: addresses to which parties have thin mail sent, once the recipient has consented."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from typing import Any, Final, NamedTuple, Self

from firmware_graph.model.api_key import NOBODY, ApiKey
from firmware_graph.model.change_event import EventFilter
from firmware_graph.model.mail_links import MailLinks
from firmware_graph.model.rights import Rights
from firmware_graph.model.webhook import events_of, filter_of

SCHEME: Final = "mailto:"
"""A mailbox is an endpoint whose URL has this scheme."""

UNCONFIRMED_DAYS: Final = 7
"""How long an unconfirmed mailbox is kept, and its party cannot have the same address asked again."""

SUPPRESSED_DAYS: Final = 365
"""How long no party can have an address asked again whose recipient ended mail."""

LONGEST_ADDRESS: Final = 254
ADDRESS: Final = re.compile(
    r"(?!.*=\?)[A-Za-z0-9#$&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9#$&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])",
    re.ASCII,
)
"""Without `=?`, which begins an encoded word (RFC 2047), and `%` and `!`, by which old mail servers forward."""


class MailSchedule(StrEnum):
    """When mail is sent: as soon as something has changed, or once a day."""

    AT_ONCE = "AT_ONCE"
    DAILY = "DAILY"


class MailboxState(StrEnum):
    """Whether mail is sent; before confirmation nothing is, except the request for consent."""

    UNCONFIRMED = "UNCONFIRMED"
    ENABLED = "ENABLED"
    FAILING = "FAILING"
    DISABLED = "DISABLED"


class Mailbox(NamedTuple):
    """An address as recorded, with the API key that it is bound to; moments in milliseconds since 1970.

    It is disabled if its recipient has ended it, if mail failed for too long, or with its key. `wanted` is the filter
    of its events.
    """

    mailbox_id: str
    url: str
    schedule: str
    confirmed_at: int | None
    failures: int
    disabled_at: int | None
    wanted: EventFilter
    api_key: ApiKey

    @classmethod
    def of(cls, columns: Sequence[Any]) -> Self:
        """Return the mailbox from the columns of a query file."""
        *own, wanted, key = columns
        return cls._make([*own, filter_of(wanted), ApiKey(*key)])

    @property
    def address(self) -> str:
        """The address."""
        return self.url.removeprefix(SCHEME)

    def shown_endpoint_id(self, rights: Rights) -> str:
        """Return the endpoint ID by which rights see its deliveries: nobody's, until its recipient has consented.

        Otherwise a party would learn whether an address exists, and whether its recipient ended others' mail. Nobody's
        either, unless its key is within the rights.
        """
        is_shown = self.confirmed_at is not None and self.api_key.is_within(rights)
        return self.mailbox_id if is_shown else NOBODY

    def state_at(self, now_ms: int, rights: Rights) -> MailboxState:
        """Return its state: also disabled if its key has ended.

        Unless its key is within the rights, it is enabled from its confirmation until then: failures are those of
        events.
        """
        is_within = self.api_key.is_within(rights)
        if self.api_key.has_ended(now_ms) or (is_within and self.disabled_at is not None):
            return MailboxState.DISABLED
        if self.confirmed_at is None:
            return MailboxState.UNCONFIRMED
        return MailboxState.FAILING if is_within and self.failures else MailboxState.ENABLED


class MailboxStatement(NamedTuple):
    """The request for a new mailbox; `watch_ids` are the watches that it is bound to, None for no binding."""

    address: str
    key_id: str
    schedule: MailSchedule
    wanted: EventFilter | None = None
    watch_ids: Sequence[str] | None = None

    @property
    def events(self) -> EventFilter:
        """The filter of its events, as for a webhook."""
        return events_of(self.wanted, self.watch_ids)


class MailRules(NamedTuple):
    """How mail is sent: the links for its recipients, and the hour (UTC) of the daily one; without links, never."""

    links: MailLinks | None = None
    digest_hour: int = 6


def is_address(text: str) -> bool:
    """Whether a text is a single mail address that nothing else can hide in."""
    return len(text) <= LONGEST_ADDRESS and ADDRESS.fullmatch(text) is not None


def is_sender(text: str) -> bool:
    """Whether a text is an address to send from, with a name or without."""
    return text.isprintable() and is_address(parseaddr(text)[1])


def next_digest_ms(now_ms: int, hour: int) -> int:
    """Return the next moment at which daily mail is sent, in milliseconds since 1970."""
    now = datetime.fromtimestamp(now_ms / 1000, UTC)
    today = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return int((today if today > now else today + timedelta(days=1)).timestamp()) * 1000
