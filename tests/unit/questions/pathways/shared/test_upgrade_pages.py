"""Pages of upgrades: in effect unless asked, in a stable order, and continued where they were left."""

from operator import attrgetter

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.shared.upgrade_pages import UpgradeEnds, upgrade_pages
from support.builders import an_upgrade

ENDS = UpgradeEnds("upgrades_to", own=attrgetter("from_cpl_entry_id"), other=attrgetter("to_cpl_entry_id"))
NOW = Clocks(1000)
UPGRADES = [
    an_upgrade(1, 9),
    an_upgrade(1, 5, recorded_from=20),
    an_upgrade(1, 5, recorded_from=10, recorded_to=20, end_code="SUPERSEDED", end_recorded_from=20),
    an_upgrade(1, 7, effective_from=2000),
    an_upgrade(1, 11, is_rollback=True),
    an_upgrade(2, 9, effective_to=500, end_code="ABSENT_FROM_SHEET", end_recorded_from=500),
]


def pages(*entries: int, first: int = 10, after: str | None = None, ended: bool = False) -> list[Page[Upgrade]]:
    request = PageRequest(first, after, wants_total=True)
    asked = [upgrade for upgrade in UPGRADES if upgrade.from_cpl_entry_id in entries]
    return upgrade_pages(asked, entries, request, ends=ENDS, clocks=NOW, includes_ended=ended)


def ends(page: Page[Upgrade]) -> list[tuple[int, str]]:
    return [(upgrade.to_cpl_entry_id, upgrade.state) for upgrade in page.rows]


def test_only_what_is_in_effect_is_listed_rollbacks_among_it() -> None:
    one, two, none = pages(1, 2, 3)
    assert ends(one) == [(5, "IN_EFFECT"), (9, "IN_EFFECT"), (11, "IN_EFFECT")]
    assert (ends(two), ends(none), none.total_count) == ([], [], 0)


def test_everything_is_listed_where_the_ended_are_asked_for() -> None:
    one, two = pages(1, 2, ended=True)
    assert [state for _, state in ends(one)] == [
        "SUPERSEDED",
        "IN_EFFECT",
        "NOT_YET_IN_EFFECT",
        "IN_EFFECT",
        "IN_EFFECT",
    ]
    assert ends(two) == [(9, "WITHDRAWN")]


def test_pages_go_on_after_their_cursors_and_count_the_whole() -> None:
    [page] = pages(1, first=2, ended=True)
    met = [*page.cursors]
    while page.has_next:
        [page] = pages(1, first=2, after=page.cursors[-1], ended=True)
        assert page.has_previous
        met += page.cursors
    assert met == ["5-10", "5-20", "7-0", "9-0", "11-0"]
    assert page.total_count == 5


def test_a_version_asked_for_twice_has_its_page_twice() -> None:
    one, again = pages(1, 1)
    assert one == again
