"""Drawings as SVG: well formed whatever a version's text is, and nothing told by a colour alone."""

from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from firmware_graph.errors import BadUserInput
from firmware_graph.exports.picture.drawing import MOST_DRAWN
from firmware_graph.exports.svg import svg_of
from support.drawn import ABOUT, a_lineage, a_version, an_upgrade

SVG = "{http://www.w3.org/2000/svg}"


def parsed(drawing: str) -> Element:
    return fromstring(drawing)  # noqa: S314 - our own


def texts_of(drawing: str) -> list[str]:
    return [one.text or "" for one in parsed(drawing).iter(f"{SVG}text")]


def test_text_of_a_version_is_no_markup_and_always_well_formed() -> None:
    told = texts_of(svg_of(ABOUT, a_lineage([a_version(1, "</text><b>\x00\x0b", versionHex=None)], [])))
    assert "</text><b>\ufffd\ufffd" in told


def test_what_is_to_be_known_stands_in_words() -> None:
    versions = [a_version(1, status="REMOVED"), a_version(2, predecessorsDeclared="NOT_PROVIDED")]
    told = texts_of(svg_of(ABOUT, a_lineage(versions, [an_upgrade(1, 2, state="WITHDRAWN")])))
    assert {"removed · 1", "entry 2", "?", "withdrawn"} <= set(told)
    assert {"Revision: cpl1", "Position of the feed: p1", "As of: 2026-01-01T00:00:00.000Z (now)"} <= set(told)
    assert "May be passed on to SEC Parties alone: Versions and upgrades; Position of the feed" in told
    assert told[-1] == "End of export: 2 versions and 1 upgrades, whole"


def test_steps_of_a_pathway_are_drawn_in_front() -> None:
    steps = [{"upgrade": an_upgrade(1, 2)}]
    data = {"revision": {"id": "cpl1"}, "drawn": {"versions": [a_version(1), a_version(2)], "steps": steps}}
    ways = [one for one in parsed(svg_of(ABOUT, data)).iter() if one.get("class") == "way"]
    assert [one.tag for one in ways] == [f"{SVG}path", f"{SVG}rect", f"{SVG}rect"]


@pytest.mark.parametrize("part", MOST_DRAWN)
def test_lineage_with_one_more_than_a_picture_holds_is_refused(part: str) -> None:
    rows = {"versions": [a_version(1)], "upgrades": [an_upgrade(1, 1)]}
    rows[part] *= MOST_DRAWN[part]
    assert svg_of(ABOUT, a_lineage(**rows))
    rows[part] *= 2
    with pytest.raises(BadUserInput, match="2,000 versions and 5,000 upgrades") as refused:
        svg_of(ABOUT, a_lineage(**rows))
    assert refused.value.extensions["argument"] == "format"


@pytest.mark.parametrize("drawn", [None, {"__typename": "NoPathway"}])
def test_what_has_no_picture_is_refused(drawn: Any) -> None:
    with pytest.raises(BadUserInput) as refused:
        svg_of(ABOUT, {"revision": {"id": "x"}, "drawn": drawn})
    assert "argument" in refused.value.extensions
