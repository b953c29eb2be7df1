"""Notes on changes: what they may contain, and the words that reveal facts reserved for the Security Sub-Committee."""

from typing import Final

from firmware_graph.errors import BadUserInput
from firmware_graph.model.public_words import public_words_in

LONGEST_NOTE: Final = 1_000
ARGUMENT: Final = "input.note"


def checked_note(given: str | None, *, may_name_restricted: bool, argument: str = ARGUMENT) -> str | None:
    """Return a note without surrounding white space; None for a blank one.

    Whether a word is refused depends only on the shipped list, and never on what is recorded: a check against the
    record would reveal it. The notes of the Security Sub-Committee are for itself, and unrestricted.

    Raises:
        BadUserInput: It is too long, not printable, or has a word of the list; the message names the word.
    """
    note = (given or "").strip()
    if len(note) > LONGEST_NOTE or not note.replace("\n", " ").isprintable():
        message = f"Give 'note' at most {LONGEST_NOTE} characters that can be printed."
        raise BadUserInput(message, argument=argument, maximum=LONGEST_NOTE)
    found = None if may_name_restricted else next(public_words_in(note), None)
    if found:
        message = (
            f"The note has {found!r}, a word of stacks, chipsets or defects, which are for the Security "
            "Sub-Committee alone: say what changes, and not why."
        )
        raise BadUserInput(message, argument=argument)
    return note or None
