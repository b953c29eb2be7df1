"""Create a mailbox: an address that is notified of changes by mail, once its recipient has consented."""

import uuid
from typing import Final

from firmware_graph.changes.add_endpoint import EndpointStatement, add_endpoint
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.api_key import KeyOwner, KeyRules
from firmware_graph.model.mailbox import SCHEME, Mailbox, MailboxStatement, MailRules, is_address

NO_MAIL: Final = "This service sends no mail: its operator has named no mail server."
NO_ADDRESS: Final = "Give one address, like someone@example.org: without a name, '=?', '%' and '!'."


async def create_mailbox(  # noqa: PLR0913 - the rules of each thing that it is made of
    reader: GraphReader,
    stated: MailboxStatement,
    *,
    owner: KeyOwner,
    rules: MailRules,
    most: int,
    key_rules: KeyRules,
    now_ms: int,
) -> Mailbox:
    """Create a mailbox of the owner's party; the request for consent goes to its address.

    Raises:
        BadUserInput: No mail is sent here, it is not an address, the party has already had it asked without consent,
            there is no such key, or the party has reached its limit of webhooks and mailboxes.
        GraphUnavailable: The database cannot be reached.
    """
    if rules.links is None:
        raise BadUserInput(NO_MAIL)
    if not is_address(stated.address):
        raise BadUserInput(NO_ADDRESS, argument="input.address")
    mailbox_id, url = str(uuid.uuid4()), f"{SCHEME}{stated.address}"
    own = {
        "schedule": stated.schedule.value,
        "created_at": now_ms,
        "address_key": rules.links.address_key(stated.address),
    }
    asked = EndpointStatement(mailbox_id, url, stated.key_id, stated.events, stated.watch_ids, own)
    key = await add_endpoint(reader, asked, owner=owner, most=most, key_rules=key_rules)
    return Mailbox(mailbox_id, url, stated.schedule, None, 0, None, stated.events, key)
