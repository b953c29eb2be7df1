"""Delete a mailbox: no more mail goes to it, and what was sent is forgotten."""

from typing import Final

from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput

NO_SUCH_MAILBOX: Final = "Your party has no mailbox of this ID."


async def delete_mailbox(graph: Graph, mailbox_id: str, *, party: str) -> str:
    """Delete a mailbox of a party, and return its ID; one whose reader was asked keeps its place until it is forgotten.

    So who makes and deletes mailboxes again and again does not have addresses asked again and again. One that was
    confirmed, or was deleted before its reader was asked, has no place any more.

    Raises:
        BadUserInput: The party has no such mailbox; the same whether another has it or nobody.
        GraphUnavailable: The database cannot be reached.
    """
    if not await run_alone(graph, "delete_mailbox", webhook_id=mailbox_id, party=party):
        raise BadUserInput(NO_SUCH_MAILBOX, argument="id")
    return mailbox_id
