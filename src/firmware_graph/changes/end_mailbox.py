"""End a mailbox, as its reader wants no more mail."""

from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.model.mail_links import MailLink
from firmware_graph.model.mailbox import MailRules


async def end_mailbox(graph: Graph, token: str, *, rules: MailRules) -> bool:
    """End the mailbox that the token of a link is of, also an unconfirmed one; False where there is none.

    Raises:
        GraphUnavailable: The database cannot be reached.
    """
    mailbox_id = rules.links.mailbox_of(MailLink.END, token) if rules.links else None
    return mailbox_id is not None and bool(await run_alone(graph, "end_mailbox", webhook_id=mailbox_id))
