"""Missing declarations, because of which the answer is unknown (domain.md §3.4 rule 6)."""

from collections.abc import Iterable
from typing import NamedTuple

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayUnknown
from firmware_graph.model.vocabulary import PredecessorsDeclared
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.over_the_air import not_ota_reason


class Walk(NamedTuple):
    """The result of a walk back: what a pathway could pass, and what it could not, at which the walk stops."""

    passable: set[int]
    barriers: set[int]


def undeclared_behind(lineage: LineageGraph, targets: Iterable[int], source: int | None) -> list[FirmwareVersion]:
    """Walk back from some targets, not through the source, and return what is not fully declared.

    Nothing before a version that no pathway could pass matters, nor does what that version itself lists.
    """
    return undeclared_among(lineage, walk_back(lineage, targets, source).passable)


def barriers_behind(lineage: LineageGraph, targets: Iterable[int], source: int) -> list[FirmwareVersion]:
    """Return the versions that no pathway could pass and without which it would be unknown whether there is one.

    Each is undeclared itself, or has an undeclared version before it.
    """
    met = walk_back(lineage, targets, source)
    beyond = lineage.in_effect.reaching_without(met.barriers, source)
    pending = [version.cpl_entry_id for version in undeclared_among(lineage, beyond - met.passable)]
    leading = set(pending)
    while pending:
        heads = {arc.head for arc in lineage.in_effect.arcs_from(pending.pop())} - leading - {source}
        leading |= heads
        pending += heads
    return [lineage.versions[entry] for entry in sorted(leading & met.barriers)]


def walk_back(lineage: LineageGraph, targets: Iterable[int], source: int | None) -> Walk:
    """Walk back from some targets over declared links, not through the source; the targets count as passable."""
    passable, barriers = set(targets), set[int]()
    pending = list(passable)
    while pending:
        for arc in lineage.declared.arcs_to(pending.pop()):
            if arc.tail in passable or arc.tail in barriers or arc.tail == source:
                continue
            if can_be_passed(lineage, lineage.versions[arc.tail]):
                passable.add(arc.tail)
                pending.append(arc.tail)
            else:
                barriers.add(arc.tail)
    return Walk(passable, barriers)


def can_be_passed(lineage: LineageGraph, version: FirmwareVersion) -> bool:
    """Return whether a pathway could lead to a version and on from it: it is CURRENT, and may be left over the air."""
    return lineage.is_current(version) and not_ota_reason(version) is None


def undeclared_among(lineage: LineageGraph, entries: Iterable[int]) -> list[FirmwareVersion]:
    """Return those of some versions that are not fully declared, sorted by entry ID."""
    return [lineage.versions[entry] for entry in sorted(entries) if is_undeclared(lineage.versions[entry])]


def is_undeclared(version: FirmwareVersion) -> bool:
    """Return whether some version may lead here that was not declared, or was declared but could not be read."""
    return version.predecessors_declared == PredecessorsDeclared.NOT_PROVIDED or version.has_quarantined_predecessor


def pathway_unknown(
    source: FirmwareVersion,
    requested: FirmwareVersion | None,
    undeclared: Iterable[FirmwareVersion],
    missing: Iterable[str] = (),
) -> PathwayUnknown:
    """Return the answer, with everything that is missing in words."""
    versions = list(undeclared)
    return PathwayUnknown(source, requested, versions, [*map(missing_declaration, versions), *missing])


def missing_declaration(version: FirmwareVersion) -> str:
    """Return in words what is not declared for a version."""
    entry = version.cpl_entry_id
    if version.predecessors_declared == PredecessorsDeclared.NOT_PROVIDED:
        return f"The FIR does not say which versions may go to entry {entry}: neither a list nor 'N/A'."
    return f"A predecessor listed for entry {entry} could not be accepted, so its list is not complete."


def missing_date(version: FirmwareVersion) -> str:
    """Return in words that a version lacks a date to be ordered by (rule 5)."""
    return (
        f"Entry {version.cpl_entry_id} has neither a release date nor a Date Added, so it is not known whether a "
        "later release of the model exists."
    )
