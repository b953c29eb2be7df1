"""Pathways to the targets that a party has approved for itself, by the same rules as to any target (domain.md R096)."""

from collections.abc import Sequence
from dataclasses import replace

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import (
    InvalidReference,
    MultipleTargets,
    PathwayAnswer,
    PathwayOutcome,
    PathwayUnknown,
    PathwayWarning,
    UpgradePathway,
)
from firmware_graph.model.pathway_codes import PathwayWarningCode
from firmware_graph.model.target import Targets
from firmware_graph.model.verdict import UpgradeVerdict, Verdict, VerdictReason, VerdictReasonCode
from firmware_graph.model.vocabulary import RequestEnd
from firmware_graph.questions.pathways.rules.endings import Ending, EndingKind, Reach
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph

NONE_APPROVED = "Your party has approved no target of this product: see approveTargets."
KINDS = {
    "NoPathway": EndingKind.NO_PATHWAY,
    "NotOtaUpgradable": EndingKind.NOT_OTA,
}


def approved_in(lineage: LineageGraph, targets: Targets) -> list[FirmwareVersion]:
    """Return what is approved in a lineage, newest first."""
    return sorted(
        (lineage.versions[entry] for entry in targets.approved if entry in lineage.versions),
        key=lambda version: (version.ordering_date, version.cpl_entry_id),
        reverse=True,
    )


def approved_outcome(source: FirmwareVersion, outcomes: Sequence[PathwayOutcome], targets: Targets) -> PathwayOutcome:
    """Return the pathway from a version to what is approved, from the answers to each of these targets, newest first.

    A target that a pathway to another one passes is not an end. Several ends stay several, and none is chosen; if none
    can be reached, the answer is that for the newest.
    """
    if not outcomes:
        return PathwayUnknown(source, None, [], [NONE_APPROVED])
    found = [one for one in outcomes if isinstance(one, UpgradePathway)]
    passed = {version.cpl_entry_id for one in found for version in one.versions[:-1]}
    ends = [with_avoided(one, targets) for one in found if one.target.cpl_entry_id not in passed]
    if not ends:
        return outcomes[0]
    return ends[0] if len(ends) == 1 else MultipleTargets(source, ends)


def to_approved(answer: PathwayOutcome, target: FirmwareVersion, targets: Targets) -> PathwayAnswer:
    """Return the answer to a requested target, if it is approved."""
    if target.cpl_entry_id not in targets.approved:
        return InvalidReference(RequestEnd.TO, not_approved(target))
    return with_avoided(answer, targets) if isinstance(answer, UpgradePathway) else answer


def not_approved(target: FirmwareVersion) -> str:
    """Return in words that a version is not an approved target of the party."""
    return f"Entry {target.cpl_entry_id} is no target that your party has approved."


def with_avoided(pathway: UpgradePathway, targets: Targets) -> UpgradePathway:
    """Add a warning for each version after the source that the party avoids; the pathway stays as it is."""
    warned = [
        PathwayWarning(PathwayWarningCode.AVOIDED, avoided_message(version, targets), version)
        for version in pathway.versions[1:]
        if targets.avoided(version.cpl_entry_id)
    ]
    return replace(pathway, warn=lambda: [*warned, *pathway.warnings]) if warned else pathway


def avoided_message(version: FirmwareVersion, targets: Targets) -> str:
    """Return in words that a party avoids a version, with its own reason."""
    target = targets.avoided(version.cpl_entry_id)
    reason = f": {target.reason}" if target and target.reason else "."
    return f"Your party avoids entry {version.cpl_entry_id}{reason}"


def approved_verdict(verdict: UpgradeVerdict, target: FirmwareVersion, targets: Targets) -> UpgradeVerdict:
    """Return a verdict on a step that also requires its end to be approved: it is 'no' if the end is not."""
    if target.cpl_entry_id in targets.approved:
        return verdict
    code, message = VerdictReasonCode.NOT_APPROVED, not_approved(target)
    if targets.avoided(target.cpl_entry_id):
        code, message = VerdictReasonCode.AVOIDED, avoided_message(target, targets)
    return replace(verdict, verdict=Verdict.NO, reasons=[VerdictReason(code, message, target), *verdict.reasons])


def approved_ending(answer: PathwayAnswer) -> Ending:
    """Return the ending of pathways to approved targets: a version that is one has arrived, however old it is."""
    if isinstance(answer, UpgradePathway | MultipleTargets):
        hops = answer.hops if isinstance(answer, UpgradePathway) else min(one.hops for one in answer.pathways)
        return Ending(EndingKind.PATHWAY if hops else EndingKind.UP_TO_DATE, Reach.LATEST, hops)
    return Ending(KINDS.get(type(answer).__name__, EndingKind.UNKNOWN), Reach.NOWHERE)
