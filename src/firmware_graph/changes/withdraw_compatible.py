"""Withdraw the declaration that a version may run with others."""

from firmware_graph.changes.compatibility import (
    KIND,
    MOST_IN_A_DAY,
    OTHERS,
    CompatibilityStatement,
    check_room,
    read_recorded,
    record_events,
    shown,
)
from firmware_graph.database.graph import Graph
from firmware_graph.database.waiter import Waiter
from firmware_graph.database.writer import change
from firmware_graph.errors import BadUserInput
from firmware_graph.model.change_event import ChangeKind
from firmware_graph.model.firmware import FirmwareVersion


async def withdraw_compatible(
    graph: Graph, stated: CompatibilityStatement, *, most: int = MOST_IN_A_DAY, waiter: Waiter | None = None
) -> list[FirmwareVersion]:
    """End the declaration of pairs of versions, as one change; return what the first version is still compatible with.

    Raises:
        BadUserInput: A pair is not declared; or an author restricted to its own codes made `most` such changes in the
            last 24 hours.
        Forbidden: An entry is of a code that the author does not own.
        GraphTimeout: Other writers held the lock all the time, or the caller has left.
        GraphUnavailable: The database cannot be reached.
    """
    async with change(graph, kind=KIND, actor=stated.stated_by, waiter=waiter) as under_way:
        under_way.is_discarded, under_way.submitter = True, stated.submitter
        recorded = await read_recorded(under_way, stated)
        undeclared = sorted(set(stated.others) - recorded.partners)
        if undeclared:
            message = (
                f"Entries {stated.cpl_entry_id} and {undeclared[0]} are not declared to go together: leave it out."
            )
            raise BadUserInput(message, argument=OTHERS)
        await check_room(under_way, stated, most)
        await under_way.run(
            "end_compatibilities",
            pairs=[list(pair) for pair in stated.pairs],
            ended_by=stated.stated_by,
            recorded_at=under_way.recorded_at,
        )
        record_events(under_way, ChangeKind.COMPATIBILITY_WITHDRAWN, stated.pairs, recorded.versions)
        under_way.is_discarded = False
    return shown(stated, recorded.partners - set(stated.others), recorded.versions)
