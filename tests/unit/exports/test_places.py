"""Exports have places, of which one caller has a few."""

import pytest

from firmware_graph.errors import RateLimited
from firmware_graph.exports.places import ExportPlaces


def test_a_caller_beyond_its_places_is_refused_while_others_are_served() -> None:
    places = ExportPlaces(3)
    with places.taken_by("one"), places.taken_by("one"):
        with pytest.raises(RateLimited, match="2 of one caller"), places.taken_by("one"):
            pass
        with places.taken_by("other"), pytest.raises(RateLimited), places.taken_by("third"):
            pass
    with places.taken_by("one"):
        assert places.taken.total() == 1
    assert not places.taken
