"""What the search box takes a text for."""

import pytest

from firmware_graph.pages.search import search_variables


@pytest.mark.parametrize("text", ["00010000", "0x00010000", "00-01-00-00", "0.1.0.0"])
def test_version_in_any_spelling_is_looked_up_as_one(text: str) -> None:
    variables = search_variables(text)
    assert (variables["asVersion"], variables["version"]) == (True, "00010000")


def test_version_of_two_readings_is_looked_up_as_both() -> None:
    variables = search_variables("10.10.10.10")
    assert {variables["version"], variables["otherVersion"]} == {"0A0A0A0A", "10101010"}
    assert variables["asOtherVersion"]


def test_number_is_an_entry_and_may_be_a_code_too() -> None:
    assert search_variables("20")["asEntry"]
    assert not search_variables("20")["asCode"]
    assert search_variables("4772")["asCode"]


def test_name_is_neither() -> None:
    variables = search_variables("Example Meters")
    assert not any(variables[name] for name in ("asEntry", "asVersion", "asOtherVersion", "asCode"))
