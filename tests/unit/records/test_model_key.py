"""What a process remembers of the keys of models."""

import pytest

from firmware_graph.model.firmware import DeviceModel
from firmware_graph.records import model_key
from firmware_graph.records.model_key import LONGEST_CACHED, key_of


@pytest.mark.parametrize(("length", "is_cached"), [(LONGEST_CACHED, True), (LONGEST_CACHED + 1, False)])
def test_long_names_are_not_remembered(length: int, is_cached: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """440 names of 2,000 characters in each of 150 dry runs took 0.8 GB for the life of the process."""
    model_key.quoted_once.cache_clear()
    model = DeviceModel(*["x"] * len(DeviceModel._fields))._replace(model_name="é" * length)
    assert f"/{'%C3%A9' * length}/" in key_of(model)
    assert model_key.quoted_once.cache_info().currsize == 1 + is_cached
