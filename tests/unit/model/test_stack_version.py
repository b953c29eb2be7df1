"""Stack versions are numbers, part by part."""

import pytest

from firmware_graph.model.stack_version import version_parts


def test_equal_numbers_are_one_version() -> None:
    assert version_parts("7.4") == version_parts("7.4.0") == version_parts("07.4.0.0")


def test_parts_compare_as_numbers() -> None:
    ordered = ["0", "6.7.6", "6.7.10", "6.10", "6.10.0.1", "7"]
    read = [version_parts(text) for text in ordered]
    assert read == sorted(read, key=lambda parts: parts or ())
    assert len(set(read)) == len(ordered)


@pytest.mark.parametrize("text", ["", "7.", "v7.4", "7.4.0-rc1", "7.x", "1.2.3.4.5", "7,4", " 7.4", "\u0667"])
def test_what_is_no_version_is_not_read(text: str) -> None:
    assert version_parts(text) is None
