"""Checks of a release note: its texts, its grant and its plans."""

from collections.abc import Sequence
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.release_note import NoteAvailability, NoteStatement
from firmware_graph.questions.parties.parties import parties
from firmware_graph.questions.parties.shared.known_party import check_registered

LONGEST_TEXT: Final = 500
LONGEST_PARTY: Final = 100
LONGEST_SUMMARY: Final = 4_000
MOST_ITEMS: Final = 100
MOST_CHARACTERS: Final = 20_000
"""Of all texts of a note together: it points to a document, and is shown on pages of many versions."""

ARGUMENTS: Final = {
    "capabilities": "input.capabilities",
    "known_issues": "input.knownIssues",
    "fixes": "input.fixes",
    "parties": "input.parties",
    "upgrade_from": "input.upgradeFrom",
    "planned": "input.plannedReleases",
}


def checked_statement(stated: NoteStatement, *, now_ms: int) -> NoteStatement:
    """Return a statement with its texts stripped and without duplicates.

    Raises:
        BadUserInput: A text is invalid, a list is too long, or the grant contradicts itself.
    """
    for name, argument in ARGUMENTS.items():
        if len(getattr(stated, name)) > MOST_ITEMS:
            message = f"Give at most {MOST_ITEMS} items in '{argument}'."
            raise BadUserInput(message, argument=argument, maximum=MOST_ITEMS)
    check_grant(stated, now_ms)
    planned = [
        one._replace(
            version=checked_text(one.version, ARGUMENTS["planned"]),
            summary=checked_text(one.summary, ARGUMENTS["planned"]),
        )
        for one in stated.planned
    ]
    checked = stated._replace(
        parties=sorted(set(stated.parties)),
        reference=checked_text(stated.reference, "input.reference"),
        summary=checked_text(stated.summary, "input.summary", most=LONGEST_SUMMARY),
        upgrade_from=sorted(set(stated.upgrade_from)),
        planned=planned,
        capabilities=checked_items(stated.capabilities, ARGUMENTS["capabilities"]),
        known_issues=checked_items(stated.known_issues, ARGUMENTS["known_issues"]),
        fixes=checked_items(stated.fixes, ARGUMENTS["fixes"]),
    )
    check_length(checked)
    return checked


def check_length(stated: NoteStatement) -> None:
    """Check that the texts of a note are not too long together.

    Raises:
        BadUserInput: They are.
    """
    planned = [text for one in stated.planned for text in (one.version, one.summary)]
    texts = [stated.summary, *stated.capabilities, *stated.known_issues, *stated.fixes, *planned]
    length = sum(len(text or "") for text in texts)
    if length > MOST_CHARACTERS:
        message = f"Give at most {MOST_CHARACTERS:,} characters in all texts of a note together: there are {length:,}."
        raise BadUserInput(message, argument="input", maximum=MOST_CHARACTERS)


def check_grant(stated: NoteStatement, now_ms: int) -> None:
    """Check that a grant names parties if and only if it is to named ones, and has not expired.

    Raises:
        BadUserInput: The grant is invalid.
    """
    is_to_named = stated.availability is NoteAvailability.NAMED_PARTIES
    if not all(0 < len(party) <= LONGEST_PARTY and party.isprintable() for party in stated.parties):
        raise BadUserInput("Give the IDs of parties, as the register has them.", argument="input.parties")
    if is_to_named and not stated.parties:
        raise BadUserInput("Give the parties to which the note is granted.", argument="input.parties")
    if stated.parties and not is_to_named:
        message = (
            f"Parties are named with NAMED_PARTIES alone: leave 'parties' out, as the note is {stated.availability}."
        )
        raise BadUserInput(message, argument="input.parties")
    if stated.until is not None and stated.until <= now_ms:
        raise BadUserInput("The grant would have ended already: give a later moment.", argument="input.until")


async def check_parties(reader: GraphReader, named: Sequence[str]) -> None:
    """Check that the register has the parties that a grant names; an empty register accepts any.

    Raises:
        BadUserInput: One is missing; the message and the extension `near` have similar IDs.
    """
    register = await parties(reader) if named else ()
    for party in named:
        check_registered(register, party, argument="input.parties")


def checked_items(texts: Sequence[str], argument: str) -> list[str]:
    """Return the distinct texts of a list, none of them blank."""
    checked = (checked_text(text, argument) for text in texts)
    return list(dict.fromkeys(text for text in checked if text is not None))


def checked_text(given: str | None, argument: str, *, most: int = LONGEST_TEXT) -> str | None:
    """Return a text without surrounding white space; None for a blank one.

    Raises:
        BadUserInput: It is too long, or not printable.
    """
    text = (given or "").strip()
    if len(text) > most or not text.replace("\n", " ").isprintable():
        message = f"Give at most {most:,} characters that can be printed in '{argument}'."
        raise BadUserInput(message, argument=argument, maximum=most)
    return text or None
