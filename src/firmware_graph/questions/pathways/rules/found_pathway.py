"""A pathway that was found, as the answer that says all there is to know of it."""

from collections.abc import Sequence
from functools import cached_property

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayWarning, UpgradePathway, UpgradeStep
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.link_graph import Arc, LinkGraph
from firmware_graph.questions.pathways.rules.steps import commands_for, responsible_for
from firmware_graph.questions.pathways.rules.warnings import (
    cycle_warnings,
    newer_not_reachable,
    source_warnings,
    step_warnings,
    withdrawn_alternatives,
)
from firmware_graph.questions.pathways.rules.ways import FoundWays


def found_pathway(
    lineage: LineageGraph, graph: LinkGraph, source: FirmwareVersion, arcs: Sequence[Arc], *, is_latest: bool
) -> UpgradePathway:
    """Describe a pathway of at least one upgrade; `is_latest` where no target was asked for."""
    versions = [source, *(lineage.versions[arc.head] for arc in arcs)]
    target = versions[-1]

    described = Described(lineage, arcs)

    def warn() -> list[PathwayWarning]:
        return [
            *source_warnings(lineage, source),
            *(warning for step in described.steps for warning in step.warnings),
            *cycle_warnings(lineage, graph, [version.cpl_entry_id for version in versions]),
            *withdrawn_alternatives(lineage, source.cpl_entry_id, target.cpl_entry_id),
            *(newer_not_reachable(lineage, graph, source, target) if is_latest else ()),
        ]

    ways = FoundWays(lineage, graph, arcs)
    return UpgradePathway(
        source,
        target,
        versions,
        up_to_date=False,
        warn=warn,
        describe=lambda: described.steps,
        ways=ways,
        inferred_hops=sum(arc.link.is_inferred for arc in arcs),
    )


class Described:
    """The upgrades of a pathway, described once for all copies of it that say more."""

    def __init__(self, lineage: LineageGraph, arcs: Sequence[Arc]) -> None:
        self.lineage, self.arcs = lineage, arcs

    @cached_property
    def steps(self) -> list[UpgradeStep]:
        """The upgrades, in order."""
        return [upgrade_step(self.lineage, arc, position) for position, arc in enumerate(self.arcs, 1)]


def upgrade_step(lineage: LineageGraph, arc: Arc, position: int) -> UpgradeStep:
    """Describe one upgrade of a pathway; positions count from 1."""
    target = lineage.versions[arc.head]
    return UpgradeStep(
        position,
        arc.link.upgrade,
        commands_for(target),
        responsible_for(target),
        step_warnings(lineage, arc),
    )


def staying(
    lineage: LineageGraph, version: FirmwareVersion, *, up_to_date: bool, warnings: Sequence[PathwayWarning] = ()
) -> UpgradePathway:
    """Describe a pathway of no upgrades."""

    def warn() -> list[PathwayWarning]:
        return [*source_warnings(lineage, version), *warnings]

    return UpgradePathway(version, version, [version], up_to_date=up_to_date, warn=warn)
