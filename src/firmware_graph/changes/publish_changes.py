"""Publish single changes together: all of them as one change of the graph, or none of them."""

from typing import Final

from firmware_graph.changes.change_keys import check_key, keep_key, outcome_of_key
from firmware_graph.changes.dry_run import dry_run
from firmware_graph.changes.notes import checked_note
from firmware_graph.changes.planning import Planner
from firmware_graph.changes.write_plan import planned, write_plan
from firmware_graph.database.decided_on import DecidedOn, check_revision
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.waiter import Waiter
from firmware_graph.database.writer import change
from firmware_graph.errors import BadUserInput
from firmware_graph.model.change import (
    Author,
    ChangeRequest,
    ChangesOutcome,
    ChangesPublished,
    ChangesRefused,
    DefectStatement,
    PredecessorsStatement,
)
from firmware_graph.model.request_limits import REQUEST_LIMITS
from firmware_graph.records.writing_changes import Note

KIND: Final = "CHANGE"
MOST: Final = REQUEST_LIMITS.operations
UNHURRIED_SECONDS: Final = 86_400.0
LISTS: Final = "input.operations.declarePredecessors.from"
MOST_LISTED: Final = 10_000
"""How many predecessors the lists of one change may have together."""

DEFECTS: Final = "input.operations.recordDefect.osv"
MOST_OSV: Final = 1_048_576
"""How many characters the defects of one change may have together."""


async def publish_changes(
    graph: Graph, request: ChangeRequest, *, author: Author, deadline: Deadline | None = None, most: int = MOST
) -> ChangesOutcome:
    """Publish operations as one change, or refuse them with every problem and write nothing.

    The rules are those of imports; a dry run reports the consequences, and writes nothing. Until the `deadline`, by
    default in a day, other writers are waited for, and it is planned; then it is written, however long that takes.

    Raises:
        BadUserInput: There are no operations, or more than `most`, or they list too many predecessors; the note has a
            forbidden word; or another change was published under the idempotency key.
        Conflict: Something that the author may read was published since the revision that the request names.
        GraphTimeout: The deadline has passed, or the caller has left, before it was planned.
        GraphUnavailable: The database cannot be reached, or the process is stopping.
    """
    check_request(request, most)
    note = checked_note(request.note, may_name_restricted=author.is_committee)
    deadline = deadline or Deadline.after(UNHURRIED_SECONDS)
    if request.is_dry_run:
        return await dry_run(graph, request, author=author, deadline=deadline)
    planner = Planner(graph, author.owner, deadline, holds_lock=True)
    async with change(graph, kind=KIND, actor=author.name, waiter=Waiter(author.owner, deadline)) as under_way:
        under_way.is_discarded = True
        if earlier := await outcome_of_key(under_way, request, author.owner):
            return earlier
        await check_revision(under_way, decided_on(request, author))
        found = await planned(under_way, request.operations, planner)
        if found.plan.problems:
            return ChangesRefused(found.plan.problems)
        published = await write_plan(under_way, found, planner, note=Note(note, is_sealed=author.is_committee))
        under_way.submitter = author.submitter
        await keep_key(under_way, request, author.owner, published)
        under_way.is_discarded = False
    return ChangesPublished(under_way.sequence, published)


def check_request(request: ChangeRequest, most: int) -> None:
    """Check the number of operations and of all that they list, their length, and the idempotency key.

    Raises:
        BadUserInput: There are no operations, or more than `most`; they list more than `MOST_LISTED` predecessors;
            their defects are too long; or the key is invalid.
    """
    if not 1 <= len(request.operations) <= most:
        message = f"Give from 1 to {most} 'operations' at a time: there are {len(request.operations)}."
        raise BadUserInput(message, argument="input.operations", maximum=most)
    lists = (one.predecessors or () for one in request.operations if isinstance(one, PredecessorsStatement))
    check_together("lists 'from'", "entries", sum(map(len, lists)), MOST_LISTED, argument=LISTS)
    defects = (one.osv for one in request.operations if isinstance(one, DefectStatement))
    check_together("texts 'osv'", "characters", sum(map(len, defects)), MOST_OSV, argument=DEFECTS)
    check_key(request.idempotency_key)


def check_together(what: str, unit: str, total: int, most: int, *, argument: str) -> None:
    """Check what the operations of a change have together, such as 'entries' of their 'lists'.

    Raises:
        BadUserInput: It is more than `most`.
    """
    if total > most:
        message = (
            f"The {what} of one change may have {most:,} {unit} together, and these have {total:,}: "
            "divide the operations into several changes."
        )
        raise BadUserInput(message, argument=argument, maximum=most)


def decided_on(request: ChangeRequest, author: Author) -> DecidedOn | None:
    """Return the revision that a request was decided on, as seen by its author; None if it names none."""
    return None if request.on_revision is None else DecidedOn(request.on_revision, author.tiers)
