"""The revision of a restored store: that of the backup, but for what belongs to the store itself."""

from firmware_graph.backup.restore import restored_revision
from firmware_graph.database.revision import Revision

OF_BACKUP = {"name": "published", "cpl": 5, "fir": 1, "ssc": 0, "lease_milliseconds": 250, "later": "kept"}


def seen(*numbers: int, lease_milliseconds: int = 0) -> Revision:
    cpl, fir, ssc = numbers
    nothing = (None, None, None)
    return Revision((cpl, fir, ssc), nothing, None, frozenset(), is_loading=True, lease_milliseconds=lease_milliseconds)


def numbers(revision: dict[str, object]) -> tuple[object, ...]:
    return revision["cpl"], revision["fir"], revision["ssc"]


def test_numbers_of_the_backup_stay_in_a_new_store() -> None:
    assert numbers(restored_revision(OF_BACKUP, seen(0, 0, 0))) == (5, 1, 0)


def test_number_that_the_store_has_reached_is_not_given_again() -> None:
    assert numbers(restored_revision(OF_BACKUP, seen(5, 4, 1))) == (6, 5, 2)
    assert numbers(restored_revision(OF_BACKUP, seen(2, 2, 2))) == (5, 3, 3)


def test_lease_is_that_of_the_store_and_the_rest_of_the_backup() -> None:
    restored = restored_revision(OF_BACKUP, seen(0, 0, 0, lease_milliseconds=0))
    assert (restored["lease_milliseconds"], restored["later"]) == (0, "kept")


def test_epoch_is_new_each_time() -> None:
    assert len({restored_revision({**OF_BACKUP, "epoch": "a"}, seen(0, 0, 0))["epoch"] for _ in range(2)} - {"a"}) == 2
