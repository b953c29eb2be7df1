"""The versions as they will be after an import: what the sheets state, and else what is recorded."""

from collections import Counter
from dataclasses import dataclass
from functools import partial

from firmware_graph.ingest.data_quality import NO_FLAGS, flag_versions
from firmware_graph.ingest.model_key import key_of
from firmware_graph.ingest.parsed_sheet import ParsedSheet
from firmware_graph.ingest.recorded import Recorded
from firmware_graph.ingest.rows import CplRow, FirRow
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.vocabulary import CplStatus, PredecessorsDeclared

FirFacts = tuple[str, bool, str | None, str | None]
NOTHING_DECLARED: FirFacts = (PredecessorsDeclared.NOT_PROVIDED.value, False, None, None)


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of one import; None is one that was not given."""

    cpl: ParsedSheet[CplRow] | None
    fir: ParsedSheet[FirRow] | None
    is_partial: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """When an import takes place: milliseconds since 1970, and the day in UTC."""

    recorded_at: int
    today: str


def merge(sheets: Sheets, recorded: Recorded, moment: Moment) -> dict[int, FirmwareVersion]:
    """Work out every version as it will be, an unchanged one as the very row that is recorded.

    An entry that a full CPL sheet does not speak of is removed from the list today; nothing is deleted.
    """
    names = _names_by_code(sheets, recorded)
    facts = partial(_fir_facts, sheets)
    versions = dict(recorded.versions)
    if sheets.cpl:
        unstated = [name for name in CplRow._fields if name not in sheets.cpl.stated and name != "line"]
        for entry, row in sheets.cpl.rows.items():
            past = recorded.versions.get(entry)
            stated = _stated(row, past, unstated) if past and unstated else row
            recorded_from = past.recorded_from if past else moment.recorded_at
            versions[entry] = _version(stated, names[row.manufacturer_code], facts(entry, past), recorded_from)
    for entry, past in recorded.versions.items():
        if not (sheets.cpl and entry in sheets.cpl.rows):
            versions[entry] = _without_cpl_row(past, sheets, names[past.manufacturer_code], facts(entry, past), moment)
    flags = flag_versions(versions.values())
    for entry, version in versions.items():
        if version.data_quality != flags.get(entry, NO_FLAGS):
            versions[entry] = version._replace(data_quality=flags.get(entry, NO_FLAGS))
    return versions


def _stated(row: CplRow, past: FirmwareVersion, unstated: list[str]) -> CplRow:
    """Fill in what the sheet has no columns for from what is recorded; a version listed again is not removed."""
    kept = {name: getattr(past, name) for name in unstated}
    if "removed_on" in kept and past.listed_status != row.listed_status == CplStatus.CURRENT:
        kept["removed_on"] = None
    return row._replace(**kept)


def _names_by_code(sheets: Sheets, recorded: Recorded) -> dict[str, str]:
    """Find the name that most entries of a code give; of as many, the first in the alphabet."""
    rows = sheets.cpl.rows if sheets.cpl else {}
    counts = Counter((row.manufacturer_code, row.manufacturer_name) for row in rows.values())
    counts.update(
        (version.manufacturer_code, version.manufacturer_name_submitted)
        for entry, version in recorded.versions.items()
        if entry not in rows
    )
    names: dict[str, str] = {}
    for (code, name), _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        names.setdefault(code, name)
    return names


def _fir_facts(sheets: Sheets, entry: int, past: FirmwareVersion | None) -> FirFacts:
    """Tell what the FIR says of an entry after the import."""
    before = (
        (past.predecessors_declared, past.has_quarantined_predecessor, past.released_on, past.manufacturer_contact)
        if past
        else NOTHING_DECLARED
    )
    fir = sheets.fir
    if fir is None or entry in fir.spoilt:
        return before
    row = fir.rows.get(entry)
    if row is None:
        return before if sheets.is_partial else NOTHING_DECLARED
    released_on = row.released_on if "released_on" in fir.stated else before[2]
    contact = row.manufacturer_contact if "manufacturer_contact" in fir.stated else before[3]
    return row.predecessors_declared, False, released_on, contact


def _without_cpl_row(
    past: FirmwareVersion, sheets: Sheets, name: str, facts: FirFacts, moment: Moment
) -> FirmwareVersion:
    declared, is_quarantined, released_on, contact = facts
    is_absent = sheets.cpl is not None and not sheets.is_partial and past.cpl_entry_id not in sheets.cpl.spoilt
    is_removed_now = is_absent and past.listed_status != CplStatus.REMOVED
    now = past._replace(
        manufacturer_name=name,
        listed_status=CplStatus.REMOVED.value if is_removed_now else past.listed_status,
        removed_on=moment.today if is_removed_now else past.removed_on,
        predecessors_declared=declared,
        has_quarantined_predecessor=is_quarantined,
        released_on=released_on,
        manufacturer_contact=contact,
    )
    return past if now == past else now


def _version(row: CplRow, manufacturer_name: str, facts: FirFacts, recorded_from: int) -> FirmwareVersion:
    declared, is_quarantined, released_on, contact = facts
    return FirmwareVersion(
        row.cpl_entry_id,
        row.version_hex,
        row.version_submitted,
        key_of(row),
        row.manufacturer_code,
        manufacturer_name,
        row.manufacturer_name,
        row.device_type,
        row.generation,
        row.environment,
        row.model_identifier,
        row.model_name,
        row.hardware_version,
        row.hardware_revision,
        row.variant,
        row.listed_status,
        row.added_on,
        row.removed_on,
        row.gbcs_version,
        row.smets_chts_version,
        row.zigbee_band,
        row.zigbee_band_submitted,
        row.han_join_notes,
        row.image_hash,
        row.cpa_certificate_id,
        row.cpa_expires_on,
        row.cpa_renews_on,
        NO_FLAGS,
        row.minimum_hardware,
        row.maximum_hardware,
        row.required_comms_hub_entry_id,
        declared,
        is_quarantined,
        released_on,
        contact,
        recorded_from,
    )
