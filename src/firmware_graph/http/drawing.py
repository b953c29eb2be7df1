"""`/export/lineage.<format>` and `/export/upgrade-pathway.<format>`: one operation, drawn as Mermaid or SVG."""

from functools import partial
from typing import Final

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from firmware_graph.api.execution.requester import Requester
from firmware_graph.database.threads import Purpose, run_for
from firmware_graph.exports.drawings import DRAWING_FORMATS, ask_for_drawing
from firmware_graph.http.entity_tags import is_known
from firmware_graph.http.graphql import REVALIDATED, VARY
from firmware_graph.http.state import State

DISPOSITION: Final = 'attachment; filename="{name}.{suffix}"'


async def drawing_response(http: HttpRequest[State], name: str, suffix: str, requester: Requester) -> Response:
    """Run the operation, and draw the answer; 304 if the caller has it.

    Raises:
        BadUserInput: A parameter is wrong, or there is nothing that can be drawn.
        ExportRefused: The operation was refused or failed.
    """
    service = http.state["service"]
    parameters = http.query_params.multi_items()
    drawing = await ask_for_drawing(service.respond, service.schema, name, parameters, requester)
    headers = {
        **VARY,
        "cache-control": REVALIDATED,
        "content-disposition": DISPOSITION.format(name=name, suffix=suffix),
    }
    etag = drawing.answer.etag
    if etag is not None:
        headers["etag"] = f"W/{etag}"
        if is_known(etag, http):
            return Response(None, 304, headers)
    text = await run_for(Purpose.EXPORTS, partial(drawing.text, suffix))
    return Response(text, 200, headers, DRAWING_FORMATS[suffix].media_type)
