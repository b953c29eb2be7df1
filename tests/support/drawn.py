"""Answers for drawings."""

from typing import Any, Final

from firmware_graph.exports.about import About
from firmware_graph.exports.drawings import DRAWINGS
from firmware_graph.exports.readership import Readers

ABOUT: Final = About(
    DRAWINGS["lineage"],
    {"Versions and upgrades": Readers.SEC_PARTIES},
    {"id": "cpl1"},
    "2026-01-01T00:00:00.000Z",
    {"id": "a model"},
    "p1",
)
"""The facts about a drawing."""


def a_version(entry: int, text: str = "00000001", **facts: str | None) -> dict[str, Any]:
    """Return a version."""
    usual = {"versionHex": text, "status": "CURRENT", "predecessorsDeclared": "LISTED"}
    return {"cplEntryId": entry, "versionSubmitted": text, **usual, **facts}


def an_upgrade(tail: int, head: int, **facts: object) -> dict[str, Any]:
    """Return an upgrade."""
    usual = {
        "state": "IN_EFFECT",
        "evidence": "DECLARED",
        "recommendation": "NOT_STATED",
        "isRollback": False,
        "endCode": None,
    }
    return {"from": {"cplEntryId": tail}, "to": {"cplEntryId": head}, **usual, **facts}


def a_lineage(versions: list[dict[str, Any]], upgrades: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the answer of a lineage."""
    return {"revision": {"id": "cpl1"}, "drawn": {"lineage": {"versions": versions, "upgrades": upgrades}}}
