from firmware_graph.records.recorded import Recorded
from firmware_graph.records.upgrades import dropped, superseded, withdrawn
from support.builders import a_firmware_version, an_upgrade

FIRST = dropped(an_upgrade(1, 2), recorded_at=5)
SECOND = superseded(an_upgrade(1, 2, recorded_from=6), recorded_at=7)


def test_of_several_ended_upgrades_of_a_pair_the_last_is_kept() -> None:
    for upgrades in ([FIRST, SECOND], [SECOND, FIRST]):
        assert Recorded.of((), upgrades).ended == {(1, 2): SECOND}


def test_upgrades_that_end_later_are_those_without_an_open_one() -> None:
    later = withdrawn(an_upgrade(1, 2), effective_to=10, recorded_at=5)
    taken_back = later._replace(recorded_to=6)
    again = an_upgrade(1, 2, recorded_from=6)
    assert Recorded.of((), [later]).ending_later(9) == {(1, 2)}
    assert Recorded.of((), [later]).ending_later(10) == frozenset()
    assert Recorded.of((), [taken_back, again]).ending_later(9) == frozenset()


def test_more_successions_are_followed_with_those_recorded() -> None:
    recorded = Recorded.of([a_firmware_version(1)], (), [("F001", "F002")])
    more = recorded.with_successions([("F002", "F003")])
    assert more.succession_pairs == {("F001", "F002"), ("F002", "F003")}
    assert ("F001", "F003") in more.successions
    assert ("F001", "F003") not in recorded.successions
