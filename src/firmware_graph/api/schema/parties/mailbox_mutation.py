"""Root fields that change the mailboxes of a party."""

import strawberry

from firmware_graph.api.schema.context import OperationContext, now_ms
from firmware_graph.api.schema.fields import mutation_field
from firmware_graph.api.schema.parties.mailbox import Mailbox, MailboxInput
from firmware_graph.api.schema.parties.subject import owner_of
from firmware_graph.changes.create_mailbox import create_mailbox
from firmware_graph.changes.delete_mailbox import delete_mailbox
from firmware_graph.model import mailbox
from firmware_graph.questions.parties.shared.known_party import check_own_party


async def create_mailbox_field(
    context: OperationContext,
    *,
    input: MailboxInput,  # noqa: A002 - the argument's name
) -> mailbox.Mailbox:
    """Create a mailbox."""
    return await create_mailbox(
        context.reader,
        input.read(),
        owner=owner_of(context.caller, await check_own_party(context.reader)),
        rules=context.mail_rules,
        most=context.webhook_rules.most_of_a_party,
        key_rules=context.key_rules,
        now_ms=now_ms(),
    )


async def delete_mailbox_field(
    context: OperationContext,
    *,
    id: strawberry.ID,  # noqa: A002 - the argument's name
) -> str:
    """Delete a mailbox."""
    return await delete_mailbox(context.reader.graph, id, party=await check_own_party(context.reader))


@strawberry.type
class MailboxesMutation:
    """Mutations of a party's mailboxes."""

    create_mailbox: Mailbox | None = mutation_field(
        create_mailbox_field,
        "A new mailbox of your party. Its address is asked whether mail may be sent; one that does not agree within "
        "seven days is forgotten, and is not asked again by your party before.",
    )
    delete_mailbox: strawberry.ID | None = mutation_field(
        delete_mailbox_field,
        "Deletes a mailbox of your party: no more mail goes to it. One whose reader was asked, and has not agreed, "
        "keeps its place among those that your party may have until it is forgotten.",
    )
