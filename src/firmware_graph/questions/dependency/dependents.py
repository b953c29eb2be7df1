"""What can reach a version, and what must pass it: for SEC Parties."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.dependents import Dependents
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.questions.pathways.rules.dominance import Dominance
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.undeclared_predecessors import undeclared_behind
from firmware_graph.questions.pathways.shared.upgrade_lineages import upgrade_lineages


async def dependents(reader: GraphReader, cpl_entry_ids: Sequence[int], *, clocks: Clocks) -> list[Dependents]:
    """Return what depends on each version, in order; one round trip for all, or two for a past `known_at`."""
    lineages = await upgrade_lineages(reader, cpl_entry_ids, clocks=clocks, argument="first")
    found = [dependents_of(lineages.of(entry), entry) if entry in lineages else Dependents() for entry in cpl_entry_ids]
    if reader.touches_much:
        await reader.each(found, read_all)
    return found


def read_all(found: Dependents) -> None:
    """Compute all parts of a version's dependents, which are computed on access."""
    _ = found.reachable_from, found.mandatory_for, found.undeclared


def dependents_of(lineage: LineageGraph, entry: int) -> Dependents:
    """Return what depends on one version of a lineage.

    A version reaches it if there is a pathway to it as a given target: so it may be removed, but must support upgrades
    over the air. It is mandatory for those whose pathways to their latest all pass it, or end at it.
    """
    versions = lineage.versions

    def find_reaching() -> list[FirmwareVersion]:
        return [versions[other] for other in sorted(lineage.usable.reaching(entry) - {entry})]

    def find_mandatory() -> list[FirmwareVersion]:
        return [versions[other] for other in lineage.derive(Dominance).mandatory_for(entry)]

    return Dependents(find_reaching, find_mandatory, lambda: undeclared_behind(lineage, [entry], None))
