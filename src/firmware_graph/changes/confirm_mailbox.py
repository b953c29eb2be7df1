"""Confirm a mailbox: its recipient consents to mail."""

from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.model.mail_links import MailLink
from firmware_graph.model.mailbox import MailRules, next_digest_ms


async def confirm_mailbox(graph: Graph, token: str, *, rules: MailRules, now_ms: int) -> bool:
    """Confirm the mailbox of a link's token; return False if there is none, or it was ended.

    Raises:
        GraphUnavailable: The database cannot be reached.
    """
    mailbox_id = rules.links.mailbox_of(MailLink.CONFIRM, token) if rules.links else None
    if mailbox_id is None:
        return False
    digest_at = next_digest_ms(now_ms, rules.digest_hour)
    return bool(await run_alone(graph, "confirm_mailbox", webhook_id=mailbox_id, digest_at=digest_at))
