"""The drawing of a lineage: nodes in reading order, lines with their notes, the pathway in front."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from firmware_graph.exports.picture.layers import layers_of, rows_of
from firmware_graph.model.vocabulary import CplStatus, UpgradeEndCode, UpgradeState

MOST_NODES: Final = 150
MOST_LINES: Final = 300
"""With this many upgrades a drawing is half of a page's maximum size."""

MOST_DRAWN: Final = {"versions": 2_000, "upgrades": 5_000}
"""The largest lineage that is drawn whole: some seconds of a processor, and more than anyone can follow."""

WIDTH, HEIGHT = 128, 52
ACROSS, DOWN = 136, 34  # between versions there is room for the words beside an upgrade
MARGIN: Final = 28
LANE: Final = 8
BESIDE: Final = 56  # how far an upgrade within a layer swings out to the right of it
BAND: Final = 3 * (WIDTH + ACROSS)
"""The width of a picture that still is legible across a sheet of paper."""

ENDED: Final = {
    UpgradeEndCode.WITHDRAWN_BY_MANUFACTURER.value: "withdrawn by maker",
    UpgradeEndCode.ABSENT_FROM_SHEET.value: "no longer listed",
    UpgradeEndCode.CORRECTED.value: "corrected",
    UpgradeEndCode.SUPERSEDED.value: "superseded",
}
"""Why an upgrade ended, in a few words."""


@dataclass(frozen=True, slots=True)
class Node:
    """A version and its position; `following` are the entries that upgrades lead to."""

    version: Mapping[str, Any]
    x: int
    y: int
    is_on_way: bool
    is_focus: bool
    following: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """An upgrade and its curve; `note` states why it may not be done, or the advice, in words."""

    upgrade: Mapping[str, Any]
    curve: str
    label_x: int
    label_y: int
    is_on_way: bool
    note: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn lineage, in SVG units."""

    width: int
    height: int
    nodes: Sequence[Node] = ()
    lines: Sequence[Line] = ()
    way: Sequence[int] = field(default_factory=tuple)

    @property
    def bands(self) -> Sequence[int]:
        """Return the start of each band that fits across a sheet of paper; empty if the whole picture fits."""
        return range(0, self.width, BAND) if self.width > BAND + WIDTH else ()


def drawing_of(lineage: Mapping[str, Any], way: Sequence[Mapping[str, Any]] = (), focus: int | None = None) -> Drawing:
    """Draw a lineage, with the versions of a pathway in front; its upgrades are drawn last, over the rest."""
    versions = {version["cplEntryId"]: version for version in lineage["versions"]}
    upgrades = [one for one in lineage["upgrades"] if ends_of(one)[0] in versions and ends_of(one)[1] in versions]
    layers = layers_of(versions, upgrades)
    rows = rows_of(layers)
    places = {
        entry: (MARGIN + layers[entry] * (WIDTH + ACROSS), MARGIN + rows[entry] * (HEIGHT + DOWN)) for entry in versions
    }
    on_way = [version["cplEntryId"] for version in way]
    steps, passed = set(pairwise(on_way)), set(on_way)
    following: dict[int, list[int]] = defaultdict(list)
    for from_, to in map(ends_of, upgrades):
        following[from_].append(to)
    lines = [line_of(one, places, is_on_way=ends_of(one) in steps and not is_restated(one)) for one in upgrades]
    nodes = [
        Node(
            versions[entry],
            *places[entry],
            entry in passed,
            entry == focus,
            following[entry],
        )
        for entry in sorted(versions, key=lambda entry: (layers[entry], rows[entry]))
    ]
    return Drawing(
        max((x for x, _ in places.values()), default=0) + WIDTH + MARGIN,
        max((y for _, y in places.values()), default=0) + HEIGHT + DOWN,
        nodes,
        sorted(lines, key=lambda line: line.is_on_way),
        on_way,
    )


def fits(lineage: Mapping[str, Any]) -> bool:
    """Whether a page has room for the drawing of a lineage."""
    return len(lineage["versions"]) <= MOST_NODES and len(lineage["upgrades"]) <= MOST_LINES


def is_drawn_whole(lineage: Mapping[str, Any]) -> bool:
    """Whether a lineage is small enough to be drawn whole, on a page of its own or as a file."""
    return all(len(lineage[part]) <= most for part, most in MOST_DRAWN.items())


def caption_of(version: Mapping[str, Any]) -> str:
    """Return the words below the text of a version: its entry, and whether it is removed."""
    is_removed = version["status"] == CplStatus.REMOVED.value
    return f"removed · {version['cplEntryId']}" if is_removed else f"entry {version['cplEntryId']}"


def ends_of(upgrade: Mapping[str, Any]) -> tuple[int, int]:
    """Return the entries that an upgrade leads from and to."""
    return upgrade["from"]["cplEntryId"], upgrade["to"]["cplEntryId"]


def is_restated(upgrade: Mapping[str, Any]) -> bool:
    """Whether a later statement of the same upgrade, drawn between the same versions, replaced it."""
    return bool(upgrade["state"] == UpgradeState.SUPERSEDED.value)


def line_of(upgrade: Mapping[str, Any], places: Mapping[int, tuple[int, int]], *, is_on_way: bool) -> Line:
    """Draw an upgrade: to the right in an S, past layers in a lane between rows, within a layer beside it, or below."""
    (x, y), (to_x, to_y) = (places[entry] for entry in ends_of(upgrade))
    middle, to_middle = y + HEIGHT // 2, to_y + HEIGHT // 2
    if to_x - x > WIDTH + ACROSS:
        curve, label_y = past_layers((x + WIDTH, middle), (to_x, to_middle))
        return Line(upgrade, curve, (x + WIDTH + to_x) // 2, label_y, is_on_way, note_on(upgrade))
    if to_x > x:
        start, end = x + WIDTH, to_x - 7
        bend = (end - start) // 2
        curve = f"M{start} {middle}C{start + bend} {middle} {end - bend} {to_middle} {end} {to_middle}"
        return Line(upgrade, curve, (start + end) // 2, (middle + to_middle) // 2 - 6, is_on_way, note_on(upgrade))
    if to_x == x:
        start, bend = x + WIDTH, x + WIDTH + BESIDE
        curve = f"M{start} {middle}C{bend} {middle} {bend} {to_middle} {start + 7} {to_middle}"
        return Line(upgrade, curve, bend, (middle + to_middle) // 2, is_on_way, note_on(upgrade))
    low = max(y, to_y) + HEIGHT + DOWN // 2
    from_x, end = x + WIDTH // 2, to_x + WIDTH // 2
    curve = f"M{from_x} {y + HEIGHT}C{from_x} {low + 8} {end} {low + 8} {end} {to_y + HEIGHT + 7}"
    return Line(upgrade, curve, (from_x + end) // 2, low + 4, is_on_way, note_on(upgrade))


def past_layers(start: tuple[int, int], end: tuple[int, int]) -> tuple[str, int]:
    """Draw a line past intermediate layers, in the lane beside its target's row, which has no versions.

    Longer and shorter ones have separate places in the lane. Return the curve, and the position of its note.
    """
    (x, middle), (to_x, to_middle) = start, end
    is_from_above = to_middle > middle
    lane = to_middle + (HEIGHT + DOWN) // 2 * (-1 if is_from_above else 1)
    lane += ((to_x - x) // (WIDTH + ACROSS) % 3 - 1) * LANE
    near, far, bend = x + ACROSS, to_x - ACROSS, ACROSS // 2
    curve = (
        f"M{x} {middle}C{x + bend} {middle} {near - bend} {lane} {near} {lane}L{far} {lane}"
        f"C{far + bend} {lane} {to_x - 7 - bend} {to_middle} {to_x - 7} {to_middle}"
    )
    return curve, lane + 4


def note_on(upgrade: Mapping[str, Any]) -> str:
    """Return the note beside an upgrade that is not simply available: why it ended, or the advice."""
    if upgrade["state"] != UpgradeState.IN_EFFECT.value:
        return ENDED.get(upgrade["endCode"]) or str(upgrade["state"]).replace("_", " ").lower()
    if upgrade["isRollback"]:
        return "rollback"
    return {"SHOULD_NOT": "advised against", "CONDITIONAL": "conditional"}.get(upgrade["recommendation"], "")
