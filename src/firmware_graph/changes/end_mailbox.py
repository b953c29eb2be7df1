"""End a mailbox, as its recipient wants no more mail."""

from datetime import timedelta
from typing import Final

from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.model.mail_links import MailLink
from firmware_graph.model.mailbox import SUPPRESSED_DAYS, MailRules

SUPPRESSED_MS: Final = SUPPRESSED_DAYS * timedelta(days=1) // timedelta(milliseconds=1)


async def end_mailbox(graph: Graph, token: str, *, rules: MailRules, now_ms: int) -> bool:
    """End the mailbox of a link's token, even an unconfirmed one; return False if there is none.

    Its address is not asked for consent again within a year.

    Raises:
        GraphUnavailable: The database cannot be reached.
    """
    mailbox_id = rules.links.mailbox_of(MailLink.END, token) if rules.links else None
    if mailbox_id is None:
        return False
    until = now_ms + SUPPRESSED_MS
    return bool(await run_alone(graph, "end_mailbox", webhook_id=mailbox_id, until=until))
