"""Declare an upgrade, or restate one that is recorded."""

from firmware_graph.model.change import UpgradeStatement
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import Evidence, Recommendation
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.upgrades import UpgradeChanges, begun, record_ended, statement_of


def declare_upgrade(
    stated: UpgradeStatement, recorded: Recorded, *, recorded_at: int
) -> UpgradeChanges | tuple[str, Fault]:
    """Return how the record of an upgrade begins, and what it replaces; or the field that is wrong and why.

    Whether the two versions may be linked at all is checked for all declarations of a change together.
    """
    pair = stated.from_cpl_entry_id, stated.to_cpl_entry_id
    standing = recorded.in_effect_or_to_come(pair, recorded_at)
    upgrade = statement(stated, recorded, standing, recorded_at)
    if standing is None:
        return UpgradeChanges(added=[upgrade])
    if statement_of(standing) == statement_of(upgrade) and standing.effective_to is None:
        reason = f"the upgrade E{pair[0]} → E{pair[1]} is recorded so already"
        return "fromCplEntryId", Fault(ProblemCode.CONTRADICTION, reason, "leave the operation out, or change it")
    return UpgradeChanges(added=[upgrade], ended=[record_ended(standing, recorded_at=recorded_at)])


def statement(stated: UpgradeStatement, recorded: Recorded, standing: Upgrade | None, recorded_at: int) -> Upgrade:
    """Return the upgrade as it is stated; what is left out stays as it is recorded."""
    pair = stated.from_cpl_entry_id, stated.to_cpl_entry_id
    evidence = stated.evidence or (standing.evidence if standing else Evidence.DECLARED)
    recommendation = stated.recommendation or (standing.recommendation if standing else Recommendation.NOT_STATED)
    is_rollback = stated.is_rollback
    if is_rollback is None:
        is_rollback = standing.is_rollback if standing else False
    target = recorded.versions.get(stated.to_cpl_entry_id)
    return begun(
        pair,
        evidence=str(evidence),
        recommendation=str(recommendation),
        is_rollback=is_rollback,
        asserted_by=target.manufacturer_code if target else None,
        effective_from=effective_from(stated, recorded, standing, recorded_at),
        recorded_at=recorded_at,
    )


def effective_from(
    stated: UpgradeStatement, recorded: Recorded, standing: Upgrade | None, recorded_at: int
) -> int | None:
    """Return the moment from which it is in effect: as stated, else as before, and not while it was withdrawn."""
    if stated.effective_from is not None:
        return stated.effective_from
    if standing is not None:
        return standing.effective_from
    ended = recorded.ended.get((stated.from_cpl_entry_id, stated.to_cpl_entry_id))
    return recorded_at if ended and ended.recorded_to is None else None
