"""Liveness and readiness of the process, for its supervisor and monitoring."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from firmware_graph.http.problem import json_response
from firmware_graph.http.state import State


async def healthz(_request: Request) -> Response:
    """Respond that the process is up, whatever the state of the database."""
    return json_response(200, {"status": "up"})


async def readyz(request: Request[State]) -> Response:
    """Respond whether questions can be answered now; 503 and the reason if not."""
    if reason := await request.state["readiness"].reason_against():
        return json_response(503, {"status": "not ready", "reason": reason})
    return json_response(200, {"status": "ready"})


def health_routes() -> list[Route]:
    """Return the routes of both."""
    return [Route("/healthz", healthz), Route("/readyz", readyz)]
