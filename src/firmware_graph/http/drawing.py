"""`/export/lineage.<format>` and `/export/upgrade-pathway.<format>`: one operation, drawn as Mermaid or SVG."""

from typing import Any, Final

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from firmware_graph.api.execution.asker import Asker
from firmware_graph.api.execution.request import Request
from firmware_graph.errors import ExportRefused
from firmware_graph.exports.drawings import DRAWING_FORMATS, DRAWINGS, drawing_of
from firmware_graph.exports.parameters import variables_of
from firmware_graph.http.entity_tags import is_named
from firmware_graph.http.graphql import REVALIDATED, VARY
from firmware_graph.http.state import State

DISPOSITION: Final = 'attachment; filename="{name}.{suffix}"'


async def drawing_response(http: HttpRequest[State], name: str, suffix: str, asker: Asker) -> Response:
    """Ask, and draw the answer; 304 where the caller has it.

    Raises:
        BadUserInput: A parameter is wrong, or there is nothing that can be drawn.
        ExportRefused: The operation was refused or failed.
    """
    service = http.state["service"]
    variables: dict[str, Any] = variables_of(service.executor.schema, DRAWINGS[name], http.query_params.multi_items())
    request = Request(drawing_of(name, variables).documents[0], variables, queries_only=True, is_trusted=True)
    answer = await service.respond(request, asker.caller, asker.has_left, asker.address)
    body = orjson.loads(answer.content)
    if "errors" in body:
        raise ExportRefused(body["errors"], answer.retry_after)
    headers = {
        **VARY,
        "cache-control": REVALIDATED,
        "content-disposition": DISPOSITION.format(name=name, suffix=suffix),
    }
    if answer.etag is not None:
        headers["etag"] = f"W/{answer.etag}"
        if is_named(answer.etag, http.headers.getlist("if-none-match")):
            return Response(None, 304, headers)
    media_type, draw = DRAWING_FORMATS[suffix]
    return Response(draw(DRAWINGS[name].title, body["data"]), 200, headers, media_type)
