"""The versions as they will be after an import: what the sheets state, and else what is recorded."""

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
"""Picks the columns of a version from all that is given for it, by places that are found by name once."""


@dataclass(frozen=True, slots=True)
class MergedSheets:
    """All versions after an import, and the sheets without the rows of the CPL, which nothing needs any more.

    `removed` are the entries that a full CPL sheet does not speak of, and so removes. The sheets have the problems
    of rows that cannot be merged, and not those rows.
    """

    versions: Mapping[int, FirmwareVersion]
    removed: Sequence[int]
    sheets: ParsedSheets


def merge_sheets(sheets: ParsedSheets, recorded: Recorded, moment: Moment) -> MergedSheets:
    """Compute every version as it will be, an unchanged one as the very row that is recorded.

    An entry that a full CPL sheet does not speak of is removed from the list today; nothing is deleted.
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
    """Leave out the rows that cannot stand beside the others or what is recorded, and report them."""
    cpl = sheets.cpl and with_unread_cells(sheets.cpl, recorded)
    cpl = cpl and cpl.leaving_out(unknown_comms_hubs(cpl, recorded))
    fir = sheets.fir and sheets.fir.leaving_out(unknown_entries(sheets.fir, cpl, recorded))
    zigbee = sheets.zigbee and sheets.zigbee.leaving_out(unknown_entries(sheets.zigbee, cpl, recorded))
    return replace(sheets, cpl=cpl, fir=fir, zigbee=zigbee)


def _names_by_code(sheets: ParsedSheets, recorded: Recorded) -> dict[str, str]:
    """Return the name that most entries of a code give; of as many, the first in the alphabet."""
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
    """Compute what the FIR states of an entry after the import."""
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
    """Compute a recorded version that the CPL sheet has no good row of; the very row where nothing changes."""
    entry = past.cpl_entry_id
    is_absent = sheets.cpl is not None and not sheets.is_partial and entry not in sheets.cpl.spoilt
    is_removed_now = is_absent and past.listed_status != CplStatus.REMOVED
    removal: dict[str, Any] = (
        {"listed_status": CplStatus.REMOVED.value, "removed_on": moment.today} if is_removed_now else {}
    )
    now = past._replace(manufacturer_name=name, **removal, **_fir_facts(sheets, entry, past)._asdict())
    return past if now == past else now
