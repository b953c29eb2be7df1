"""Delete a mailbox: no more mail goes to it, and its deliveries are deleted."""

from typing import Final

from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput

NO_SUCH_MAILBOX: Final = "Your party has no mailbox of this ID."


async def delete_mailbox(graph: Graph, mailbox_id: str, *, party: str) -> str:
    """Delete a mailbox of a party, and return its ID; one whose recipient was asked still counts until it is forgotten.

    So repeatedly creating and deleting mailboxes does not get addresses asked again and again. A mailbox that was
    confirmed, or deleted before its recipient was asked, no longer counts.

    Raises:
        BadUserInput: The party has no such mailbox; the same whether another party has it or nobody.
        GraphUnavailable: The database cannot be reached.
    """
    if not await run_alone(graph, "delete_mailbox", webhook_id=mailbox_id, party=party):
        raise BadUserInput(NO_SUCH_MAILBOX, argument="id")
    return mailbox_id
