"""Statements of a sheet that may be unintended, but are accepted."""

from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.model.vocabulary import CplStatus
from firmware_graph.records.moment import Moment
from firmware_graph.records.rows import CplRow

MOST_NAMED = 20


def notes_on(cpl: ParsedSheet[CplRow] | None, moment: Moment) -> list[str]:
    """Return notes on entries that are Current although their Date Removed is past; the date decides then."""
    rows = cpl.rows.values() if cpl else ()
    current = (row for row in rows if row.listed_status == CplStatus.CURRENT)
    gone = [row.cpl_entry_id for row in current if row.removed_on and row.removed_on <= moment.today]
    if not gone:
        return []
    named = ", ".join(map(str, gone[:MOST_NAMED])) + (", …" if len(gone) > MOST_NAMED else "")
    return [f"CPL sheet: {len(gone)} entries are Current and have a Date Removed that is past: {named}"]
