"""The objects that the lifespan opens, for all requests."""

from typing import NotRequired, TypedDict

from firmware_graph.api.execution.readiness import Readiness
from firmware_graph.api.execution.service import Service
from firmware_graph.api.subscription.subscriptions import Subscriptions
from firmware_graph.auth.api_keys import ApiKeys
from firmware_graph.database.graph import Graph
from firmware_graph.http.connection_limits import ConnectionLimits
from firmware_graph.http.metrics import Metrics


class State(TypedDict):
    """Opened when the process starts, closed when it ends."""

    graph: NotRequired[Graph]
    service: Service
    readiness: Readiness
    api_keys: ApiKeys
    subscriptions: NotRequired[Subscriptions]
    connection_limits: NotRequired[ConnectionLimits]
    metrics: NotRequired[Metrics]
