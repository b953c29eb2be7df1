"""A dry run of a change: planned on one revision without the writers' lock, and nothing is written."""

from firmware_graph.changes.basis import read_basis
from firmware_graph.changes.planning import Planner
from firmware_graph.changes.proposal_outlook import outlook
from firmware_graph.changes.settled import settled
from firmware_graph.database.decided_on import conflict_on
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.change import (
    AssessmentStatement,
    Author,
    ChangeRequest,
    ChangesChecked,
    ChangesRefused,
    DefectStatement,
    StackStatement,
)
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.rights import Rights, Scope
from firmware_graph.model.vocabulary import Tier
from firmware_graph.records.recorded import ByReader

SEALED = (AssessmentStatement, DefectStatement, StackStatement)


async def dry_run(
    graph: Graph, request: ChangeRequest, *, author: Author, deadline: Deadline
) -> ChangesChecked | ChangesRefused:
    """Return what would follow from a change, or every problem that it has, on what is published now.

    Raises:
        Conflict: Something that the author may read was published since the revision that the request names.
        GraphTimeout: The deadline has passed, or the caller has left.
        GraphUnavailable: The database cannot be reached, or the process is stopping.
    """
    reader = GraphReader(graph, rights=compared_with(request, author), deadline=deadline, is_of_leader=True)
    return await settled(reader, lambda settling: checked(settling, request, author))


async def checked(reader: GraphReader, request: ChangeRequest, author: Author) -> ChangesChecked | ChangesRefused:
    """Plan a change on the revision of a reader, as if it were published at this moment."""
    seen = await reader.confirm()
    if request.on_revision is not None:
        conflict_on(request.on_revision, seen.id_for(author.tiers))
    planner = Planner(reader.graph, author.owner, reader.deadline)
    basis = await read_basis(ByReader(reader), request.operations, planner)
    moment = max(now_ms(), (seen.recorded_at(frozenset(Tier)) or 0) + 1)
    found = await planner.run(lambda: outlook(request.operations, basis, moment))
    return ChangesRefused(found.obstacles) if found.obstacles else ChangesChecked(found.impact)


def compared_with(request: ChangeRequest, author: Author) -> Rights:
    """Return the rights to what a change is compared with, and to what its author may know to have moved."""
    scopes = {Scope.CPL_READ, Scope.FIR_READ}
    if Tier.SSC in author.tiers or any(isinstance(one, SEALED) for one in request.operations):
        scopes.add(Scope.ZIGBEE_READ)
    return Rights(frozenset(scopes))
