"""Where release notes and the FIR contradict one another: for SECAS, where it is granted them (domain.md R059)."""

from collections.abc import Iterator, Sequence
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.page import PageRequest
from firmware_graph.model.release_note import ContradictionKind, NoteContradiction, ReleaseNote
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import Recommendation
from firmware_graph.questions.parties.release_notes import grants_of, shown_to
from firmware_graph.questions.pathways.upgrades_from import upgrades_from

MOST_NOTES: Final = 500
ALL_OF_AN_ENTRY: Final = PageRequest(500)


async def note_contradictions(reader: GraphReader, *, after: int, clocks: Clocks) -> list[NoteContradiction]:
    """Compare notes that mention upgrades with the FIR, in the order of entries, until some contradict it.

    `after` is the entry after which to continue: that of the last contradiction. Costs two round trips for every 500
    notes compared, and the answer is empty only if there are no more.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    grants = grants_of(reader.rights, now_ms=clocks.as_of)
    while True:
        record = await reader.party_facts("note_contradictions", after=after, limit=MOST_NOTES, **grants)
        notes = [shown_to(reader.rights, ReleaseNote(*columns)) for columns in record["notes"]]
        entries = [note.cpl_entry_id for note in notes]
        pages = await upgrades_from(reader, entries, ALL_OF_AN_ENTRY, clocks=clocks)
        found = [one for note, page in zip(notes, pages, strict=True) for one in contradictions_of(note, page.rows)]
        if found or len(notes) < MOST_NOTES:
            return found
        after = entries[-1]


def contradictions_of(note: ReleaseNote, upgrades: Sequence[Upgrade]) -> Iterator[NoteContradiction]:
    """Compare a note with the upgrades to its version that are in effect, in the order of the other ends."""
    recorded = {one.from_cpl_entry_id: one for one in upgrades if not one.is_rollback}
    named = {*note.upgrade_from}
    for other in sorted(recorded.keys() | named):
        upgrade = recorded.get(other)
        if upgrade is None:
            message = f"The note says that {other} may go to {note.cpl_entry_id}, and the FIR does not."
            yield NoteContradiction(ContradictionKind.NOT_IN_THE_FIR, note, message, other)
            continue
        if named and other not in named:
            message = f"The FIR says that {other} may go to {note.cpl_entry_id}, and the note does not."
            yield NoteContradiction(ContradictionKind.NOT_IN_THE_NOTE, note, message, other, upgrade)
        stated = {note.advice, upgrade.recommendation} - {Recommendation.NOT_STATED.value}
        if len(stated) > 1:
            message = f"The note says {note.advice} and the FIR {upgrade.recommendation}, of {other} to its version."
            yield NoteContradiction(ContradictionKind.ADVICE_DIFFERS, note, message, other, upgrade)
