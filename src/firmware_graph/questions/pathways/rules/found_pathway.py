"""The complete answer for a pathway that was found."""

from collections.abc import Sequence
from functools import partial

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
    lineage: LineageGraph, graph: LinkGraph, source: FirmwareVersion, arcs: list[Arc], *, is_latest: bool
) -> UpgradePathway:
    """Describe a pathway of at least one upgrade; `is_latest` if no target was requested."""
    versions = [source, *(lineage.versions[arc.head] for arc in arcs)]
    described = Described(lineage, arcs)
    return UpgradePathway(
        source,
        versions[-1],
        versions,
        up_to_date=False,
        warn=partial(found_warnings, described, graph, versions, is_latest=is_latest),
        describe=described,
        ways=FoundWays(lineage, graph, arcs),
        inferred_hops=sum(arc.link.is_inferred for arc in arcs),
    )


class Described:
    """The upgrades of a pathway, described once for all extended copies of it."""

    __slots__ = ("arcs", "lineage", "steps")

    def __init__(self, lineage: LineageGraph, arcs: Sequence[Arc]) -> None:
        self.lineage, self.arcs = lineage, arcs
        self.steps: Sequence[UpgradeStep] | None = None

    def __call__(self) -> Sequence[UpgradeStep]:
        """Return the upgrades, in order."""
        if self.steps is None:
            self.steps = [upgrade_step(self.lineage, arc, position) for position, arc in enumerate(self.arcs, 1)]
        return self.steps


def found_warnings(
    described: Described, graph: LinkGraph, versions: Sequence[FirmwareVersion], *, is_latest: bool
) -> list[PathwayWarning]:
    """Return the warnings about a pathway that was found."""
    lineage, source, target = described.lineage, versions[0], versions[-1]
    return [
        *source_warnings(lineage, source),
        *(warning for step in described() for warning in step.warnings),
        *cycle_warnings(lineage, graph, [version.cpl_entry_id for version in versions]),
        *withdrawn_alternatives(lineage, source.cpl_entry_id, target.cpl_entry_id),
        *(newer_not_reachable(lineage, graph, source, target) if is_latest else ()),
    ]


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
    """Describe a pathway without upgrades."""
    warn = partial(staying_warnings, lineage, version, warnings)
    return UpgradePathway(version, version, [version], up_to_date=up_to_date, warn=warn)


def staying_warnings(
    lineage: LineageGraph, version: FirmwareVersion, more: Sequence[PathwayWarning]
) -> list[PathwayWarning]:
    """Return the warnings about a pathway without upgrades."""
    return [*source_warnings(lineage, version), *more]
