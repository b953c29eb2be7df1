"""The number of webhooks in each state, for the operators of the service."""

from collections.abc import Mapping

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.model.webhook import WebhookState


async def webhook_states(graph: Graph, deadline: Deadline) -> Mapping[WebhookState, int]:
    """Count the webhooks of all parties by state; one round trip.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    record = await graph.read("webhook_states", {}, deadline, is_of_leader=True)
    return {state: record[state.value.lower()] for state in WebhookState}
