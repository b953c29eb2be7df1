"""Publish single changes together: all of them as one change of the graph, or none of them."""

from collections.abc import Iterable, Mapping
from typing import Final

from firmware_graph.changes.planned_changes import PlannedChanges, planned_changes
from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import published
from firmware_graph.database.writer import Change, change
from firmware_graph.errors import BadUserInput, Conflict
from firmware_graph.model.change import (
    ChangeRequest,
    ChangesChecked,
    ChangesOutcome,
    ChangesPublished,
    ChangesRefused,
    Operation,
)
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import Tier
from firmware_graph.model.withdrawal import WithdrawalImpact
from firmware_graph.questions.pathways.rules.impact import impact_between
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.records.recorded import Recorded, read_recorded_lineages
from firmware_graph.records.tiers import tiers_moved, touched_by
from firmware_graph.records.upgrades import pair_of
from firmware_graph.records.writing import BatchWriter, write_products, write_upgrades

KIND: Final = "CHANGE"
MOST_OPERATIONS: Final = 1_000


async def publish_changes(
    graph: Graph, request: ChangeRequest, *, actor: str, tiers: frozenset[Tier], wait_seconds: float | None = None
) -> ChangesOutcome:
    """Publish operations as one change, or refuse them with every problem and write nothing.

    The rules are those of imports; a dry run says what would follow, and writes nothing. `tiers` are those that
    the actor may read; `wait_seconds` is how long to wait for other writers, None for as long as it takes.

    Raises:
        BadUserInput: There are no operations, or more than 1,000.
        Conflict: Something of these tiers was published since the revision that the request names.
        GraphTimeout: Other writers held the lock all the while.
        GraphUnavailable: The database cannot be reached.
    """
    if not 1 <= len(request.operations) <= MOST_OPERATIONS:
        message = f"Give from 1 to {MOST_OPERATIONS} 'operations' at a time: there are {len(request.operations)}."
        raise BadUserInput(message, argument="input.operations")
    async with change(graph, kind=KIND, actor=actor, wait_seconds=wait_seconds) as under_way:
        under_way.is_discarded = True
        await check_revision(under_way, request.on_revision, tiers)
        recorded = await read_recorded_lineages(under_way, entries_of(request.operations))
        planned = planned_changes(request.operations, recorded, recorded_at=under_way.recorded_at)
        if planned.problems:
            return ChangesRefused(planned.problems)
        impact = consequences(planned, recorded, under_way.recorded_at)
        if request.is_dry_run:
            return ChangesChecked(impact)
        await write(under_way, planned, recorded)
        under_way.is_discarded = False
    return ChangesPublished(under_way.sequence, impact)


async def check_revision(under_way: Change, on_revision: str | None, tiers: frozenset[Tier]) -> None:
    """Compare the revision that a request was decided on with what is published, as its caller may know it.

    Raises:
        Conflict: They differ.
    """
    if on_revision is None:
        return
    now = (await published(under_way.transaction, under_way.graph)).id_for(tiers)
    if now != on_revision:
        raise Conflict(
            f"Something was published since revision {on_revision!r}: look at what has changed, and send the changes "
            f"again with 'onRevision' {now!r}.",
            argument="input.onRevision",
            revision=now,
        )


def entries_of(operations: Iterable[Operation]) -> set[int]:
    """Return every entry that operations name."""
    return {end for one in operations for end in (one.from_cpl_entry_id, one.to_cpl_entry_id)}


def consequences(planned: PlannedChanges, recorded: Recorded, recorded_at: int) -> WithdrawalImpact:
    """Compute the impact on every version of the lineages once the change has taken effect (domain.md §3.4 rule 13)."""
    changed = [*planned.upgrades.added, *planned.upgrades.ended]
    moments = [moment for one in changed for moment in (one.effective_from, one.effective_to) if moment is not None]
    clocks = Clocks(max(recorded_at, *moments, 0))
    before = [*recorded.open.values(), *recorded.ended.values()]
    replaced = {(pair_of(one), one.recorded_from) for one in planned.upgrades.ended}
    kept = [one for one in before if (pair_of(one), one.recorded_from) not in replaced]
    after = {**recorded.versions, **{one.cpl_entry_id: one for one in planned.products.corrected}}

    def lineage(versions: Mapping[int, FirmwareVersion], upgrades: Iterable[Upgrade]) -> LineageGraph:
        return LineageGraph(versions, upgrades, clocks=clocks, successions=recorded.successions)

    concerned = {end for one in changed for end in pair_of(one)}
    return impact_between(lineage(recorded.versions, before), lineage(after, [*kept, *changed]), concerned)


async def write(under_way: Change, planned: PlannedChanges, recorded: Recorded) -> None:
    """Write a plan inside its change, and set the tiers and entries that it moves and touches."""
    clock = {"recorded_at": under_way.recorded_at, "sequence": under_way.sequence}
    under_way.tiers = set(tiers_moved(recorded.versions, planned.products, planned.upgrades))
    under_way.touched = touched_by(recorded.versions, planned.products, planned.upgrades)
    under_way.summary = {
        "added": [list(pair_of(one)) for one in planned.upgrades.added],
        "ended": [[*pair_of(one), one.end_code] for one in planned.upgrades.ended],
    }
    writer = BatchWriter(under_way.run)
    await write_products(writer, planned.products, clock)
    await write_upgrades(writer, planned.upgrades)
