"""The effect on the versions of a lineage if upgrades were withdrawn or declared, or versions removed (rule 13)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.interruption import checked
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import CplStatus, UpgradeEndCode
from firmware_graph.model.withdrawal import ImpactCounts, PathwayChange, SupposedChanges, WithdrawalImpact
from firmware_graph.questions.pathways.rules.effect import Comparison, EffectKind
from firmware_graph.questions.pathways.rules.endings import Endings
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.links import imagined_upgrade
from firmware_graph.questions.pathways.rules.members import members_around


@dataclass(frozen=True, slots=True)
class ComparedImpact(WithdrawalImpact):
    """An impact, with the lineages before and after on which it was computed, so that answers can be compared."""

    before: LineageGraph = field(repr=False, compare=False)
    after: LineageGraph = field(repr=False, compare=False)


def altered(lineage: LineageGraph, changes: SupposedChanges) -> LineageGraph:
    """Return a lineage with the changes, all effective from the moment of the question."""
    withdrawn = {(one.from_cpl_entry_id, one.to_cpl_entry_id) for one in changes.withdraw}
    upgrades = [withdrawn_now(one, lineage) if one[:2] in withdrawn else one for one in lineage.known]
    declared = [imagined_upgrade((one.from_cpl_entry_id, one.to_cpl_entry_id)) for one in changes.declare]
    removed = {
        entry: lineage.versions[entry]._replace(listed_status=CplStatus.REMOVED, removed_on=lineage.clocks.day)
        for entry in changes.remove
    }
    return LineageGraph(
        {**lineage.versions, **removed},
        [*upgrades, *declared],
        clocks=lineage.clocks,
        successions=lineage.successions,
        kept_out=lineage.kept_out,
    )


def withdrawn_now(upgrade: Upgrade, lineage: LineageGraph) -> Upgrade:
    """Return an upgrade that ends at the moment of the question, unless it has ended."""
    if upgrade.effective_to is not None and upgrade.effective_to <= lineage.clocks.as_of:
        return upgrade
    code = UpgradeEndCode.WITHDRAWN_BY_MANUFACTURER
    return upgrade._replace(effective_to=lineage.clocks.as_of, end_code=code, end_recorded_from=None)


class Impact:
    """The effect on the versions of a lineage, without a target, one at a time (rule 13)."""

    def __init__(self, before: LineageGraph, after: LineageGraph) -> None:
        self.versions, self.comparison = before.versions, Comparison(before, after)
        self.was, self.would_be = before.derive(Endings), after.derive(Endings)

    def on(self, entry: int) -> tuple[EffectKind, PathwayChange]:
        """Compare the ends of one version."""
        effect = self.comparison.effect(entry, self.was.ends_of(entry), self.would_be.ends_of(entry))
        return effect.kind, PathwayChange(self.versions[entry], effect.hops_before or 0, effect.hops_after or 0)


def impact_between(before: LineageGraph, after: LineageGraph, concerned: Iterable[int]) -> ComparedImpact:
    """Compare the ends of every version of the affected lineages."""
    impact = Impact(before, after)
    members = checked(sorted(members_around(before, concerned)))
    return added_up(map(impact.on, members), impact.comparison)


def added_up(effects: Iterable[tuple[EffectKind, PathwayChange]], comparison: Comparison) -> ComparedImpact:
    """Sort the effects on versions by kind."""
    changes: dict[EffectKind, list[PathwayChange]] = defaultdict(list)
    for kind, change in effects:
        changes[kind].append(change)
    return ComparedImpact(
        stranded=sources_of(changes[EffectKind.STRANDED]),
        lengthened=changes[EffectKind.LENGTHENED],
        shortened=changes[EffectKind.SHORTENED],
        opened=changes[EffectKind.OPENED],
        unaffected=sources_of(changes[EffectKind.UNAFFECTED]),
        before=comparison.before,
        after=comparison.after,
    )


def sources_of(changes: Iterable[PathwayChange]) -> list[FirmwareVersion]:
    """Return the versions whose pathways changed."""
    return [change.source for change in changes]


def by_device_model(impact: WithdrawalImpact) -> Sequence[ImpactCounts]:
    """Count by product."""
    return counted_by(impact, lambda version: version.model_key)


def by_manufacturer(impact: WithdrawalImpact) -> Sequence[ImpactCounts]:
    """Count by manufacturer code."""
    return counted_by(impact, lambda version: version.manufacturer_code)


def counted_by(impact: WithdrawalImpact, key: Callable[[FirmwareVersion], str]) -> Sequence[ImpactCounts]:
    """Count by product or manufacturer: the most stranded first, then the most affected, then by key."""
    effects = {
        "stranded_count": impact.stranded,
        "lengthened_count": sources_of(impact.lengthened),
        "shortened_count": sources_of(impact.shortened),
        "opened_count": sources_of(impact.opened),
        "unaffected_count": impact.unaffected,
    }
    first_of: dict[str, FirmwareVersion] = {}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, versions in effects.items():
        for version in versions:
            first_of.setdefault(key(version), version)
            counts[key(version)][name] += 1
    found = {group: ImpactCounts(first_of[group], **counts[group]) for group in sorted(first_of)}
    return sorted(found.values(), key=lambda one: (-one.stranded_count, one.unaffected_count - counted(one)))


def counted(one: ImpactCounts) -> int:
    """Return how many versions a group has."""
    return one.stranded_count + one.lengthened_count + one.shortened_count + one.opened_count + one.unaffected_count
