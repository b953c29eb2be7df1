"""What becomes of the versions of a lineage if something in it were otherwise."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import CplStatus, Evidence, Recommendation, UpgradeEndCode
from firmware_graph.model.withdrawal import ImpactCounts, PathwayChange, SupposedChanges, UpgradeEnds, WithdrawalImpact
from firmware_graph.questions.pathways.rules.endings import Ending, Endings
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph


def altered(lineage: LineageGraph, changes: SupposedChanges) -> LineageGraph:
    """Suppose the changes, all of them as from the moment of the question; the lineage stays as it is."""
    withdrawn = {(one.from_cpl_entry_id, one.to_cpl_entry_id) for one in changes.withdraw}
    upgrades = [
        withdrawn_now(link.upgrade, lineage)
        if (link.upgrade.from_cpl_entry_id, link.upgrade.to_cpl_entry_id) in withdrawn
        else link.upgrade
        for link in lineage.links
    ]
    removed = {
        entry: lineage.versions[entry]._replace(listed_status=CplStatus.REMOVED, removed_on=lineage.clocks.day)
        for entry in changes.remove
    }
    return LineageGraph(
        {**lineage.versions, **removed},
        [*upgrades, *map(declared, changes.declare)],
        clocks=lineage.clocks,
        successions=lineage.successions,
    )


def withdrawn_now(upgrade: Upgrade, lineage: LineageGraph) -> Upgrade:
    """End an upgrade at the moment of the question, unless it has ended."""
    if upgrade.effective_to is not None and upgrade.effective_to <= lineage.clocks.as_of:
        return upgrade
    code = UpgradeEndCode.WITHDRAWN_BY_MANUFACTURER
    return upgrade._replace(effective_to=lineage.clocks.as_of, end_code=code, end_recorded_from=None)


def declared(ends: UpgradeEnds) -> Upgrade:
    """State an upgrade that has always been recorded and in effect, with no advice."""
    return Upgrade(
        from_cpl_entry_id=ends.from_cpl_entry_id,
        to_cpl_entry_id=ends.to_cpl_entry_id,
        evidence=Evidence.DECLARED,
        recommendation=Recommendation.NOT_STATED,
        is_rollback=False,
        asserted_by=None,
        effective_from=None,
        effective_to=None,
        recorded_from=0,
        recorded_to=None,
        end_code=None,
        end_recorded_from=None,
    )


def impact_between(before: LineageGraph, after: LineageGraph) -> WithdrawalImpact:
    """Compare where every version ends, without a target."""
    endings = Endings(before), Endings(after)
    sorted_into: dict[str, list[FirmwareVersion]] = defaultdict(list)
    changes: dict[str, list[PathwayChange]] = defaultdict(list)
    for entry, version in sorted(before.versions.items()):
        was, would_be = endings[0].of(entry), endings[1].of(entry)
        name = effect(was, would_be)
        sorted_into[name].append(version)
        changes[name].append(PathwayChange(version, was.hops, would_be.hops))
    return WithdrawalImpact(
        stranded=sorted_into["stranded"],
        lengthened=changes["lengthened"],
        shortened=changes["shortened"],
        opened=sorted_into["opened"],
        unaffected=sorted_into["unaffected"],
    )


def effect(was: Ending, would_be: Ending) -> str:
    """Name what happens to one version: how far it gets goes before how many upgrades that takes."""
    if would_be.reach != was.reach:
        return "stranded" if would_be.reach < was.reach else "opened"
    if would_be.hops != was.hops:
        return "lengthened" if would_be.hops > was.hops else "shortened"
    return "unaffected"


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
        "lengthened_count": [change.source for change in impact.lengthened],
        "shortened_count": [change.source for change in impact.shortened],
        "opened_count": impact.opened,
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
    """How many versions a group has."""
    return one.stranded_count + one.lengthened_count + one.shortened_count + one.opened_count + one.unaffected_count
