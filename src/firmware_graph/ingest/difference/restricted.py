"""The changes of a ZigBee sheet; all of it is for the Security Sub-Committee only."""

from collections.abc import Mapping

from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.records.restricted import RestrictedFacts
from firmware_graph.records.restricted_changes import RestrictedChanges, restricted_changes, restricted_facts_of
from firmware_graph.records.rows import ZigbeeRow


def changes_of_sheet(
    sheet: ParsedSheet[ZigbeeRow], recorded: Mapping[int, RestrictedFacts], recorded_at: int, *, is_partial: bool
) -> RestrictedChanges:
    """Compare the sheet with the record; a full one removes what it does not mention."""
    stated = {
        entry: restricted_facts_of(row, recorded.get(entry), sheet.states(entry), recorded_at)
        for entry, row in sheet.rows.items()
    }
    removed = [] if is_partial else [entry for entry in recorded if not sheet.speaks_of(entry)]
    return restricted_changes(stated, removed, recorded)
