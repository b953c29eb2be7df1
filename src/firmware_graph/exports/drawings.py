"""The drawings that can be exported, and in which formats."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from firmware_graph.errors import BadUserInput
from firmware_graph.exports import mermaid, svg
from firmware_graph.exports.export_list import ExportList


class DrawingFormat(NamedTuple):
    """A format: its media type, and how the answer of a title is drawn in it."""

    media_type: str
    draw: Callable[[str, Mapping[str, Any]], str]


DRAWING_FORMATS: Final[Mapping[str, DrawingFormat]] = {
    "mmd": DrawingFormat(mermaid.MEDIA_TYPE, mermaid.mermaid_of),
    "svg": DrawingFormat(svg.MEDIA_TYPE, svg.svg_of),
}
DRAWINGS: Final[Mapping[str, ExportList]] = {
    "lineage": ExportList("lineage", "Lineage of a device model", ()),
    "upgrade-pathway": ExportList("upgrade-pathway", "Upgrade pathway", ()),
}
TO_LATEST: Final = ExportList("upgrade-pathway-to-latest", "Upgrade pathway", ())


def drawing_of(name: str, variables: Mapping[str, Any]) -> ExportList:
    """Return the operation of a drawing: a pathway without a target is to the latest release."""
    return TO_LATEST if name == "upgrade-pathway" and "to" not in variables else DRAWINGS[name]


def check_format(name: str, suffix: str) -> None:
    """Check that a format can hold what is exported.

    Raises:
        BadUserInput: A drawing is asked for as a table, or a table as a drawing.
    """
    if (name in DRAWINGS) != (suffix in DRAWING_FORMATS):
        other = ".mmd or .svg" if name in DRAWINGS else ".csv, .xlsx or .jsonl"
        raise BadUserInput(f"A file .{suffix} cannot hold the export {name}: take {other}.", argument="format")
