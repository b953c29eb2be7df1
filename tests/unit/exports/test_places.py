"""Exports have places, of which one caller has a few; those that wait for their callers give way."""

from contextlib import ExitStack
from functools import partial
from types import SimpleNamespace

import pytest

from firmware_graph.errors import RateLimited
from firmware_graph.exports import places as places_module
from firmware_graph.exports.places import LEAST_BYTES_A_SECOND, PATIENCE_SECONDS, ExportPlaces


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moment = [0.0]
    monkeypatch.setattr(places_module, "time", SimpleNamespace(monotonic=lambda: moment[0]))
    return moment


def test_a_caller_beyond_its_places_is_refused_while_others_are_served() -> None:
    places = ExportPlaces(3)
    with places.taken_by("one", print), places.taken_by("two", print):
        with places.taken_by("one", print):
            with pytest.raises(RateLimited, match="2 of one caller"), places.taken_by("one", print):
                pass
            with pytest.raises(RateLimited), places.taken_by("two", print):
                pass
        assert len(places.taken) == 2
    assert not places.taken


def test_oldest_export_of_a_caller_with_several_gives_way_to_a_caller_with_none() -> None:
    places, ended = ExportPlaces(3), list[str]()
    with (
        places.taken_by("single", pytest.fail),
        places.taken_by("several", partial(ended.append, "oldest")),
        places.taken_by("several", pytest.fail),
    ):
        with places.taken_by("another", pytest.fail):
            assert ended == ["oldest"]
            with pytest.raises(RateLimited), places.taken_by("third", print):
                pass
        with places.taken_by("third", print):
            pass


def test_who_is_anonymous_has_half_of_the_places() -> None:
    places = ExportPlaces(4, 1)
    with (
        places.taken_by("192.0.2.1", pytest.fail, is_anonymous=True),
        places.taken_by("192.0.2.2", pytest.fail, is_anonymous=True),
    ):
        with pytest.raises(RateLimited), places.taken_by("192.0.2.3", print, is_anonymous=True):
            pass
        with places.taken_by("party", print), places.taken_by("another", print):
            pass


def test_half_of_an_odd_number_of_places_is_rounded_up() -> None:
    with ExportPlaces(1).taken_by("192.0.2.1", print, is_anonymous=True):
        pass


def test_nobody_with_a_token_gives_way_to_who_has_none(now: list[float]) -> None:
    places = ExportPlaces(3)
    with (
        places.taken_by("party", pytest.fail) as place,
        places.taken_by("party", pytest.fail),
        places.taken_by("192.0.2.1", pytest.fail, is_anonymous=True),
        place.waiting(),
    ):
        now[0] += PATIENCE_SECONDS
        with pytest.raises(RateLimited), places.taken_by("192.0.2.2", print, is_anonymous=True):
            pass


def test_export_that_is_read_at_a_usual_pace_is_not_late(now: list[float]) -> None:
    places = ExportPlaces(1)
    with places.taken_by("one", pytest.fail) as place:
        for _ in range(100):
            with place.waiting(100 * LEAST_BYTES_A_SECOND):
                now[0] += 99
        with pytest.raises(RateLimited), places.taken_by("another", print):
            pass


def test_export_that_waited_longest_for_its_caller_gives_way(now: list[float]) -> None:
    places, ended = ExportPlaces(3), list[str]()
    with ExitStack() as exports:
        for name, parts in {"quick": 1, "slow": 3, "slower": 4}.items():
            place = exports.enter_context(places.taken_by(name, partial(ended.append, name)))
            for _ in range(parts):
                with place.waiting():
                    now[0] += PATIENCE_SECONDS / 3
        with places.taken_by("another", print):
            assert ended == ["slower"]
        with places.taken_by("another", print):
            pass
        assert ended == ["slower"]
        with places.taken_by("another", print), places.taken_by("third", print):
            assert ended == ["slower", "slow"]
            with pytest.raises(RateLimited), places.taken_by("fourth", print):
                pass
    assert not places.taken


def test_a_wait_counts_before_it_ends(now: list[float]) -> None:
    places, ended = ExportPlaces(1), list[str]()
    with places.taken_by("slow", partial(ended.append, "slow")) as place, place.waiting():
        now[0] += PATIENCE_SECONDS - 1
        with pytest.raises(RateLimited), places.taken_by("another", print):
            pass
        now[0] += 1
        with places.taken_by("another", print):
            assert ended == ["slow"]


def test_a_caller_with_its_own_places_taken_ends_no_export(now: list[float]) -> None:
    places = ExportPlaces(2, 1)
    with places.taken_by("one", print), places.taken_by("slow", pytest.fail) as place, place.waiting():
        now[0] += PATIENCE_SECONDS
        with pytest.raises(RateLimited), places.taken_by("one", print):
            pass
