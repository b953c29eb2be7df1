"""Mailboxes, and the input for a new one."""

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.connection import Connection
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.enums import MailboxState, MailSchedule
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.inputs import given
from firmware_graph.api.schema.parties.api_key import ApiKey
from firmware_graph.api.schema.parties.deliveries import (
    NOT_WITHIN,
    WATCHES_OF_ENDPOINT,
    WebhookDelivery,
    deliveries_of,
    watches_of,
)
from firmware_graph.api.schema.parties.watch import Watch
from firmware_graph.api.schema.publication.change_filter import ChangeFilter
from firmware_graph.model import mailbox


def state_of(row: mailbox.Mailbox, context: OperationContext) -> mailbox.MailboxState:
    """Return the current state of a mailbox."""
    return row.state_at(context.now_ms, context.reader.rights)


def address_of(row: mailbox.Mailbox) -> str:
    """Return the address of a mailbox."""
    return row.address


def schedule_of(row: mailbox.Mailbox) -> mailbox.MailSchedule:
    """Return when mail is sent."""
    return mailbox.MailSchedule(row.schedule)


@strawberry.type(
    description="An address that is told what changed by mail: events, kinds and entry IDs, and never what they are. "
    "Its reader has to agree first, and may end it at any time. Bound to an API key: when that ends, nothing is sent."
)
class Mailbox:
    """A mailbox of a party."""

    is_type_of = stands_for(mailbox.Mailbox)

    mailbox_id: strawberry.ID = column(name="id")
    address: str = computed(address_of)
    schedule: MailSchedule = computed(schedule_of)
    state: MailboxState = computed(state_of)
    api_key: ApiKey = column("It is told what this key may read.")
    watches: list[Watch] | None = relation(watches_of, WATCHES_OF_ENDPOINT)
    deliveries: Connection[WebhookDelivery] = relation(
        deliveries_of,
        "What was sent to it, the latest first, once its reader has agreed; kept for the days of a setting. "
        f"{NOT_WITHIN}",
    )


@strawberry.input(
    description="`apiKeyId` names a key of your party that has no scope which you have not. Without `filter` the "
    "mailbox is told of all that the key may read, from now on. With `watches` it is told as a webhook of them is."
)
class MailboxInput:
    """The input for a new mailbox."""

    address: str
    api_key_id: strawberry.ID
    schedule: MailSchedule | None = UNSET
    filter: ChangeFilter | None = UNSET
    watches: list[strawberry.ID] | None = UNSET

    def read(self) -> mailbox.MailboxStatement:
        """Convert the input to a statement.

        Raises:
            BadUserInput: A list of the filter has too many items.
        """
        known = given(self)
        wanted = known["filter"].read() if "filter" in known else None
        schedule = mailbox.MailSchedule(known.get("schedule", mailbox.MailSchedule.AT_ONCE))
        return mailbox.MailboxStatement(known["address"], known["api_key_id"], schedule, wanted, known.get("watches"))
