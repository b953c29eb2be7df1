"""The drawings that can be exported, and their formats."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

import orjson
from graphql import GraphQLSchema

from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.errors import BadUserInput, ExportRefused
from firmware_graph.exports import mermaid, svg
from firmware_graph.exports.about import About, moment_of_making
from firmware_graph.exports.export_list import ExportList
from firmware_graph.exports.page_reader import Respond
from firmware_graph.exports.parameters import variables_of
from firmware_graph.exports.readership import Readers, of_one_party


class DrawingFormat(NamedTuple):
    """A format: its media type, and the function that draws an answer in it, with the facts about it."""

    media_type: str
    draw: Callable[[About, Mapping[str, Any]], str]


DRAWING_FORMATS: Final[Mapping[str, DrawingFormat]] = {
    "mmd": DrawingFormat(mermaid.MEDIA_TYPE, mermaid.mermaid_of),
    "svg": DrawingFormat(svg.MEDIA_TYPE, svg.svg_of),
}
DRAWINGS: Final[Mapping[str, ExportList]] = {
    "lineage": ExportList("lineage", "Lineage of a device model", ()),
    "upgrade-pathway": ExportList("upgrade-pathway", "Upgrade pathway", ()),
}
TO_LATEST: Final = ExportList("upgrade-pathway-to-latest", "Upgrade pathway", ())
DRAWN: Final = "Versions and upgrades"


class Drawing(NamedTuple):
    """The input of a drawing: the response as sent, its data, and the facts about the file."""

    answer: EncodedResponse
    data: Mapping[str, Any]
    about: About

    def text(self, suffix: str) -> str:
        """Return the drawing in a format.

        Raises:
            BadUserInput: There is nothing to draw, or more than the format can hold.
        """
        return DRAWING_FORMATS[suffix].draw(self.about, self.data)


async def ask_for_drawing(
    respond: Respond, schema: GraphQLSchema, name: str, parameters: Iterable[tuple[str, str]], requester: Requester
) -> Drawing:
    """Query what is to be drawn.

    Raises:
        BadUserInput: A parameter is wrong.
        ExportRefused: The operation was refused or failed.
    """
    variables = variables_of(schema, DRAWINGS[name], parameters)
    request = Request(drawing_of(name, variables).documents[0], variables, queries_only=True, is_trusted=True)
    answer = await respond(request, requester.caller, requester.has_left, requester.address)
    body = orjson.loads(answer.content)
    if "errors" in body:
        raise ExportRefused(body["errors"])
    data = body["data"]
    is_own = requester.caller.rights.rows_read is not None
    readers = {DRAWN: of_one_party(Readers.SEC_PARTIES) if is_own else Readers.SEC_PARTIES}
    position = data["feed"]["position"]
    about = About(DRAWINGS[name], readers, data["revision"], moment_of_making(), variables, position)
    return Drawing(answer, data, about)


def drawing_of(name: str, variables: Mapping[str, Any]) -> ExportList:
    """Return the operation of a drawing: a pathway without a target leads to the latest release."""
    return TO_LATEST if name == "upgrade-pathway" and "to" not in variables else DRAWINGS[name]


def check_format(name: str, suffix: str) -> None:
    """Check that an export is possible in a format.

    Raises:
        BadUserInput: A drawing is requested as a table, or a table as a drawing.
    """
    if (name in DRAWINGS) != (suffix in DRAWING_FORMATS):
        message = f"A file .{suffix} cannot hold the export {name}: take {formats_of(name)}."
        raise BadUserInput(message, argument="format")


def formats_of(name: str) -> str:
    """Return the formats of an export, in words."""
    return ".mmd or .svg" if name in DRAWINGS else ".csv, .xlsx or .jsonl"
