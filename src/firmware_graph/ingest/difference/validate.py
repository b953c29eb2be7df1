"""Rows checked against each other and against the graph: entries, Comms Hubs, and predecessors."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from firmware_graph.ingest.sheets.parsed_sheet import AnyRow, ParsedSheet, ParsedSheets
from firmware_graph.ingest.sheets.predecessor_list import unreadable_predecessor
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.vocabulary import DeviceType
from firmware_graph.records.problem import Fault, Problem, ProblemCode
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.rows import CplRow, FirRow
from firmware_graph.records.upgrade_checks import ProposedUpgrade, fault_of_relisting, faults_of_upgrades
from firmware_graph.records.upgrades import Pair


def unknown_comms_hubs(cpl: ParsedSheet[CplRow], recorded: Recorded) -> list[Problem]:
    """Return the rows whose required Comms Hub is not one."""
    problems = []
    for row in cpl.rows.values():
        hub_id = row.required_comms_hub_entry_id
        if hub_id is None:
            continue
        hub = cpl.rows.get(hub_id) or recorded.versions.get(hub_id)
        if hub and hub.device_type == DeviceType.CH:
            continue
        fault = Fault(
            ProblemCode.UNKNOWN_COMMS_HUB,
            f"entry {hub_id} is of type {hub.device_type}" if hub else f"there is no entry {hub_id}",
            "give the CPL Entry ID of a Comms Hub, or leave it blank",
        )
        place = cpl.place(row, "required_comms_hub_entry_id")
        problems.append(fault.at(place, value=str(hub_id), cpl_entry_id=row.cpl_entry_id))
    return problems


def unknown_entries(sheet: ParsedSheet[AnyRow], cpl: ParsedSheet[CplRow] | None, recorded: Recorded) -> list[Problem]:
    """Return the rows of entries that are in neither the CPL sheet nor the graph."""
    listed: Collection[int] = cpl.rows if cpl else ()
    unlisted = [row for row in sheet.rows.values() if row.cpl_entry_id not in listed]
    problems = []
    for row in unlisted:
        entry = row.cpl_entry_id
        if entry not in recorded.versions:
            fault = _unknown(ProblemCode.UNKNOWN_ENTRY, entry, cpl, "or take the row out")
            problems.append(fault.at(sheet.place(row, "cpl_entry_id"), value=str(entry), cpl_entry_id=entry))
    return problems


class PredecessorCheck(NamedTuple):
    """The faults of the predecessors that a FIR sheet lists, and the pairs that stay as recorded."""

    problems: list[Problem]
    unchanged: Collection[Pair]


def check_predecessors(
    fir: ParsedSheet[FirRow],
    sheets: ParsedSheets,
    recorded: Recorded,
    versions: Mapping[int, FirmwareVersion],
    recorded_at: int,
) -> PredecessorCheck:
    """Check every predecessor that the FIR sheet lists; `versions` are all versions after the import.

    A pair that is also in the table of upgrades of the same import is checked as stated there. An upgrade with a future
    end is neither a fault nor changed by a sheet that lists it until then.
    """
    ending_later = recorded.ending_later(recorded_at)
    withdrawn = _withdrawn_before(fir, recorded, ending_later)
    in_table = sheets.upgrades.pairs if sheets.upgrades else frozenset()
    withdrawn = {pair: fault for pair, fault in withdrawn.items() if pair not in in_table}
    unchanged = {*withdrawn, *ending_later, *in_table}
    faults = withdrawn | faults_of_upgrades(
        (one for one in _proposed(fir) if one.pair not in unchanged),
        recorded,
        versions,
        staying=[
            pair
            for pair in (*_left_alone(fir, recorded, is_partial=sheets.is_partial), *ending_later)
            if pair not in in_table
        ],
        name_place=lambda pair: f"line {fir.rows[pair[1]].line}",
    )
    problems = [problem for row in fir.rows.values() for problem in _problems_of(fir, sheets.cpl, row, faults)]
    return PredecessorCheck(problems, unchanged | faults.keys())


def _left_alone(fir: ParsedSheet[FirRow], recorded: Recorded, *, is_partial: bool) -> list[Pair]:
    """Return the open upgrades, except rollbacks, that the sheet does not mention."""
    return [
        pair
        for pair, upgrade in recorded.open.items()
        if not upgrade.is_rollback and (pair[1] in fir.spoilt or (is_partial and pair[1] not in fir.rows))
    ]


def _proposed(fir: ParsedSheet[FirRow]) -> Iterator[ProposedUpgrade]:
    for row in fir.rows.values():
        for is_rollback, predecessors in ((False, row.predecessors), (True, row.rollbacks)):
            for one in predecessors or ():
                if isinstance(one, int):
                    yield ProposedUpgrade(one, row.cpl_entry_id, is_rollback)


def _withdrawn_before(
    fir: ParsedSheet[FirRow], recorded: Recorded, ending_later: Collection[Pair]
) -> dict[Pair, Fault]:
    """Return the upgrades of a sheet that a change withdrew (domain.md §3.4 rule 10)."""
    if not recorded.ended:
        return {}
    pairs = (one.pair for one in _proposed(fir) if one.pair not in ending_later)
    found = ((pair, fault_of_relisting(pair, recorded)) for pair in pairs)
    return {pair: fault for pair, fault in found if fault}


def _problems_of(
    fir: ParsedSheet[FirRow], cpl: ParsedSheet[CplRow] | None, row: FirRow, faults: Mapping[Pair, Fault]
) -> Iterator[Problem]:
    for name, predecessors in (("predecessors", row.predecessors), ("rollbacks", row.rollbacks)):
        for one in predecessors or ():
            fault = unreadable_predecessor(one) if isinstance(one, str) else faults.get((one, row.cpl_entry_id))
            if fault is None:
                continue
            if isinstance(one, int) and fault.code is ProblemCode.UNKNOWN_PREDECESSOR:
                fault = _unknown(fault.code, one, cpl, "or take it out of the list")
            yield fault.at(fir.place(row, name), value=str(one), cpl_entry_id=row.cpl_entry_id)


def _unknown(code: ProblemCode, entry: int, cpl: ParsedSheet[CplRow] | None, otherwise: str) -> Fault:
    """Return the fault of a missing entry: its own row has an error, or there is none."""
    if cpl is not None and entry in cpl.spoilt:
        return Fault(code, f"the CPL row of entry {entry} has an error", "correct the CPL row")
    reason = f"there is no entry {entry} in the CPL sheet or the graph"
    return Fault(code, reason, f"add it to the CPL sheet, {otherwise}")
