"""Recorded facts that stay, because a CPL sheet does not state them or its cell cannot be read."""

from collections.abc import Collection
from dataclasses import replace

from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.vocabulary import CplStatus
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.rows import CplRow, complete_cpl_row

DECIDES_UPGRADES = frozenset(
    {
        *("model_name", "hardware_version", "hardware_revision", "generation", "gbcs_version", "variant"),
        *("environment", "minimum_hardware", "maximum_hardware", "required_comms_hub_entry_id"),
    }
)
"""A blank in one of these lets upgrades pass: a new entry is not accepted if such a cell cannot be read."""
TOGETHER = (
    frozenset({"hardware_version", "hardware_revision"}),
    frozenset({"minimum_hardware", "maximum_hardware"}),
    frozenset({"zigbee_band", "zigbee_band_submitted"}),
)


def with_recorded(row: CplRow, past: FirmwareVersion, unstated: Collection[str]) -> CplRow:
    """Fill in what a row does not state from the record; a version listed again is not removed."""
    kept = {name: getattr(past, name) for name in unstated}
    if "removed_on" in kept and past.listed_status != row.listed_status == CplStatus.CURRENT:
        kept["removed_on"] = None
    return row._replace(**kept)


def with_unread_cells(cpl: ParsedSheet[CplRow], recorded: Recorded) -> ParsedSheet[CplRow]:
    """Fill in unreadable cells from the record.

    Rows that need such a cell are left out, if they are new or would contradict the record.
    """
    if not cpl.unread:
        return cpl
    filled: dict[int, CplRow] = {}
    left_out: set[int] = set()
    for entry, unread in cpl.unread.items():
        row, past = cpl.rows[entry], recorded.versions.get(entry)
        if past is None:
            if unread & DECIDES_UPGRADES:
                left_out.add(entry)
            continue
        kept = unread.union(*(names for names in TOGETHER if names & unread))
        whole = complete_cpl_row(with_recorded(row, past, kept))
        if isinstance(whole, list):
            left_out.add(entry)
        else:
            filled[entry] = whole
    return replace(cpl, rows={**cpl.rows, **filled}).without(left_out)
