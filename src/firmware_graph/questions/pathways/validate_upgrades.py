"""May this exact upgrade be done: yes, no or unknown, and why: for SEC Parties."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.pathway import AmbiguousFirmware, PathwayAnswer, PathwayUnknown, Unresolved, UpgradePathway
from firmware_graph.model.pathway_codes import PathwayWarningCode
from firmware_graph.model.target import Targets
from firmware_graph.model.verdict import UpgradeVerdict, Verdict, VerdictReason, VerdictReasonCode
from firmware_graph.model.vocabulary import Evidence, RequestEnd
from firmware_graph.questions.pathways.rules.approved import approved_verdict
from firmware_graph.questions.pathways.rules.step_verdict import judge_step
from firmware_graph.questions.pathways.rules.warnings import OWN_ROWS_ONLY
from firmware_graph.questions.pathways.shared.comms_hub import HubCheck, with_comms_hubs
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest, ResolvedRequest, resolve_requests
from firmware_graph.questions.pathways.shared.upgrade_lineages import Lineages
from firmware_graph.questions.pathways.upgrade_pathways import in_order_of_targets

Code = VerdictReasonCode
TOLD_OF_A_PERMITTED_STEP = {
    PathwayWarningCode.SHOULD_NOT: Code.SHOULD_NOT,
    PathwayWarningCode.CONDITIONAL: Code.CONDITIONAL,
    PathwayWarningCode.COMMS_HUB_NOT_CHECKED: Code.COMMS_HUB_NOT_CHECKED,
}


OF_OWN_ROWS: Final = VerdictReason(Code.OWN_ROWS_ONLY, OWN_ROWS_ONLY.message)
"""The notice, after the reasons, for readers of only their own FIR rows."""


async def validate_upgrades(
    reader: GraphReader, requests: Sequence[PathwayRequest], *, clocks: Clocks, targets: Targets | None = None
) -> list[UpgradeVerdict]:
    """Evaluate the step of each request, in order, independently of the others; each has a target.

    If `targets` are given, it must be one of them.

    Costs as many round trips as `upgrade_pathways`.

    Raises:
        GraphTimeout: The database ran past the operation's deadline.
    """
    distinct = list(dict.fromkeys(requests))
    await reader.pause(len(distinct))
    asked, lineages = await resolve_requests(reader, distinct, clocks=clocks)
    await reader.pause(len(asked))
    judged = await in_order_of_targets(reader, asked, partial(judge_request, lineages))
    await reader.pause(len(asked))
    checks = [
        HubCheck(step, request.comms_hub)
        for step, request in zip(judged, asked, strict=True)
        if isinstance(step, UpgradePathway) and isinstance(request, ResolvedRequest)
    ]
    checked = iter(await with_comms_hubs(reader, checks, clocks=clocks))
    final = [
        (next(checked) if isinstance(one, UpgradePathway) else one, request)
        for one, request in zip(judged, asked, strict=True)
    ]
    verdicts = await reader.each(final, partial(verdict_on, targets))
    if reader.rights.rows_read is not None:
        verdicts = [replace(one, reasons=[*one.reasons, OF_OWN_ROWS]) for one in verdicts]
    if len(distinct) == len(requests):
        return verdicts
    by_request = dict(zip(distinct, verdicts, strict=True))
    return [by_request[request] for request in requests]


def verdict_on(
    targets: Targets | None, judged: "tuple[PathwayAnswer | UpgradeVerdict, ResolvedRequest | Unresolved]"
) -> UpgradeVerdict:
    """Return the verdict on a request that was evaluated, with its Comms Hub checked."""
    one, request = judged
    verdict = with_disagreement(one if isinstance(one, UpgradeVerdict) else permitted(one), request)
    if not isinstance(request, ResolvedRequest) or request.target is None:
        return verdict
    verdict = replace(verdict, ends=(request.source, request.target))
    return verdict if targets is None else approved_verdict(verdict, request.target, targets)


def judge_request(lineages: Lineages, request: ResolvedRequest | Unresolved) -> UpgradePathway | UpgradeVerdict:
    """Evaluate one request; one whose references do not each mean a single entry has no verdict."""
    if isinstance(request, ResolvedRequest):
        assert request.target is not None, "a step has an end"  # noqa: S101 - for mypy: callers always give one
        lineage = lineages.spanning(request.source.cpl_entry_id, request.target.cpl_entry_id)
        return judge_step(lineage, request.source, request.target, request.installation)
    return UpgradeVerdict(Verdict.UNKNOWN, [VerdictReason(Code.REFERENCE, what_is_wrong(request))], request)


def with_disagreement(verdict: UpgradeVerdict, request: ResolvedRequest | Unresolved) -> UpgradeVerdict:
    """Add, after the reasons, that the inventory states another version than the device (rule 15)."""
    if not isinstance(request, ResolvedRequest) or request.disagreement is None:
        return verdict
    warning = request.disagreement
    reason = VerdictReason(Code.SOURCES_DISAGREE, warning.message, warning.firmware_version)
    return replace(verdict, reasons=[*verdict.reasons, reason])


def what_is_wrong(reference: Unresolved) -> str:
    """Return in words which reference does not mean a single entry, and why."""
    said = {RequestEnd.FROM: "from", RequestEnd.TO: "to", RequestEnd.COMMS_HUB: "commsHub", None: "reference"}
    if isinstance(reference, AmbiguousFirmware):
        return f"'{said[reference.end]}' fits {len(reference.candidates)} entries: give the CPL Entry ID."
    return f"'{said[reference.end]}': {reference.message}"


def permitted(step: object) -> UpgradeVerdict:
    """Return the verdict on a permitted step: yes, unless the Comms Hub must be upgraded first."""
    assert isinstance(step, UpgradePathway), "a check keeps the kind of its answer"  # noqa: S101 - for mypy
    upgrade = step.steps[0].upgrade
    how = "tested" if upgrade.evidence == Evidence.TESTED else "declared"
    message = f"The upgrade {upgrade.from_cpl_entry_id} → {upgrade.to_cpl_entry_id} is {how}."
    reasons = [
        VerdictReason(Code.DECLARED, message, step.target),
        *(
            VerdictReason(TOLD_OF_A_PERMITTED_STEP[warning.code], warning.message, warning.firmware_version)
            for warning in step.warnings
            if warning.code in TOLD_OF_A_PERMITTED_STEP
        ),
    ]
    if not step.prerequisites:
        return UpgradeVerdict(Verdict.YES, reasons)
    is_certain = not isinstance(step.prerequisites[0], PathwayUnknown)
    too_old = VerdictReason(
        Code.COMMS_HUB_TOO_OLD,
        f"Entry {step.target.cpl_entry_id} needs Comms Hub entry {step.target.required_comms_hub_entry_id} or later: "
        "upgrade the Comms Hub first.",
        step.target,
    )
    verdict = Verdict.NO if is_certain else Verdict.UNKNOWN
    return UpgradeVerdict(verdict, [too_old, *reasons], prerequisites=step.prerequisites)
