"""Exports have places, of which one caller has a few; those that wait for their callers give way."""

from contextlib import ExitStack
from functools import partial
from types import SimpleNamespace

import pytest

from firmware_graph.errors import RateLimited
from firmware_graph.exports import places as places_module
from firmware_graph.exports.places import PATIENCE_SECONDS, ExportPlaces


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moment = [0.0]
    monkeypatch.setattr(places_module, "time", SimpleNamespace(monotonic=lambda: moment[0]))
    return moment


def test_a_caller_beyond_its_places_is_refused_while_others_are_served() -> None:
    places = ExportPlaces(3)
    with places.taken_by("one", print), places.taken_by("one", print):
        with pytest.raises(RateLimited, match="2 of one caller"), places.taken_by("one", print):
            pass
        with places.taken_by("other", print), pytest.raises(RateLimited), places.taken_by("third", print):
            pass
    with places.taken_by("one", print):
        assert len(places.taken) == 1
    assert not places.taken


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
