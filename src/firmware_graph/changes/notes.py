"""Notes on changes: what they may hold, and the words that give away what is for the Security Sub-Committee alone."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

from firmware_graph.errors import BadUserInput
from firmware_graph.model.restricted_words import folded

LONGEST_NOTE: Final = 1_000
ARGUMENT: Final = "input.note"


def checked_note(given: str | None, *, may_name_restricted: bool, argument: str = ARGUMENT) -> str | None:
    """Return a note without the white space around it, None for a blank one.

    Whether a word is refused depends on the list alone that is shipped, and never on what is recorded: a check that
    knew would tell. The Security Sub-Committee's own notes are for itself, and say what they like.

    Raises:
        BadUserInput: It is too long, cannot be printed, or has a word of the list; the message names the word.
    """
    note = (given or "").strip()
    if len(note) > LONGEST_NOTE or not note.replace("\n", " ").isprintable():
        message = f"Give 'note' at most {LONGEST_NOTE} characters that can be printed."
        raise BadUserInput(message, argument=argument, maximum=LONGEST_NOTE)
    found = None if may_name_restricted else restricted_words().search(plain(note))
    if found:
        message = (
            f"The note has {found[0].strip()!r}, a word of stacks, chipsets or defects, which are for the Security "
            "Sub-Committee alone: say what changes, and not why."
        )
        raise BadUserInput(message, argument=argument)
    return note or None


def plain(text: str) -> str:
    """Return the folded letters and digits of a text, with single spaces for all else, and one at both ends."""
    words = re.findall(r"[^\W_]+", folded(text))
    return f" {' '.join(words)} "


@cache
def restricted_words() -> re.Pattern[str]:
    """Return the pattern of the words that are shipped, in plain text."""
    text = files(__package__).joinpath("note_words.txt").read_text(encoding="utf-8")
    words = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    patterns = (re.escape(word.removesuffix("*")) + (r"[^ ]*" if word.endswith("*") else "") for word in words)
    return re.compile(f" (?:{'|'.join(patterns)}) ")
