"""What the lifespan opens, and every request finds."""

from typing import TypedDict

from firmware_graph.api.execution.readiness import Readiness
from firmware_graph.api.execution.responses import Responses


class State(TypedDict):
    """Opened at the start of the process, closed at its end."""

    responses: Responses
    readiness: Readiness
