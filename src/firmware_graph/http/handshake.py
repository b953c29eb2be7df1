"""Handshakes of WebSockets that are refused: in the form of every other refusal, and with its headers."""

from http import HTTPStatus
from typing import Final

import structlog
from structlog.typing import FilteringBoundLogger
from websockets.datastructures import Headers
from websockets.http11 import Response
from websockets.server import ServerProtocol

from firmware_graph.http import refusal

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)


class SealedServerProtocol(ServerProtocol):
    """The server's side of a WebSocket; the library's own refusals are plain text without a header of ours."""

    def reject(self, status: int, text: str) -> Response:  # noqa: ARG002 - of the library, and names what was sent
        """Return the response to a handshake that is refused."""
        reason = refusal.no_handshake(HTTPStatus(status))
        log.info("refused", status=reason.status.value, limit=reason.limit)
        body = reason.body()
        headers = Headers([(name.decode(), value.decode()) for name, value in reason.headers(body)])
        return Response(reason.status.value, reason.status.phrase, headers, body)
