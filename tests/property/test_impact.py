"""Random lineages with random changes: the impact, against the answers of two readings of the rules by brute force."""

from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.withdrawal import SupposedChanges, UpgradeEnds, WeakPoint, WithdrawalImpact
from firmware_graph.questions.dependency.weak_points import weak_points_of
from firmware_graph.questions.pathways.rules.impact import altered, impact_between
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from support.builders import an_upgrade
from support.change_oracle import Fate, fate_of
from support.pathway_oracle import Oracle
from support.random_lineages import CLOCKS, lineages
from support.sizes import times

Place = int | tuple[int, int]


@st.composite
def changes_of(draw: st.DrawFn, versions: list[FirmwareVersion], upgrades: list[Upgrade]) -> SupposedChanges:
    entries = st.sampled_from([v.cpl_entry_id for v in versions])
    recorded = [UpgradeEnds(u.from_cpl_entry_id, u.to_cpl_entry_id) for u in upgrades]
    withdraw = draw(st.lists(st.sampled_from(recorded), max_size=3)) if recorded else []
    pairs = st.tuples(entries, entries).filter(lambda pair: pair[0] != pair[1])
    declare = [UpgradeEnds(*pair) for pair in draw(st.lists(pairs, max_size=2))]
    return SupposedChanges(withdraw, draw(st.lists(entries, max_size=2)), [d for d in declare if d not in withdraw])


def by_hand(
    versions: list[FirmwareVersion], upgrades: list[Upgrade], clocks: Clocks, changes: SupposedChanges
) -> Oracle:
    """Change the rows themselves: what stood is withdrawn since the beginning of time."""
    gone = {(one.from_cpl_entry_id, one.to_cpl_entry_id) for one in changes.withdraw}
    kept = [u for u in upgrades if (u.from_cpl_entry_id, u.to_cpl_entry_id) not in gone]
    lost = [u for u in upgrades if (u.from_cpl_entry_id, u.to_cpl_entry_id) in gone]
    ended = [
        u._replace(
            effective_to=0,
            end_recorded_from=0,
            end_code="ABSENT_FROM_SHEET",
            recorded_to=u.recorded_to if u.recorded_to is not None and u.recorded_to <= clocks.known_at else None,
        )
        for u in lost
    ]
    declared = [an_upgrade(one.from_cpl_entry_id, one.to_cpl_entry_id) for one in changes.declare]
    rows = [v._replace(removed_on="1970-01-01") if v.cpl_entry_id in changes.remove else v for v in versions]
    return Oracle(rows, [*kept, *ended, *declared], clocks)


def changed(
    lineage: tuple[list[FirmwareVersion], list[Upgrade]], clocks: Clocks, changes: SupposedChanges
) -> tuple[WithdrawalImpact, dict[int, Fate]]:
    """The impact of changes, and what the oracle says of each version."""
    versions, upgrades = lineage
    graph = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=clocks)
    before, after = Oracle(versions, upgrades, clocks), by_hand(versions, upgrades, clocks, changes)
    fates = {entry: fate_of(before, after, entry) for entry in sorted(before.versions)}
    return impact_between(graph, altered(graph, changes), graph.versions), fates


@settings(max_examples=times(100), deadline=None)
@given(lineages(), CLOCKS, st.data())
def test_random_changes_strand_lengthen_shorten_and_open_as_the_oracle_says(
    lineage: tuple[list[FirmwareVersion], list[Upgrade]], clocks: Clocks, data: st.DataObject
) -> None:
    impact, fates = changed(lineage, clocks, data.draw(changes_of(*lineage)))
    changes = {
        kind: [(c.source.cpl_entry_id, c.hops_before, c.hops_after) for c in getattr(impact, kind)]
        for kind in ("lengthened", "shortened", "opened")
    }
    assert changes == {
        kind: [(entry, was or 0, now) for entry, (name, was, now) in fates.items() if name == kind] for kind in changes
    }
    versions = {
        kind: [version.cpl_entry_id for version in getattr(impact, kind)] for kind in ("stranded", "unaffected")
    }
    assert versions == {kind: [entry for entry, fate in fates.items() if fate[0] == kind] for kind in versions}


@settings(max_examples=times(75), deadline=None)
@given(lineages(), CLOCKS, st.data())
def test_withdrawal_never_shortens_a_way(
    lineage: tuple[list[FirmwareVersion], list[Upgrade]], clocks: Clocks, data: st.DataObject
) -> None:
    withdrawn = data.draw(changes_of(*lineage)).withdraw
    impact, _ = changed(lineage, clocks, SupposedChanges(withdrawn))
    assert impact.shortened == []


def place_told(point: WeakPoint) -> Place:
    if point.upgrade:
        return point.upgrade.from_cpl_entry_id, point.upgrade.to_cpl_entry_id
    assert point.firmware_version
    return point.firmware_version.cpl_entry_id


@settings(max_examples=times(100), deadline=None)
@given(lineages(), CLOCKS)
def test_random_lineage_is_weak_where_a_loss_would_strand_some_version(
    lineage: tuple[list[FirmwareVersion], list[Upgrade]], clocks: Clocks
) -> None:
    versions, upgrades = lineage
    graph = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=clocks)
    points = weak_points_of(graph, graph.versions)
    ours = {place_told(point): {version.cpl_entry_id for version in point.stranded} for point in points}
    before = Oracle(versions, upgrades, clocks)
    lost: dict[Place, set[int]] = {}
    suppositions: dict[Place, SupposedChanges] = {
        **{pair: SupposedChanges(withdraw=[UpgradeEnds(*pair)]) for pair in before.graph.edges},
        **{entry: SupposedChanges(remove=[entry]) for entry in before.versions},
    }
    for place, changes in suppositions.items():
        after = by_hand(versions, upgrades, clocks, changes)
        lost[place] = {entry for entry in before.versions if fate_of(before, after, entry)[0] == "stranded"}
    assert ours == {place: entries for place, entries in lost.items() if entries}
    assert all(point.stranded_count == len(point.stranded) for point in points)
    assert [p.stranded_count for p in points] == sorted((p.stranded_count for p in points), reverse=True)
