"""Delete a webhook: nothing more is sent to it, and its deliveries are deleted."""

from typing import Final

from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput

NO_SUCH_WEBHOOK: Final = "Your party has no webhook of this ID."


async def delete_webhook(graph: Graph, webhook_id: str, *, party: str) -> str:
    """Delete a webhook of a party, and return its ID; a message in transit may still arrive.

    Raises:
        BadUserInput: The party has no such webhook; the same whether another has it or nobody.
        GraphUnavailable: The database cannot be reached.
    """
    if not await run_alone(graph, "delete_webhook", webhook_id=webhook_id, party=party):
        raise BadUserInput(NO_SUCH_WEBHOOK, argument="id")
    return webhook_id
