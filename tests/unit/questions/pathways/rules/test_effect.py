"""What a change does to others, and what two moments differ in (domain.md §3.4 rule 13)."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.withdrawal import SupposedChanges, UpgradeEnds, WithdrawalImpact
from firmware_graph.questions.pathways.rules.impact import altered, impact_between
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from support.builders import a_firmware_version, an_upgrade

NOW = Clocks(as_of=1_900_000_000_000)


def impact(
    versions: Sequence[FirmwareVersion], upgrades: Sequence[Upgrade], changes: SupposedChanges
) -> WithdrawalImpact:
    graph = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=NOW)
    return impact_between(graph, altered(graph, changes), graph.versions)


def told(found: WithdrawalImpact) -> dict[str, list[object]]:
    """By kind, the entries, and their hops where those are compared; kinds of which there is none are left out."""
    by_kind: dict[str, list[object]] = {
        "stranded": [version.cpl_entry_id for version in found.stranded],
        "lengthened": [(one.source.cpl_entry_id, one.hops_before, one.hops_after) for one in found.lengthened],
        "shortened": [(one.source.cpl_entry_id, one.hops_before, one.hops_after) for one in found.shortened],
        "opened": [(one.source.cpl_entry_id, one.hops_before, one.hops_after) for one in found.opened],
    }
    return {kind: entries for kind, entries in by_kind.items() if entries}


def plain(*entries: int) -> list[FirmwareVersion]:
    return [a_firmware_version(entry) for entry in entries]


def chain(*entries: int) -> list[Upgrade]:
    return [an_upgrade(tail, head) for tail, head in pairwise(entries)]


def withdrawn(tail: int, head: int) -> SupposedChanges:
    return SupposedChanges(withdraw=[UpgradeEnds(tail, head)])


def test_loss_of_the_last_step_strands_also_where_the_latest_is_blank() -> None:
    versions = [*plain(41, 42, 43, 44), a_firmware_version(45, predecessors_declared="NOT_PROVIDED")]
    assert told(impact(versions, chain(41, 42, 43, 44), withdrawn(43, 44))) == {"stranded": [41, 42, 43]}


def test_loss_that_leaves_only_what_is_advised_against_strands() -> None:
    upgrades = [*chain(1, 2, 3), an_upgrade(2, 4, recommendation="SHOULD_NOT")]
    assert told(impact(plain(1, 2, 3, 4), upgrades, withdrawn(2, 3))) == {"stranded": [1, 2]}


def test_loss_of_the_nearest_of_two_ends_lengthens() -> None:
    upgrades = [an_upgrade(21, 22), *chain(21, 23, 24)]
    assert told(impact(plain(21, 22, 23, 24), upgrades, withdrawn(21, 22))) == {"lengthened": [(21, 1, 2)]}


def test_stump_of_a_lost_way_is_no_nearer_end() -> None:
    """2 led on to 3, and is where nothing leads on now: the way to 6 is what is left."""
    upgrades = [*chain(1, 2, 3), *chain(1, 4, 5, 6)]
    assert told(impact(plain(1, 2, 3, 4, 5, 6), upgrades, withdrawn(2, 3))) == {
        "stranded": [2],
        "lengthened": [(1, 2, 3)],
    }


def test_withdrawal_that_leaves_a_shorter_inferred_way_shortens_nothing() -> None:
    upgrades = [*chain(1, 2, 3), an_upgrade(1, 3, evidence="INFERRED")]
    found = impact(plain(1, 2, 3), upgrades, withdrawn(2, 3))
    assert told(found) == {"stranded": [2]}
    assert [version.cpl_entry_id for version in found.unaffected] == [1, 3]


def test_removed_end_is_not_lost_where_the_newest_that_is_left_is_reached() -> None:
    found = impact(plain(41, 42, 43, 44), chain(41, 42, 43, 44), SupposedChanges(remove=[44]))
    assert told(found) == {"stranded": [43, 44], "shortened": [(41, 3, 2), (42, 2, 1)]}


def test_removed_end_is_lost_where_a_newer_release_is_left_out_of_reach() -> None:
    found = impact(plain(41, 42, 43, 44, 45), chain(41, 42, 43, 44), SupposedChanges(remove=[44]))
    assert told(found) == {"stranded": [41, 42, 43]}


def test_other_end_that_is_still_reached_keeps_from_stranding() -> None:
    found = impact(plain(1, 2, 3), [an_upgrade(1, 2), an_upgrade(1, 3)], SupposedChanges(remove=[3]))
    assert told(found) == {"stranded": [3], "opened": [(2, 0, 0)]}, "2 is up to date without 3"


def test_declaration_opens_what_had_no_pathway_and_lengthens_what_goes_on() -> None:
    declared = SupposedChanges(declare=[UpgradeEnds(2, 3)])
    assert told(impact(plain(1, 2, 3), chain(1, 2), declared)) == {"lengthened": [(1, 1, 2)], "opened": [(2, 0, 1)]}


def test_shortcut_shortens() -> None:
    declared = SupposedChanges(declare=[UpgradeEnds(1, 3)])
    assert told(impact(plain(1, 2, 3), chain(1, 2, 3), declared)) == {"shortened": [(1, 2, 1)]}


@pytest.mark.parametrize("status", ["CURRENT", "REMOVED"])
def test_version_advised_to_stay_is_not_touched_by_what_happens_elsewhere(status: str) -> None:
    versions = [a_firmware_version(1, listed_status=status), *plain(2, 3)]
    upgrades = [an_upgrade(1, 2, recommendation="SHOULD_NOT")]
    found = impact(versions, upgrades, SupposedChanges(remove=[3]))
    assert told(found)["stranded"] == [3]
