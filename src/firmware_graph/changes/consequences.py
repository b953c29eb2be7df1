"""The effects of a change on the pathways of others, computed before it is written (domain.md §3.4 rule 13)."""

from collections.abc import Iterable, Mapping

from firmware_graph.changes.plan_changes import Plan
from firmware_graph.model.clocks import Clocks, start_of
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.withdrawal import PublishedImpact
from firmware_graph.questions.pathways.rules.impact import ComparedImpact, impact_between
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.records.planned_changes import PlannedChanges
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.upgrades import pair_of


def consequences(
    plan: Plan,
    recorded: Recorded,
    recorded_at: int,
    *,
    codes: frozenset[str] | None = None,
) -> ComparedImpact:
    """Compute the impact on every recorded version of the lineages once the whole change has taken effect.

    A version that the change adds had no pathway before, and is not included. With `codes`, for a reader of only their
    FIR rows, it is computed as if there were no other rows.
    """
    planned = plan.changes
    clocks = Clocks(max(recorded_at, *moments_of(planned), 0))
    changed = [*planned.upgrades.added, *planned.upgrades.ended]
    before = [*recorded.open.values(), *recorded.ended.values()]
    replaced = {(pair_of(one), one.recorded_from) for one in planned.upgrades.ended}
    kept = [one for one in before if (pair_of(one), one.recorded_from) not in replaced]
    after = {**recorded.versions, **{one.cpl_entry_id: one for one in planned.products.versions}}

    def lineage(versions: Mapping[int, FirmwareVersion], upgrades: Iterable[Upgrade]) -> LineageGraph:
        if codes is None:
            return LineageGraph(versions, upgrades, clocks=clocks, successions=recorded.successions)
        own = {entry: version for entry, version in versions.items() if version.manufacturer_code in codes}
        successions = frozenset(pair for pair in recorded.successions if codes.issuperset(pair))
        return LineageGraph(own, upgrades, clocks=clocks, successions=successions)

    was, would_be = lineage(recorded.versions, before), lineage(after, [*kept, *changed])
    return impact_between(was, would_be, plan.concerned & was.versions.keys())


def as_published(impact: ComparedImpact, recorded_at: int) -> PublishedImpact:
    """Return an impact with the clocks before and after the change, which was recorded at a moment."""
    as_of = impact.after.clocks.as_of
    return PublishedImpact(
        impact.stranded,
        impact.lengthened,
        impact.shortened,
        impact.opened,
        impact.unaffected,
        before=Clocks(as_of, recorded_at - 1),
        after=Clocks(as_of, recorded_at),
        added=sorted(impact.after.versions.keys() - impact.before.versions.keys()),
    )


def moments_of(planned: PlannedChanges) -> list[int]:
    """Return the moments at which parts of a change take or lose effect."""
    upgrades = (*planned.upgrades.added, *planned.upgrades.ended)
    moments = (moment for one in upgrades for moment in (one.effective_from, one.effective_to))
    days = (day for one in planned.products.versions for day in (one.added_on, one.removed_on))
    return [*(one for one in moments if one is not None), *(start_of(day) for day in days if day)]
