"""Whether one exact upgrade may be done: permission, never advice (domain.md §3.4 rules 1, 2 and 6)."""

from collections.abc import Iterable, Sequence

from firmware_graph.model.family import family_difference, hardware_fits
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayOutcome, UpgradePathway
from firmware_graph.model.pathway_codes import NoPathwayReason
from firmware_graph.model.reference import Installation
from firmware_graph.model.verdict import UpgradeVerdict, Verdict, VerdictReason, VerdictReasonCode
from firmware_graph.model.vocabulary import UpgradeState
from firmware_graph.questions.pathways.rules.answers import Answers
from firmware_graph.questions.pathways.rules.found_pathway import found_pathway
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.link_graph import Arc
from firmware_graph.questions.pathways.rules.links import Link
from firmware_graph.questions.pathways.rules.over_the_air import missing_facts, not_ota_reason
from firmware_graph.questions.pathways.rules.state import is_not_yet_added
from firmware_graph.questions.pathways.rules.to_target import versions_leading_to
from firmware_graph.questions.pathways.rules.undeclared_predecessors import is_undeclared, missing_declaration

Code = VerdictReasonCode


def judge_step(
    lineage: LineageGraph, source: FirmwareVersion, target: FirmwareVersion, installation: Installation | None = None
) -> UpgradePathway | UpgradeVerdict:
    """Return the step itself as a pathway of one upgrade if it is permitted; else the verdict against it."""
    if (reason := not_ota_reason(source, installation)) is not None:
        message = f"Entry {source.cpl_entry_id} cannot be upgraded over the air: {reason}."
        return UpgradeVerdict(Verdict.NO, [VerdictReason(Code.NOT_OTA, message, source)])
    links = links_between(lineage, source, target)
    permitting = [link for link in links if link.is_usable and not link.is_inferred]
    if permitting:
        best = min(permitting, key=lambda link: link.preference)
        arc = Arc(source.cpl_entry_id, target.cpl_entry_id, best)
        return found_pathway(lineage, lineage.usable, source, [arc], is_latest=False)
    answer = lineage.derive(Answers).pathway(source.cpl_entry_id, target.cpl_entry_id, installation)
    if reasons := reasons_against(lineage, source, target, links):
        return UpgradeVerdict(Verdict.NO, [*reasons, *by_way_of(answer)], other_way(answer))
    if reasons := reasons_unknown(source, target, links):
        return UpgradeVerdict(Verdict.UNKNOWN, reasons, other_way(answer))
    return UpgradeVerdict(Verdict.NO, by_way_of(answer) or [not_listed(source, target)], other_way(answer))


def links_between(lineage: LineageGraph, source: FirmwareVersion, target: FirmwareVersion) -> list[Link]:
    """Return all statements that one version may be upgraded to the other, blocked or not."""
    links = lineage.links_from.get(source.cpl_entry_id, [])
    return [link for link in links if link.upgrade.to_cpl_entry_id == target.cpl_entry_id]


def reasons_against(
    lineage: LineageGraph, source: FirmwareVersion, target: FirmwareVersion, links: Sequence[Link]
) -> list[VerdictReason]:
    """Return what certainly forbids a step, whatever may be undeclared."""
    step, day = f"{source.cpl_entry_id} → {target.cpl_entry_id}", lineage.clocks.day
    is_open = any(not link.edge_obstacles for link in links)
    states = {link.upgrade.state for link in links if not link.upgrade.is_rollback}
    earlier = {source.cpl_entry_id, *versions_leading_to(lineage, source.cpl_entry_id)}
    found = {
        Code.DIFFERENT_PRODUCT: (
            family_difference(source, target, lineage.successions) is not None,
            "The two are not of one product family.",
        ),
        Code.TARGET_REMOVED: (
            lineage.is_removed(target),
            f"Entry {target.cpl_entry_id} is removed from the CPL.",
        ),
        Code.NOT_AN_UPGRADE: (
            target.cpl_entry_id in earlier and not any(link.is_possible and not link.is_inferred for link in links),
            f"Entry {target.cpl_entry_id} is not after entry {source.cpl_entry_id}: it is the same, or leads to it.",
        ),
        Code.WITHDRAWN: (not is_open and UpgradeState.WITHDRAWN in states, f"The upgrade {step} was withdrawn."),
        Code.HARDWARE_MISMATCH: (
            not hardware_fits(source, target) or (not is_open and any(link.is_kept_out for link in links)),
            f"The image of entry {target.cpl_entry_id} is not for the hardware of entry {source.cpl_entry_id}.",
        ),
        Code.NOT_YET_IN_EFFECT: (
            is_not_yet_added(target, day) or (not is_open and UpgradeState.NOT_YET_IN_EFFECT in states),
            f"The upgrade {step} is not yet in effect.",
        ),
        Code.ONLY_A_ROLLBACK: (
            bool(links) and all(NoPathwayReason.ONLY_A_ROLLBACK in link.edge_obstacles for link in links),
            f"The upgrade {step} is declared as a rollback only.",
        ),
    }
    return [VerdictReason(code, message, target) for code, (is_so, message) in found.items() if is_so]


def reasons_unknown(source: FirmwareVersion, target: FirmwareVersion, links: Iterable[Link]) -> list[VerdictReason]:
    """Return the missing facts that would have to be known; empty if the step is not permitted whatever they are."""
    step = f"{source.cpl_entry_id} → {target.cpl_entry_id}"
    unstopped = [link for link in links if not link.edge_obstacles]
    if not unstopped and not is_undeclared(target):
        return []
    reasons = [VerdictReason(Code.NOT_DECLARED, fact, source) for fact in missing_facts(source)]
    if not unstopped:
        reasons.append(VerdictReason(Code.NOT_DECLARED, missing_declaration(target), target))
    elif any(link.is_inferred for link in unstopped):
        message = f"The upgrade {step} is inferred: no manufacturer declared it."
        reasons.append(VerdictReason(Code.NOT_DECLARED, message, target))
    return reasons


def other_way(answer: PathwayOutcome) -> UpgradePathway | None:
    """Return the pathway of several upgrades, if there is one."""
    return answer if isinstance(answer, UpgradePathway) and answer.hops > 1 else None


def by_way_of(answer: PathwayOutcome) -> list[VerdictReason]:
    """Return a reason for each version that the other pathway passes, in its order."""
    way = other_way(answer)
    return [
        VerdictReason(
            Code.MUST_GO_BY_WAY_OF, f"The way there goes by entry {version.cpl_entry_id}: see the pathway.", version
        )
        for version in (way.versions[1:-1] if way else ())
    ]


def not_listed(source: FirmwareVersion, target: FirmwareVersion) -> VerdictReason:
    """Return the reason if the predecessors are declared and this is not one of them."""
    message = (
        f"The predecessors of entry {target.cpl_entry_id} are declared, and entry {source.cpl_entry_id} is not "
        "among them."
    )
    return VerdictReason(Code.NOT_DECLARED, message, target)
