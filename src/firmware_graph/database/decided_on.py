"""The revision that a change was decided on: the change is refused if something was published since."""

from typing import NamedTuple

from firmware_graph.database.transaction import published
from firmware_graph.database.writer import Change
from firmware_graph.errors import Conflict
from firmware_graph.model.vocabulary import Tier


class DecidedOn(NamedTuple):
    """A revision as seen with the rights to some tiers; `argument` is the argument that gave it."""

    revision: str
    tiers: frozenset[Tier]
    argument: str = "input.onRevision"


async def check_revision(under_way: Change, decided: DecidedOn | None) -> None:
    """Compare the revision that a change was decided on, if it names one, with what is published.

    Raises:
        Conflict: They differ.
    """
    if decided is None:
        return
    now = (await published(under_way.transaction, under_way.graph)).id_for(decided.tiers)
    conflict_on(decided.revision, now, argument=decided.argument)


def conflict_on(on_revision: str, now: str, *, argument: str = "input.onRevision") -> None:
    """Compare the revision that a change was decided on with the one that is published.

    Raises:
        Conflict: They differ.
    """
    if now != on_revision:
        raise Conflict(
            f"Something was published since revision {on_revision!r}: look at what has changed, and send the changes "
            f"again with 'onRevision' {now!r}.",
            argument=argument,
            revision=now,
        )
