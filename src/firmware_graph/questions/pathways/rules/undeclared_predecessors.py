"""What was never declared, so that neither yes nor no can be said (domain.md §3.4 rule 6)."""

from collections.abc import Iterable

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayUnknown
from firmware_graph.model.vocabulary import PredecessorsDeclared
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph


def undeclared_behind(lineage: LineageGraph, targets: Iterable[int], source: int | None) -> list[FirmwareVersion]:
    """Walk back from some targets, not through the source, and collect what is not fully declared."""
    met = set(targets)
    pending = list(met)
    while pending:
        for arc in lineage.declared.arcs_to(pending.pop()):
            if arc.tail not in met and arc.tail != source:
                met.add(arc.tail)
                pending.append(arc.tail)
    return [lineage.versions[entry] for entry in sorted(met) if is_undeclared(lineage.versions[entry])]


def is_undeclared(version: FirmwareVersion) -> bool:
    """Whether some version may lead here that nobody has named, or that was named and could not be read."""
    return version.predecessors_declared == PredecessorsDeclared.NOT_PROVIDED or version.has_quarantined_predecessor


def pathway_unknown(
    source: FirmwareVersion,
    requested: FirmwareVersion | None,
    undeclared: Iterable[FirmwareVersion],
    missing: Iterable[str] = (),
) -> PathwayUnknown:
    """Say what is missing."""
    versions = list(undeclared)
    return PathwayUnknown(source, requested, versions, [*map(what_is_missing, versions), *missing])


def what_is_missing(version: FirmwareVersion) -> str:
    """Say in words what is not declared of a version."""
    entry = version.cpl_entry_id
    if version.predecessors_declared == PredecessorsDeclared.NOT_PROVIDED:
        return f"The FIR does not say which versions may go to entry {entry}: neither a list nor 'N/A'."
    return f"A predecessor listed for entry {entry} could not be accepted, so its list is not complete."
