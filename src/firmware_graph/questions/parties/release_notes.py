"""Release notes of some versions, as far as a caller may read them: for everyone, row by row."""

from collections.abc import Iterable

import orjson

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.release_note import NoteAvailability, PlannedRelease, ReleaseNote
from firmware_graph.model.rights import Rights, Scope


async def release_notes(reader: GraphReader, cpl_entry_ids: Iterable[int], *, now_ms: int) -> dict[int, ReleaseNote]:
    """Return the notes that the caller owns or is granted at this moment, by entry; one round trip in any case.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    entries = sorted(set(cpl_entry_ids))
    record = await reader.party_facts(
        "release_notes_by_entry", cpl_entry_ids=entries, **grants_of(reader.rights, now_ms=now_ms)
    )
    notes = [shown_to(reader.rights, ReleaseNote(*columns)) for columns in record["notes"]]
    return {note.cpl_entry_id: note for note in notes}


def grants_of(rights: Rights, *, now_ms: int) -> dict[str, object]:
    """Return the Cypher parameters of a grant: the party in whose name the request is made, and its codes."""
    return {
        "party": rights.principal or "",
        "reads_fir": Scope.FIR_READ in rights.scopes,
        "owned_codes": sorted(rights.owned_codes),
        "now": now_ms,
    }


def shown_to(rights: Rights, note: ReleaseNote) -> ReleaseNote:
    """Return a note as its reader may see it: for one to request from the manufacturer, only that it exists."""
    if is_own(rights, note):
        return note
    if note.availability == NoteAvailability.CONTACT_MANUFACTURER:
        return ReleaseNote(note.cpl_entry_id, note.manufacturer_code, note.availability, published_at=note.published_at)
    return note._replace(parties=[])


def is_own(rights: Rights, note: ReleaseNote) -> bool:
    """Whether a note is of a code that the caller owns."""
    return note.manufacturer_code in rights.owned_codes


def planned_in(note: ReleaseNote) -> list[PlannedRelease]:
    """Parse the releases that a note plans, sorted by date."""
    return [PlannedRelease(*one) for one in orjson.loads(note.planned)]


def planned_text(planned: Iterable[PlannedRelease]) -> str:
    """Serialise planned releases for storage."""
    return orjson.dumps(sorted([list(one) for one in planned], key=lambda one: (one[0], one[1] or ""))).decode()
