"""Checks of a party against the register: one that an input names, and the caller's own."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput, Forbidden
from firmware_graph.model.party import Party
from firmware_graph.questions.parties.parties import parties

MOST_NEAR: Final = 3
LIKENESS: Final = 0.6
LONGEST_COMPARED: Final = 100


async def check_party(reader: GraphReader, party_id: str, *, argument: str) -> None:
    """Check that an input names a party of the register; an empty register accepts any.

    Raises:
        BadUserInput: The register does not have it; the message and the extension `near` have similar IDs.
    """
    check_registered(await parties(reader), party_id, argument=argument)


async def check_own_party(reader: GraphReader) -> str:
    """Return the caller's own party, after a check that the register has it; an empty register accepts any.

    Raises:
        Forbidden: The caller has no party, or one that the register does not have; then with similar IDs.
    """
    own = reader.rights.party
    if own is None:
        raise Forbidden("These are the affairs of a party, and your credential names none.")
    check_credential(await parties(reader), own)
    return own


def check_credential(register: Sequence[Party], party_id: str) -> None:
    """Check that a register that is not empty has a party that a credential names.

    Raises:
        Forbidden: It has not; the extension `near` has the IDs like it.
    """
    if not register or any(party.party_id == party_id for party in register):
        return
    near = near_parties(register, party_id)
    meant = f"; it has {' and '.join(map(repr, near))}" if near else ""
    raise Forbidden(
        f"The register has no party {shown(party_id)!r}, which your credential names{meant}, so nothing is done in its "
        "name. Ask who issues your credential to name the party as the register does, or SECAS to register it.",
        party=party_id,
        near=near,
    )


def check_registered(register: Sequence[Party], party_id: str, *, argument: str) -> None:
    """Check that a register that is not empty has a party.

    Raises:
        BadUserInput: It does not; the message and the extension `near` have similar IDs.
    """
    if not register or any(party.party_id == party_id for party in register):
        return
    near = near_parties(register, party_id)
    advice = f"Do you mean {' or '.join(map(repr, near))}?" if near else "Ask SECAS for the register of parties."
    raise BadUserInput(f"The register has no party {shown(party_id)!r}. {advice}", argument=argument, near=near)


def shown(party_id: str) -> str:
    """Return as much of an ID as a message has room for."""
    return party_id if len(party_id) <= LONGEST_COMPARED else f"{party_id[:LONGEST_COMPARED]}…"


def near_parties(register: Iterable[Party], given: str) -> list[str]:
    """Return the IDs of parties whose ID or name is similar to a text, most similar first, ignoring case."""
    ids: dict[str, str] = {}
    for party in register:
        ids.setdefault(party.name.casefold(), party.party_id)
    for party in register:
        ids[party.party_id.casefold()] = party.party_id
    sought = given.casefold()[:LONGEST_COMPARED]
    found = get_close_matches(sought, ids, n=2 * MOST_NEAR, cutoff=LIKENESS)
    return list(dict.fromkeys(ids[text] for text in found))[:MOST_NEAR]
