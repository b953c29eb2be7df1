"""The versions after an import: as stated by the sheets, and otherwise as recorded."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from firmware_graph.ingest.difference.kept import with_recorded, with_unread_cells
from firmware_graph.ingest.difference.validate import unknown_comms_hubs, unknown_entries
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheets
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.vocabulary import CplStatus, PredecessorsDeclared
from firmware_graph.records.data_quality import NO_FLAGS, flagged
from firmware_graph.records.manufacturer_names import most_given_names
from firmware_graph.records.model_key import key_of
from firmware_graph.records.moment import Moment
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.rows import CplRow


class FirFacts(NamedTuple):
    """The columns of a version that the FIR states."""

    predecessors_declared: str = PredecessorsDeclared.NOT_PROVIDED.value
    has_quarantined_predecessor: bool = False
    released_on: str | None = None
    manufacturer_contact: str | None = None


NOTHING_DECLARED = FirFacts()
_recorded_fir_facts = attrgetter(*FirFacts._fields)

GIVEN = (*CplRow._fields, *FirFacts._fields, "model_key", "manufacturer_name", "data_quality", "recorded_from")
_columns_of_version = itemgetter(*map(GIVEN.index, FirmwareVersion._fields))
"""Picks the columns of a version from all given values, by positions that are looked up once."""


@dataclass(frozen=True, slots=True)
class MergedSheets:
    """All versions after an import, and the sheets without the rows of the CPL, which are no longer needed.

    `removed` are the entries that are missing from a full CPL sheet, and so removed. The sheets have the problems of
    rows that cannot be merged, and not those rows.
    """

    versions: Mapping[int, FirmwareVersion]
    removed: Sequence[int]
    sheets: ParsedSheets


def merge_sheets(sheets: ParsedSheets, recorded: Recorded, moment: Moment) -> MergedSheets:
    """Compute every version after the import; an unchanged one is the recorded row object itself.

    An entry that is missing from a full CPL sheet is removed from the list today; nothing is deleted.
    """
    sheets = _without_bad_rows(sheets, recorded)
    names = _names_by_code(sheets, recorded)
    versions = _versions_of_rows(sheets, recorded, names, moment)
    removed = []
    for entry, past in recorded.versions.items():
        if not (sheets.cpl and entry in sheets.cpl.rows):
            versions[entry] = _without_cpl_row(past, sheets, names[past.manufacturer_code], moment)
            if versions[entry].listed_status != past.listed_status:
                removed.append(entry)
    return MergedSheets(flagged(versions), removed, replace(sheets, cpl=sheets.cpl and sheets.cpl.without_rows()))


def _without_bad_rows(sheets: ParsedSheets, recorded: Recorded) -> ParsedSheets:
    """Leave out, and report, the rows that contradict others or the record."""
    cpl = sheets.cpl and with_unread_cells(sheets.cpl, recorded)
    cpl = cpl and cpl.leaving_out(unknown_comms_hubs(cpl, recorded))
    fir = sheets.fir and sheets.fir.leaving_out(unknown_entries(sheets.fir, cpl, recorded))
    zigbee = sheets.zigbee and sheets.zigbee.leaving_out(unknown_entries(sheets.zigbee, cpl, recorded))
    return replace(sheets, cpl=cpl, fir=fir, zigbee=zigbee)


def _names_by_code(sheets: ParsedSheets, recorded: Recorded) -> dict[str, str]:
    """Return the name that most entries of a code give; in a tie, the alphabetically first."""
    rows = sheets.cpl.rows if sheets.cpl else {}
    counts = Counter((row.manufacturer_code, row.manufacturer_name_submitted) for row in rows.values())
    counts.update(
        (version.manufacturer_code, version.manufacturer_name_submitted)
        for entry, version in recorded.versions.items()
        if entry not in rows
    )
    return most_given_names(counts)


def _versions_of_rows(
    sheets: ParsedSheets, recorded: Recorded, names: Mapping[str, str], moment: Moment
) -> dict[int, FirmwareVersion]:
    """Compute the versions of the rows of the CPL sheet."""
    if sheets.cpl is None:
        return {}
    unstated = [name for name in CplRow._fields if name not in sheets.cpl.stated and name != "line"]
    versions = {}
    for entry, row in sheets.cpl.rows.items():
        past = recorded.versions.get(entry)
        stated = with_recorded(row, past, unstated) if past and unstated else row
        versions[entry] = FirmwareVersion._make(
            _columns_of_version(
                (
                    *stated,
                    *_fir_facts(sheets, entry, past),
                    key_of(stated),
                    names[row.manufacturer_code],
                    NO_FLAGS,
                    past.recorded_from if past else moment.recorded_at,
                )
            )
        )
    return versions


def _fir_facts(sheets: ParsedSheets, entry: int, past: FirmwareVersion | None) -> FirFacts:
    """Compute the FIR facts of an entry after the import."""
    before = FirFacts._make(_recorded_fir_facts(past)) if past else NOTHING_DECLARED
    fir = sheets.fir
    if fir is None:
        return before
    is_spoilt = entry in fir.spoilt
    row = (fir.remains if is_spoilt else fir.rows).get(entry)
    if row is None:
        return before if sheets.is_partial or is_spoilt else NOTHING_DECLARED
    stated = fir.states(entry)
    return FirFacts(
        predecessors_declared=before.predecessors_declared if is_spoilt else row.predecessors_declared,
        has_quarantined_predecessor=is_spoilt and before.has_quarantined_predecessor,
        released_on=row.released_on if "released_on" in stated else before.released_on,
        manufacturer_contact=(
            row.manufacturer_contact if "manufacturer_contact" in stated else before.manufacturer_contact
        ),
    )


def _without_cpl_row(past: FirmwareVersion, sheets: ParsedSheets, name: str, moment: Moment) -> FirmwareVersion:
    """Compute a recorded version without a valid row in the CPL sheet; the row object itself if nothing changes."""
    entry = past.cpl_entry_id
    is_absent = sheets.cpl is not None and not sheets.is_partial and entry not in sheets.cpl.spoilt
    is_removed_now = is_absent and past.listed_status != CplStatus.REMOVED
    removal: dict[str, Any] = (
        {"listed_status": CplStatus.REMOVED.value, "removed_on": moment.today} if is_removed_now else {}
    )
    now = past._replace(manufacturer_name=name, **removal, **_fir_facts(sheets, entry, past)._asdict())
    return past if now == past else now
