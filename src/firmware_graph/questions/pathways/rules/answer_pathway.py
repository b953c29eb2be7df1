"""The entry point of the rules of domain.md §3.4: which of them answers a request."""

from dataclasses import replace
from functools import partial

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import NoPathway, NotOtaUpgradable, PathwayOutcome, PathwayUnknown
from firmware_graph.model.reference import Installation
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.opening import openings_for
from firmware_graph.questions.pathways.rules.over_the_air import missing_facts, not_ota_reason
from firmware_graph.questions.pathways.rules.to_latest import pathway_to_latest
from firmware_graph.questions.pathways.rules.to_target import pathway_to_target
from firmware_graph.questions.pathways.rules.undeclared_predecessors import pathway_unknown


def answer_pathway(
    lineage: LineageGraph,
    source: FirmwareVersion,
    target: FirmwareVersion | None = None,
    installation: Installation | None = None,
) -> PathwayOutcome:
    """Return the pathway from one version to another, or as far as possible; both are in the lineage."""
    outcome = outcome_of(lineage, source, target, installation)
    if isinstance(outcome, NoPathway | PathwayUnknown):
        return replace(outcome, opened_by=partial(openings_for, lineage, source, target))
    return outcome


def outcome_of(
    lineage: LineageGraph, source: FirmwareVersion, target: FirmwareVersion | None, installation: Installation | None
) -> PathwayOutcome:
    """Return the answer by the rule that applies."""
    if (reason := not_ota_reason(source, installation)) is not None:
        return NotOtaUpgradable(source, reason)
    if missing := missing_facts(source):
        return pathway_unknown(source, target, (), missing)
    if target is None:
        return pathway_to_latest(lineage, source)
    return pathway_to_target(lineage, source, target)
