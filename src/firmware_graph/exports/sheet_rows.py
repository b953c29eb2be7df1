"""Rows of the sheets: the upgrades to an entry become the cells that declare them."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from firmware_graph.exports.column import SEPARATOR, Node
from firmware_graph.model.vocabulary import Evidence, PredecessorsDeclared, Recommendation, UpgradeState

LISTED: Final = (UpgradeState.IN_EFFECT.value, UpgradeState.NOT_YET_IN_EFFECT.value)
NOTHING: Final = "N/A"


def combined_rows(node: Node) -> Iterator[Node]:
    """Yield a version with its declaration as the cells of the FIR.

    A sheet states evidence, advice and date once for all upgrades of a row. If they differ the cell is blank and
    `statementsDiffer` is true: the export of upgrades has each, and is imported together with the sheet.
    """
    upgrades = [one for one in node["upgradesFrom"]["nodes"] if one["state"] in LISTED]
    onward = [one for one in upgrades if not one["isRollback"]]
    declares_none = node["predecessorsDeclared"] == PredecessorsDeclared.NONE_DECLARED.value
    stated = {name: {one[name] for one in upgrades} for name in ("evidence", "recommendation")}
    moments = moments_of(upgrades)
    is_plain = all(len(values) <= 1 for values in (*stated.values(), moments))
    yield {
        **node,
        "predecessors": listed(onward) or (NOTHING if declares_none else None),
        "rollbacks": listed([one for one in upgrades if one["isRollback"]]),
        "evidence": only(stated["evidence"], unless=Evidence.DECLARED),
        "recommendation": only(stated["recommendation"], unless=Recommendation.NOT_STATED),
        "effectiveFrom": only(moments),
        "statementsDiffer": None if is_plain else "Yes",
    }


def zigbee_rows(node: Node) -> Iterator[Node]:
    """Yield a version whose stack or chipset is recorded; the sheet has no row for others."""
    if node["zigbeeStack"] or node["chipset"]:
        yield node


def listed(upgrades: Sequence[Node]) -> str | None:
    """Format the entries that upgrades come from; None if there are none."""
    return SEPARATOR.join(str(one["from"]["cplEntryId"]) for one in upgrades) or None


def moments_of(upgrades: Sequence[Node]) -> set[Any]:
    """Return the effective moments for the cell: future ones, else the stated ones."""
    to_come = {one["effectiveFrom"] for one in upgrades if one["state"] == UpgradeState.NOT_YET_IN_EFFECT.value}
    return to_come or {one["effectiveFrom"] for one in upgrades}


def only(values: set[Any], unless: str | None = None) -> str | None:
    """Return the single value; None if there is none, if there are several, or if it is what a blank means."""
    if len(values) != 1:
        return None
    [value] = values
    return None if value == unless else value
