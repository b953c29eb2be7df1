"""What the lifespan opens, and every request finds."""

from typing import TypedDict

from firmware_graph.api.execution import Service
from firmware_graph.api.readiness import Readiness


class State(TypedDict):
    """Opened at the start of the process, closed at its end."""

    service: Service
    readiness: Readiness
