"""Publish a release note on a version of the caller's own manufacturer codes; the note it replaces stays stored."""

from typing import Final

from firmware_graph.changes.note_checks import check_parties, checked_statement
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput, Forbidden
from firmware_graph.model.change_event import ChangeKind
from firmware_graph.model.clocks import DAY_MS
from firmware_graph.model.release_note import NoteStatement, ReleaseNote
from firmware_graph.questions.parties.release_notes import planned_text

OF_NO_CHANGE: Final = -1
"""The sequence of an event that belongs to no change of the ledger."""


async def publish_release_note(
    reader: GraphReader, given: NoteStatement, *, by: str, most: int, now_ms: int
) -> ReleaseNote:
    """Publish a note, and notify the parties that may read it or could read the previous one.

    It is a party fact: it moves no tier.

    Raises:
        BadUserInput: The entry or a party does not exist, a text is invalid, or the grant contradicts itself; or the
            note was published `most` times within 24 hours.
        Forbidden: The entry is of a code that the caller does not own.
        GraphUnavailable: The database cannot be reached.
    """
    stated = checked_statement(given, now_ms=now_ms)
    await check_parties(reader, stated.parties)
    properties = properties_of(stated) | {"published_at": now_ms, "published_by": by}
    [record] = await run_alone(
        reader.graph,
        "publish_release_note",
        cpl_entry_id=stated.cpl_entry_id,
        owned_codes=sorted(reader.rights.owned_codes),
        properties={name: value for name, value in properties.items() if value is not None},
        now=now_ms,
        since=now_ms - DAY_MS,
        most=most,
        event={"kind": ChangeKind.RELEASE_NOTE_CHANGED.value, "sequence": OF_NO_CHANGE},
    )
    code = record["manufacturer_code"]
    if code is None:
        raise BadUserInput(f"There is no entry {stated.cpl_entry_id}.", argument="input.cplEntryId")
    if code not in reader.rights.owned_codes:
        message = f"Entry {stated.cpl_entry_id} is of manufacturer code {code}, which is not yours."
        raise Forbidden(message, argument="input.cplEntryId")
    if not record["is_published"]:
        raise published_too_often(stated.cpl_entry_id, most)
    columns = {**properties, "cpl_entry_id": stated.cpl_entry_id, "manufacturer_code": code}
    return ReleaseNote(*(columns[name] for name in ReleaseNote._fields))


def properties_of(stated: NoteStatement) -> dict[str, object]:
    """Return the properties of a note as stored in the graph."""
    return {
        **{name: value for name, value in stated._asdict().items() if name not in {"planned", "cpl_entry_id"}},
        "availability": stated.availability.value,
        "planned": planned_text(stated.planned),
        "last_planned_for": max((one.planned_for for one in stated.planned), default=None),
    }


def published_too_often(entry: int, most: int) -> BadUserInput:
    """Return the error for a note that was published as often as a day allows."""
    message = (
        f"The note on entry {entry} was published {most} times in the last 24 hours, and may not be more often: gather "
        "what is still to change, and publish it once, later."
    )
    return BadUserInput(message, argument="input.cplEntryId", maximum=most)
