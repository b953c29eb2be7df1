"""Which release is the newest, and how far behind a version is (domain.md §3.4 rules 5 and 9)."""

from firmware_graph.questions.pathways.releases_by_device_model import Releases
from support.builders import a_firmware_version


def test_of_equal_dates_the_higher_entry_is_the_newest() -> None:
    releases = [a_firmware_version(entry, released_on="2020-01-01") for entry in (3, 7, 5)]
    assert Releases(releases).newest == releases[1]
    assert Releases([]).newest is None


def test_only_a_later_date_counts_and_date_added_stands_for_a_missing_one() -> None:
    own = a_firmware_version(1, released_on=None, added_on="2020-01-02")
    others = [
        a_firmware_version(2, released_on="2020-01-02"),
        a_firmware_version(3, released_on="2020-01-03"),
        a_firmware_version(4, released_on=None, added_on="2021-01-01"),
        a_firmware_version(5, released_on=None, added_on=None),
    ]
    assert Releases([own, *others]).index_of(own) == 2
    assert Releases([own, *others]).index_of(others[-1]) is None, "without a date it is neither later nor earlier"
    assert Releases([own, *others]).index_of(others[2]) is None, "without a date another may be later"
    assert Releases([own, *others[:-1]]).index_of(others[2]) == 0
