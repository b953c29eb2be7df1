"""Rows held against each other and against the graph: entries, Comms Hubs, and predecessors."""

from collections.abc import Collection, Iterator, Mapping

from firmware_graph.ingest.cycles import cycles_closed_by
from firmware_graph.ingest.parsed_sheet import CPL, FIR, ParsedSheet
from firmware_graph.ingest.problem import Problem, ProblemCode, Sheet
from firmware_graph.ingest.recorded import Pair, Recorded
from firmware_graph.ingest.rows import CplRow, FirRow, ZigbeeRow, no_entry_id
from firmware_graph.model.family import FamilyDifference, family_difference, hardware_fits
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.vocabulary import DeviceType

DIFFERENCES: Mapping[FamilyDifference, tuple[ProblemCode, str, str]] = {
    FamilyDifference.TYPE: (ProblemCode.OTHER_DEVICE_TYPE, "device type", "device_type"),
    FamilyDifference.GENERATION: (ProblemCode.OTHER_GENERATION, "generation", "generation"),
    FamilyDifference.ENVIRONMENT: (ProblemCode.OTHER_ENVIRONMENT, "environment", "environment"),
    FamilyDifference.VARIANT: (ProblemCode.OTHER_VARIANT, "variant", "variant"),
    FamilyDifference.MANUFACTURER: (ProblemCode.OTHER_MANUFACTURER, "manufacturer", "manufacturer_code"),
}
CORRECT_THE_LIST = "correct the list, or the entry that is wrong"


def check_comms_hubs(cpl: ParsedSheet[CplRow], recorded: Recorded) -> None:
    """Leave out the rows whose required Comms Hub is none."""
    title = cpl.title("required_comms_hub_entry_id", CPL.readings)
    for row in list(cpl.rows.values()):
        hub_id = row.required_comms_hub_entry_id
        if hub_id is None:
            continue
        hub = cpl.rows.get(hub_id) or recorded.versions.get(hub_id)
        if hub and hub.device_type == DeviceType.CH:
            continue
        cpl.leave_out(row.cpl_entry_id)
        cpl.problems.append(
            Problem(
                sheet=Sheet.CPL,
                code=ProblemCode.UNKNOWN_COMMS_HUB,
                line=row.line,
                column=title,
                value=str(hub_id),
                cpl_entry_id=row.cpl_entry_id,
                reason=f"entry {hub_id} is a {hub.device_type}" if hub else f"there is no entry {hub_id}",
                remedy="give the CPL Entry ID of a Comms Hub, or leave it blank",
            )
        )


def check_entries_exist(
    parsed: ParsedSheet[FirRow] | ParsedSheet[ZigbeeRow], cpl: ParsedSheet[CplRow] | None, recorded: Recorded
) -> None:
    """Leave out the rows of entries that are in neither the CPL sheet nor the graph."""
    listed: Collection[int] = cpl.rows if cpl else ()
    unknown = [row for row in parsed.rows.values() if row.cpl_entry_id not in listed]
    for row in unknown:
        entry = row.cpl_entry_id
        if entry in recorded.versions:
            continue
        is_spoilt = cpl is not None and entry in cpl.spoilt
        parsed.leave_out(entry)
        parsed.problems.append(
            Problem(
                sheet=parsed.sheet,
                code=ProblemCode.UNKNOWN_ENTRY,
                line=row.line,
                column=parsed.title("cpl_entry_id", FIR.readings),
                value=str(entry),
                cpl_entry_id=entry,
                reason=f"the CPL row of entry {entry} has an error"
                if is_spoilt
                else f"there is no entry {entry} in the CPL sheet or the graph",
                remedy="correct the CPL row" if is_spoilt else "add it to the CPL sheet, or take the row out",
            )
        )


def check_predecessors(
    fir: ParsedSheet[FirRow],
    versions: Mapping[int, FirmwareVersion],
    recorded: Recorded,
    staying: Collection[Pair],
    *,
    spoilt: Collection[int] = (),
) -> set[Pair]:
    """Report every predecessor that cannot be one, and return them as pairs.

    `staying` are the recorded upgrades that this import neither ends nor states again; `spoilt` are the entries
    whose CPL row was left out.
    """
    rejected: set[Pair] = set()
    listed: dict[Pair, FirRow] = {}
    for row in fir.rows.values():
        for is_rollback, predecessors in ((False, row.predecessors), (True, row.rollbacks)):
            for predecessor in predecessors or ():
                fault = _fault(predecessor, row.cpl_entry_id, versions, recorded, is_rollback=is_rollback)
                if fault and fault[0] is ProblemCode.UNKNOWN_PREDECESSOR and predecessor in spoilt:
                    fault = fault[0], f"the CPL row of entry {predecessor} has an error", "correct the CPL row"
                if fault:
                    fir.problems.append(_problem(fir, row, str(predecessor), fault, is_rollback=is_rollback))
                if isinstance(predecessor, str):
                    continue
                pair = predecessor, row.cpl_entry_id
                if fault:
                    rejected.add(pair)
                elif not is_rollback:
                    listed[pair] = row
    for pair, cycle in _cycles(listed, staying, recorded):
        rejected.add(pair)
        fault = (ProblemCode.CYCLE, f"it closes the cycle {cycle}", "take one upgrade of the cycle out")
        fir.problems.append(_problem(fir, listed[pair], str(pair[0]), fault, is_rollback=False))
    return rejected


Fault = tuple[ProblemCode, str, str]


def _fault(
    predecessor: int | str,
    entry: int,
    versions: Mapping[int, FirmwareVersion],
    recorded: Recorded,
    *,
    is_rollback: bool,
) -> Fault | None:
    """Tell why an entry cannot be a predecessor of another; None where it can."""
    if isinstance(predecessor, str):
        _, reason, remedy = no_entry_id("predecessors", predecessor)
        return ProblemCode.UNREADABLE_PREDECESSOR, reason, remedy
    if predecessor == entry:
        return ProblemCode.OWN_PREDECESSOR, "the entry lists itself", "take it out"
    source, target = versions.get(predecessor), versions[entry]
    if source is None:
        reason = f"there is no entry {predecessor} in the CPL sheet or the graph"
        return ProblemCode.UNKNOWN_PREDECESSOR, reason, "add it to the CPL sheet, or take it out of the list"
    older, newer = (target, source) if is_rollback else (source, target)
    difference = family_difference(older, newer, recorded.successions)
    if difference:
        return _difference_fault(difference, source, target)
    if not hardware_fits(source, target):
        reach = f"{target.minimum_hardware or '0000'} to {target.maximum_hardware or 'FFFF'}"
        reason = f"E{predecessor} has hardware {source.hardware}, and E{entry} is for {reach}"
        return ProblemCode.OTHER_HARDWARE, reason, CORRECT_THE_LIST
    return None


def _difference_fault(difference: FamilyDifference, source: FirmwareVersion, target: FirmwareVersion) -> Fault:
    code, what, column = DIFFERENCES[difference]
    one, other = getattr(source, column) or "not stated", getattr(target, column) or "not stated"
    reason = f"E{source.cpl_entry_id} is of another {what} ({one}) than E{target.cpl_entry_id} ({other})"
    approved = f"record the succession of {one} to {other} with --successions, or "
    return code, reason, (approved if difference is FamilyDifference.MANUFACTURER else "") + CORRECT_THE_LIST


def _problem(fir: ParsedSheet[FirRow], row: FirRow, value: str, fault: Fault, *, is_rollback: bool) -> Problem:
    code, reason, remedy = fault
    return Problem(
        sheet=Sheet.FIR,
        code=code,
        line=row.line,
        column=fir.title("rollbacks" if is_rollback else "predecessors", FIR.readings),
        value=value,
        cpl_entry_id=row.cpl_entry_id,
        is_of_rollback=is_rollback,
        reason=reason,
        remedy=remedy,
    )


def _cycles(listed: Mapping[Pair, FirRow], staying: Collection[Pair], recorded: Recorded) -> Iterator[tuple[Pair, str]]:
    """Find the upgrades that are new and close a cycle; cycles already recorded are left (domain.md rule 11).

    A cycle is named in full; a huge one once, and where it closes again by the line that names it.
    """
    named: dict[int, tuple[list[int], int]] = {}
    for pair, cycle in cycles_closed_by([*listed, *staying]):
        if pair in listed and (pair not in recorded.open or recorded.open[pair].is_rollback):
            if id(cycle) in named:
                yield pair, f"of {len(cycle) - 1} entries that line {named[id(cycle)][1]} names"
            else:
                named[id(cycle)] = cycle, listed[pair].line
                yield pair, " → ".join(f"E{entry}" for entry in cycle)
