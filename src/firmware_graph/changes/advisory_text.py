"""Checks of the text of an advisory, and of its authors and reviewers."""

from typing import Final, NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput, Forbidden
from firmware_graph.model.advisory import AdvisoryState, AdvisoryText
from firmware_graph.questions.products.shared.kept_versions import kept_versions
from firmware_graph.questions.publication.advisory_papers import advisory_paper_by_id

LONGEST: Final = {"title": 200, "text": 20_000, "severity": 50}
MOST_ENTRIES: Final = 5_000
NO_PERSON: Final = (
    "An advisory is written and reviewed by two persons, and your credential names none: sign in yourself, and not by "
    "an API key."
)


class Person(NamedTuple):
    """A person who works on an advisory: its name in the ledger, its subject, and whether that is an API key's."""

    name: str
    subject: str | None
    is_key: bool

    @property
    def identity(self) -> str:
        """Its subject, which distinguishes persons.

        Raises:
            Forbidden: It is not a person, or cannot be distinguished from others.
        """
        if self.subject is None or self.is_key:
            raise Forbidden(NO_PERSON)
        return self.subject


async def checked_text(reader: GraphReader, stated: AdvisoryText, *, advisory_id: str | None) -> AdvisoryText:
    """Return the text of an advisory, stripped of surrounding white space, with its distinct entries in order.

    One round trip for the entries that are not cached, and one for the advisory that it supersedes.

    Raises:
        BadUserInput: A part is missing or too long, an entry is not recorded, or what it supersedes is not in force.
    """
    title, text = checked_part("title", stated.title), checked_part("text", stated.text)
    severity = checked_part("severity", stated.severity) if stated.severity and stated.severity.strip() else None
    entries = sorted(set(stated.cpl_entry_ids))
    if not 0 < len(entries) <= MOST_ENTRIES:
        message = f"Give 1 to {MOST_ENTRIES:,} entries in 'cplEntryIds': there are {len(entries):,}."
        raise BadUserInput(message, argument="input.cplEntryIds", maximum=MOST_ENTRIES)
    known = await kept_versions(reader, entries)
    if missing := [entry for entry in entries if entry not in known]:
        message = f"No entry {missing[0]} is on the Central Products List: check its ID."
        raise BadUserInput(message, argument="input.cplEntryIds")
    await check_superseded(reader, stated.supersedes, advisory_id)
    return AdvisoryText(title, text, severity, entries, stated.supersedes)


def checked_part(name: str, given: str) -> str:
    """Return a part of the text, stripped of surrounding white space.

    Raises:
        BadUserInput: It is blank, too long, or not printable.
    """
    part, most = given.strip(), LONGEST[name]
    is_printable = "".join(part.split()).isprintable()
    if not part or len(part) > most or not is_printable:
        message = f"Give '{name}' 1 to {most:,} characters that can be printed."
        raise BadUserInput(message, argument=f"input.{name}", maximum=most)
    return part


async def check_superseded(reader: GraphReader, superseded: str | None, advisory_id: str | None) -> None:
    """Check that an advisory to be superseded is in force.

    Raises:
        BadUserInput: No advisory has this ID, it is not released, or it is the superseding one itself.
    """
    if superseded is None:
        return
    paper = await advisory_paper_by_id(reader, superseded)
    if paper is None or paper.state != AdvisoryState.RELEASED or superseded == advisory_id:
        message = "'supersedes' names no other advisory that is released and stands: take an ID from `advisories`."
        raise BadUserInput(message, argument="input.supersedes")
