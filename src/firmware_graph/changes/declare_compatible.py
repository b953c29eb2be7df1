"""Declare that a version may run with others, at the two ends of a pair."""

from firmware_graph.changes.compatibility import (
    KIND,
    MOST_IN_A_DAY,
    CompatibilityStatement,
    check_room,
    read_recorded,
    record_events,
    shown,
)
from firmware_graph.database.graph import Graph
from firmware_graph.database.waiter import Waiter
from firmware_graph.database.writer import change
from firmware_graph.model.change_event import ChangeKind
from firmware_graph.model.firmware import FirmwareVersion


async def declare_compatible(
    graph: Graph, stated: CompatibilityStatement, *, most: int = MOST_IN_A_DAY, waiter: Waiter | None = None
) -> list[FirmwareVersion]:
    """Declare compatible pairs of versions, as one change; return all versions compatible with the first then.

    It adds to earlier declarations, which stay if they are not named again. Pairs that are declared already are no
    change.

    Raises:
        BadUserInput: An entry is not recorded, is the version itself, or is of another environment; or an author
            restricted to its own codes made `most` such changes in the last 24 hours.
        Forbidden: An entry is of a code that the author does not own.
        GraphTimeout: Other writers held the lock all the time, or the caller has left.
        GraphUnavailable: The database cannot be reached.
    """
    async with change(graph, kind=KIND, actor=stated.stated_by, waiter=waiter) as under_way:
        under_way.is_discarded, under_way.submitter = True, stated.submitter
        recorded = await read_recorded(under_way, stated)
        new = [pair for pair in stated.pairs if recorded.partners.isdisjoint(set(pair) - {stated.cpl_entry_id})]
        if new:
            await check_room(under_way, stated, most)
            await under_way.run(
                "add_compatibilities",
                pairs=[list(pair) for pair in new],
                stated_by=stated.stated_by,
                recorded_at=under_way.recorded_at,
            )
            record_events(under_way, ChangeKind.COMPATIBILITY_DECLARED, new, recorded.versions)
            under_way.is_discarded = False
    return shown(stated, recorded.partners | set(stated.others), recorded.versions)
