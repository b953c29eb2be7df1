"""Which releases manufacturers plan, by manufacturer and month: for everyone, within each manufacturer's grant."""

from itertools import groupby
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import QueryTooExpensive
from firmware_graph.model.release_note import CalendarMonth, PlannedRow, ReleaseNote
from firmware_graph.questions.parties.release_notes import grants_of, planned_in, shown_to

MOST_NOTES: Final = 1_000
MOST_RELEASES: Final = 5_000


async def release_calendar(
    reader: GraphReader, *, since: str, until: str, manufacturer_code: str | None = None, now_ms: int
) -> list[CalendarMonth]:
    """Return the releases that are planned from a day on and before another, as far as the caller may read them.

    Costs one round trip, whatever there is.

    Raises:
        QueryTooExpensive: More than 1,000 notes that the caller may read plan releases from that day on.
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    record = await reader.party_facts(
        "release_calendar",
        since=since,
        manufacturer_code=manufacturer_code or "",
        limit=MOST_NOTES + 1,
        **grants_of(reader.rights, now_ms=now_ms),
    )
    notes = [shown_to(reader.rights, ReleaseNote(*columns)) for columns in record["notes"]]
    if len(notes) > MOST_NOTES:
        message = f"More than {MOST_NOTES:,} notes plan releases from then on: give a 'manufacturerCode'."
        raise QueryTooExpensive(message, limit="notes", maximum=MOST_NOTES, argument="manufacturerCode")
    rows = [PlannedRow(note, one) for note in notes for one in planned_in(note) if since <= one.planned_for < until]
    if len(rows) > MOST_RELEASES:
        message = f"More than {MOST_RELEASES:,} releases are planned: give a 'manufacturerCode', or fewer months."
        raise QueryTooExpensive(message, limit="releases", maximum=MOST_RELEASES, argument="manufacturerCode")
    rows.sort(key=lambda row: (place_of(row), row.planned.planned_for, row.note.cpl_entry_id))
    return [CalendarMonth(code, month, [*own]) for (code, month), own in groupby(rows, key=place_of)]


def place_of(row: PlannedRow) -> tuple[str, str]:
    """Return the manufacturer and the month of a planned release."""
    return row.note.manufacturer_code, row.planned.planned_for[:7]
