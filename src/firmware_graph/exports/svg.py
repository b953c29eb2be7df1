"""Lineages and pathways as SVG: a self-contained picture, the same as the explorer's."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from firmware_graph.errors import BadUserInput
from firmware_graph.exports.about import About
from firmware_graph.exports.mermaid import drawn
from firmware_graph.exports.picture.drawing import (
    HEIGHT,
    MOST_DRAWN,
    WIDTH,
    Line,
    Node,
    caption_of,
    drawing_of,
    is_drawn_whole,
)
from firmware_graph.model.vocabulary import CplStatus, Evidence, PredecessorsDeclared, UpgradeState

MEDIA_TYPE: Final = "image/svg+xml"
NAMESPACE: Final = "http://www.w3.org/2000/svg"
LINE_HEIGHT: Final = 18
LONGEST_VERSION: Final = 12
TOO_MANY: Final = (
    "A picture holds {most[versions]:,} versions and {most[upgrades]:,} upgrades, and there are {versions:,} and "
    "{upgrades:,}: take the export 'upgrades'."
)
STYLE: Final = (
    "text{font:13px sans-serif;fill:#0b0c0c;text-anchor:middle}.version{font:bold 16px monospace}"
    ".said{text-anchor:start}.mark{font:bold 22px sans-serif;text-anchor:end}"
    "rect{fill:#fff;stroke:#505a5f;stroke-width:1.5}.removed{stroke-dasharray:5 4}"
    "path{fill:none;stroke:#505a5f;stroke-width:1.5}.ended{stroke-dasharray:6 5}.inferred{stroke-dasharray:2 3}"
    ".way{stroke:#1d70b8;stroke-width:4}.tip{fill:#505a5f;stroke:none}.bar{stroke-width:4}.ground{stroke:none}"
)
KEY: Final = (
    "A bar before a version: declared to be a first release. A question mark: never declared what may lead to it.",
    "Dashed: not in effect, or removed, as the words say. Dotted: inferred, not declared. Thick: on the pathway.",
)


def svg_of(about: About, data: Mapping[str, Any]) -> str:
    """Draw the answer of a lineage or a pathway, with a key and the facts below, which end with its completeness.

    Raises:
        BadUserInput: There is nothing to draw, or more than one picture holds.
    """
    lineage = lineage_in(data["drawn"])
    versions, upgrades = lineage["versions"], lineage["upgrades"]
    is_pathway = "versions" in data["drawn"]
    drawing = drawing_of(lineage, versions if is_pathway else ())
    end = f"End of export: {len(versions)} versions and {len(upgrades)} upgrades, whole"
    said = [*KEY, *(f"{name}: {fact}" for name, fact in about.facts().items()), end]
    width = max(drawing.width, 8 * max(map(len, said)))
    height = drawing.height + LINE_HEIGHT * (len(said) + 1)
    root = Element("svg", {"xmlns": NAMESPACE, "viewBox": f"0 0 {width} {height}", "width": f"{width}", "role": "img"})
    SubElement(root, "title").text = about.export.title
    SubElement(root, "desc").text = " ".join(said)
    SubElement(root, "style").text = STYLE
    marker = {
        "id": "tip",
        "viewBox": "0 0 8 8",
        "refX": "2",
        "refY": "4",
        "orient": "auto",
        "markerUnits": "userSpaceOnUse",
    }
    SubElement(
        SubElement(SubElement(root, "defs"), "marker", {**marker, "markerWidth": "10", "markerHeight": "10"}),
        "path",
        {"d": "M0 0L8 4L0 8z", "class": "tip"},
    )
    SubElement(root, "rect", {"class": "ground", "width": f"{width}", "height": f"{height}"})
    for line in drawing.lines:
        add_line(root, line)
    for node in drawing.nodes:
        add_version(root, node)
    for place, text in enumerate(said, 1):
        add_text(root, 8, drawing.height + LINE_HEIGHT * place, text, "said")
    indent(root)
    return tostring(root, encoding="unicode") + "\n"


def lineage_in(answer: Mapping[str, Any] | None) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Return what is drawn of an answer.

    Raises:
        BadUserInput: It is nothing, or more than one picture holds.
    """
    versions, upgrades = drawn(answer)
    lineage = {"versions": versions, "upgrades": upgrades}
    if not is_drawn_whole(lineage):
        message = TOO_MANY.format(most=MOST_DRAWN, versions=len(versions), upgrades=len(upgrades))
        raise BadUserInput(message, argument="format")
    return lineage


def add_line(root: Element, line: Line) -> None:
    """Draw an upgrade, with its note in words."""
    upgrade = line.upgrade
    classes = ["way"] if line.is_on_way else []
    classes += ["ended"] if upgrade["state"] != UpgradeState.IN_EFFECT.value else []
    classes += ["inferred"] if upgrade["evidence"] == Evidence.INFERRED.value else []
    SubElement(root, "path", {"d": line.curve, "class": " ".join(classes), "marker-end": "url(#tip)"})
    if line.note:
        add_text(root, line.label_x, line.label_y, line.note, "note")


def add_version(root: Element, node: Node) -> None:
    """Draw a version: its text, its entry, and what must not be shown by a line alone."""
    one = node.version
    is_removed = one["status"] == CplStatus.REMOVED.value
    classes = " ".join(["removed"] * is_removed + ["way"] * node.is_on_way)
    place = {"x": f"{node.x}", "y": f"{node.y}", "width": f"{WIDTH}", "height": f"{HEIGHT}", "rx": "3"}
    SubElement(root, "rect", {**place, "class": classes})
    middle = node.x + WIDTH // 2
    add_text(root, middle, node.y + 22, one["versionHex"] or one["versionSubmitted"][:LONGEST_VERSION], "version")
    add_text(root, middle, node.y + 41, caption_of(one), "entry")
    if one["predecessorsDeclared"] == PredecessorsDeclared.NOT_PROVIDED.value:
        add_text(root, node.x - 4, node.y + 34, "?", "mark")
    if one["predecessorsDeclared"] == PredecessorsDeclared.NONE_DECLARED.value:
        SubElement(root, "path", {"d": f"M{node.x - 9} {node.y + 14}v24", "class": "bar"})


def add_text(root: Element, x: int, y: int, text: str, class_: str) -> None:
    """Write a text."""
    plain = "".join(one if one.isprintable() else "�" for one in text)  # XML cannot hold all that a sheet can
    SubElement(root, "text", {"x": f"{x}", "y": f"{y}", "class": class_}).text = plain
