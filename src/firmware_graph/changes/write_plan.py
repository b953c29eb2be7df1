"""The plan of a change under the writers' lock, and its writing: of what is published directly, or was proposed."""

from collections.abc import Sequence
from typing import NamedTuple

from firmware_graph.changes.basis import Basis, read_basis
from firmware_graph.changes.consequences import as_published, consequences
from firmware_graph.changes.plan_changes import Plan, plan_changes
from firmware_graph.changes.planning import Planner
from firmware_graph.database.writer import Change
from firmware_graph.model.change import Operation
from firmware_graph.model.withdrawal import PublishedImpact
from firmware_graph.records.moment import Moment
from firmware_graph.records.writing_changes import Note, effects_of, write_changes


class Planned(NamedTuple):
    """A plan, and what its operations were compared with."""

    plan: Plan
    basis: Basis


async def planned(under_way: Change, operations: Sequence[Operation], planner: Planner) -> Planned:
    """Plan operations on what is published now.

    Raises:
        GraphTimeout: The deadline has passed, or the caller has left.
        GraphUnavailable: The database cannot be reached, or the process is stopping.
    """
    basis = await read_basis(under_way, operations, planner)
    moment = Moment(under_way.recorded_at, under_way.sequence)
    return Planned(await planner.run(lambda: plan_changes(operations, basis, moment)), basis)


async def write_plan(under_way: Change, found: Planned, planner: Planner, *, note: Note) -> PublishedImpact:
    """Write a plan without problems, and return its consequences; until they are computed nothing is written.

    Raises:
        GraphTimeout: The deadline has passed, or the caller has left, before it was written.
        GraphUnavailable: The database cannot be reached, or the process is stopping.
    """
    plan, recorded, at = found.plan, found.basis.recorded, under_way.recorded_at
    impact = await planner.run(lambda: consequences(plan, recorded, at))
    effects = await planner.run(lambda: effects_of(plan.changes, recorded.versions))
    await write_changes(under_way, plan.changes, effects, note=note)
    return as_published(impact, at)
