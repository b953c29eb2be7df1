"""Declare all predecessors of an entry, or that it has none, or retract the declaration."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from firmware_graph.changes.correct_firmware import fault_of_absence
from firmware_graph.changes.faults import FieldFault
from firmware_graph.model.change import PredecessorsStatement, UpgradeStatement, UpgradeWithdrawal
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import PredecessorsDeclared
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.stated_upgrades import upgrade_of
from firmware_graph.records.upgrade_checks import fault_of_relisting
from firmware_graph.records.upgrades import Pair, UpgradeChanges, corrected, record_ended


@dataclass(frozen=True, slots=True)
class Declaration:
    """The version with its declaration, and the upgrades that begin and end with it."""

    version: FirmwareVersion
    upgrades: UpgradeChanges = field(default_factory=UpgradeChanges)


def declare_predecessors(  # noqa: PLR0913 - what is compared
    stated: PredecessorsStatement,
    recorded: Recorded,
    version: FirmwareVersion | None,
    *,
    standing: Mapping[Pair, Upgrade],
    of_others: Collection[Pair],
    recorded_at: int,
) -> Declaration | list[FieldFault]:
    """Compare the whole list with the record; an upgrade no longer listed counts as never declared: its record ends.

    `version` is the entry after the change, and `standing` are the upgrades to it that have not ended. `of_others` are
    the upgrades of other operations of the change, which the list leaves alone.
    """
    if version is None:
        return [fault_of_absence(stated.cpl_entry_id)]
    if faults := [*contradictions(stated), *relisted(stated, recorded, of_others, recorded_at)]:
        return faults
    before = {pair: one for pair, one in standing.items() if pair not in of_others}
    return compared(stated, recorded, version, before=before, of_others=of_others, recorded_at=recorded_at)


def contradictions(stated: PredecessorsStatement) -> Iterator[FieldFault]:
    """Yield the contradictions within the operation."""
    if stated.none and stated.predecessors is not None:
        reason = "predecessors are listed, and it is said that there are none"
        yield FieldFault("none", Fault(ProblemCode.CONTRADICTION, reason, "give one of the two"))
    elif stated.predecessors is not None and not stated.predecessors:
        remedy = "give none: true where there is none, or leave 'from' out where nothing is declared"
        yield FieldFault("predecessors", Fault(ProblemCode.BAD_VALUE, "the list is empty", remedy))


def relisted(
    stated: PredecessorsStatement, recorded: Recorded, of_others: Collection[Pair], recorded_at: int
) -> Iterator[FieldFault]:
    """Yield the faults of listed predecessors whose upgrade was withdrawn (domain.md §3.4 rule 10)."""
    for source in stated.predecessors or ():
        pair = source, stated.cpl_entry_id
        is_standing = recorded.in_effect_or_to_come(pair, recorded_at) is not None
        fault = None if is_standing or pair in of_others else fault_of_relisting(pair, recorded)
        if fault:
            remedy = "take it out of the list, or declare it again with declareUpgrade"
            yield FieldFault("predecessors", fault._replace(remedy=remedy), str(source))


def compared(  # noqa: PLR0913 - what is compared
    stated: PredecessorsStatement,
    recorded: Recorded,
    version: FirmwareVersion,
    *,
    before: Mapping[Pair, Upgrade],
    of_others: Collection[Pair],
    recorded_at: int,
) -> Declaration | list[FieldFault]:
    """Compare the list with the upgrades `before` the change."""
    at, entry = recorded_at, stated.cpl_entry_id
    listed = dict.fromkeys((source, entry) for source in stated.predecessors or ())
    restated = {pair: before.get(pair) for pair in listed if pair not in of_others}
    new = {pair: past for pair, past in restated.items() if past is None or past.is_rollback}
    added = [
        upgrade_of(UpgradeStatement(*pair, is_rollback=False), past, recorded, {entry: version}, recorded_at=at)
        for pair, past in new.items()
    ]
    ended = [
        *(record_ended(past, recorded_at=at) for past in new.values() if past),
        *(corrected(one, recorded_at=at) for pair, one in before.items() if pair not in listed and not one.is_rollback),
    ]
    declared = declared_by(stated)
    now = version._replace(predecessors_declared=declared.value, has_quarantined_predecessor=False)
    if not added and not ended and now == version and not of_others:
        reason = f"this is recorded of entry {entry} already"
        return [FieldFault(None, Fault(ProblemCode.CONTRADICTION, reason, "leave the operation out, or change it"))]
    return Declaration(now, UpgradeChanges(added, ended))


def declared_by(stated: PredecessorsStatement) -> PredecessorsDeclared:
    """Return what an operation declares about predecessors."""
    if stated.none:
        return PredecessorsDeclared.NONE_DECLARED
    return PredecessorsDeclared.LISTED if stated.predecessors else PredecessorsDeclared.NOT_PROVIDED


def fault_beside(
    stated: PredecessorsStatement, other: UpgradeStatement | UpgradeWithdrawal, place: int
) -> FieldFault | None:
    """Return the fault of a list that contradicts another operation of the change, at a place."""
    source = other.from_cpl_entry_id
    is_listed = source in (stated.predecessors or ())
    is_declared = isinstance(other, UpgradeStatement)
    is_rollback = isinstance(other, UpgradeStatement) and bool(other.is_rollback)
    if (is_declared and not is_rollback) is is_listed or (is_rollback and not is_listed):
        return None
    does = "declares" if is_declared else "withdraws"
    reason = f"operation {place} {does} the upgrade from E{source}, which the list {'has' if is_listed else 'has not'}"
    return FieldFault("predecessors", Fault(ProblemCode.CONTRADICTION, reason, "correct one of the two"), str(source))
