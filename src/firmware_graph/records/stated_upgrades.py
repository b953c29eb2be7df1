"""The upgrade that a statement describes, with omitted facts filled in from the record."""

from collections.abc import Mapping

from firmware_graph.model.change import UpgradeStatement
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import Evidence, PredecessorsDeclared, Recommendation
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.upgrades import UpgradeChanges, begun


def upgrade_of(
    stated: UpgradeStatement,
    standing: Upgrade | None,
    recorded: Recorded,
    versions: Mapping[int, FirmwareVersion],
    *,
    recorded_at: int,
) -> Upgrade:
    """Return the upgrade as stated; omitted facts are as in `standing`.

    `versions` are those after the change.
    """
    is_rollback = standing.is_rollback if stated.is_rollback is None and standing else bool(stated.is_rollback)
    target = versions.get(stated.to_cpl_entry_id)
    return begun(
        (stated.from_cpl_entry_id, stated.to_cpl_entry_id),
        evidence=str(stated.evidence or (standing.evidence if standing else Evidence.DECLARED)),
        recommendation=str(
            stated.recommendation or (standing.recommendation if standing else Recommendation.NOT_STATED)
        ),
        is_rollback=is_rollback,
        asserted_by=target.manufacturer_code if target else None,
        effective_from=effective_from(stated, standing, recorded, recorded_at),
        recorded_at=recorded_at,
    )


def effective_from(
    stated: UpgradeStatement, standing: Upgrade | None, recorded: Recorded, recorded_at: int
) -> int | None:
    """Return from when an upgrade is in effect: as stated, else as recorded, and not while it was withdrawn."""
    if stated.effective_from is not None:
        return stated.effective_from
    if standing is not None:
        return standing.effective_from
    ended = recorded.ended.get((stated.from_cpl_entry_id, stated.to_cpl_entry_id))
    return recorded_at if ended and ended.recorded_to is None else None


def versions_now_listed(
    upgrades: UpgradeChanges, versions: Mapping[int, FirmwareVersion], *, recorded_at: int
) -> list[FirmwareVersion]:
    """Return the versions that had been declared without predecessors, and now have one.

    A version without a declaration stays undeclared: one predecessor does not mean that there is no other.
    """
    successors = sorted(
        {
            one.to_cpl_entry_id
            for one in upgrades.added
            if not one.is_rollback and (one.effective_to is None or one.effective_to > recorded_at)
        }
    )
    return [
        version._replace(predecessors_declared=PredecessorsDeclared.LISTED.value, recorded_from=recorded_at)
        for version in map(versions.__getitem__, successors)
        if version.predecessors_declared == PredecessorsDeclared.NONE_DECLARED
    ]
