"""Approve versions as targets of the caller's own party, or state that it avoids them; or clear either."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from firmware_graph.changes.note_checks import checked_text
from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput

ARGUMENT: Final = "cplEntryIds"


class TargetStatement(NamedTuple):
    """The entries that a party approves or avoids; with `clear`, those to clear: all if none are given."""

    cpl_entry_ids: Sequence[int]
    clear: bool = False
    is_avoided: bool = False
    reason: str | None = None


async def approve_targets(  # noqa: PLR0913 - what is stated, by whom, and the quota
    graph: Graph, given: TargetStatement, *, party: str, by: str, most: int, now_ms: int
) -> None:
    """Set targets of a party; an earlier statement on an entry is replaced.

    Raises:
        BadUserInput: An entry does not exist, the reason is invalid, or the party would have more than `most` targets.
        GraphUnavailable: The database cannot be reached.
    """
    entries = sorted(set(given.cpl_entry_ids))
    if given.clear:
        await run_alone(graph, "clear_targets", party=party, cpl_entry_ids=entries, is_all=not entries)
        return
    reason = checked_text(given.reason, "reason")
    if len(entries) > most:
        raise BadUserInput(f"Give at most {most:,} entries.", argument=ARGUMENT, maximum=most)
    stated = {"is_avoided": given.is_avoided, "reason": reason, "set_at": now_ms, "set_by": by}
    [record] = await run_alone(
        graph, "approve_targets", party=party, cpl_entry_ids=entries, most=most, properties=stated
    )
    if record["unknown"]:
        message = f"There is no entry {', '.join(map(str, record['unknown'][:10]))}: nothing was changed."
        raise BadUserInput(message, argument=ARGUMENT)
    if record["is_full"]:
        message = f"Your party may have {most:,} targets: clear what is not needed."
        raise BadUserInput(message, argument=ARGUMENT, maximum=most)
