"""Refused handshakes of WebSockets: in the form of every other refusal, and with its headers."""

from http import HTTPStatus
from typing import Any

from websockets.datastructures import Headers
from websockets.http11 import Response
from websockets.server import ServerProtocol

from firmware_graph.http import refusal
from firmware_graph.http.metrics import Metrics


class SealedServerProtocol(ServerProtocol):
    """The server's side of a WebSocket; the library's own refusals are plain text without our headers."""

    def __init__(self, metrics: Metrics, **options: Any) -> None:  # noqa: ANN401 - those of the library
        super().__init__(**options)
        self.metrics = metrics

    def reject(self, status: int, text: str) -> Response:  # noqa: ARG002 - of the library, and names what was sent
        """Return the response to a refused handshake."""
        reason = refusal.no_handshake(HTTPStatus(status))
        body, request_id = reason.body(), reason.noted(self.metrics)
        headers = Headers([(name.decode(), value.decode()) for name, value in reason.headers(body, request_id)])
        return Response(reason.status.value, reason.status.phrase, headers, body)
