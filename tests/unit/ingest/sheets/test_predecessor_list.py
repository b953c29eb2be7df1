import pytest

from firmware_graph.ingest.sheets.conventions import Conventions
from firmware_graph.ingest.sheets.predecessor_list import predecessor_reader
from firmware_graph.records.values import BadValue

predecessors = predecessor_reader(Conventions().nothing_words)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("20", (20,)),
        ("20;21", (20, 21)),
        ("20, 21 22", (20, 21, 22)),
        ("20;20;21;", (20, 21)),
        ("20;1-5", (20, "1-5")),
        ("1-5", ("1-5",)),
        ("20;0", (20, "0")),
        *((word, ()) for word in ("N/A", "n/a", "NA", "None", "NOT  applicable", "-", "–", "N/A;", "none; none")),  # noqa: RUF001 - a dash as programs write it
    ],
)
def test_predecessors_are_listed_or_none_or_not_declared(text: str, value: object) -> None:
    assert predecessors(text) == value


@pytest.mark.parametrize("text", ["N/A;20", "20 none", "1 - 5", "20,-"])
def test_words_for_nothing_beside_entries_are_a_contradiction(text: str) -> None:
    with pytest.raises(BadValue, match="beside"):
        predecessors(text)


@pytest.mark.parametrize(
    "text",
    [
        *("not 20", "any except 20", "20 (withdrawn)", "20;E21", "20 [21]", "20 to 30", "20-ish", "< 30", "20 & 21"),
        *("≠ 20", "20; see note 3", "alle außer 20", "20 …", "#REF! 20"),
    ],
)
def test_words_beside_entries_spoil_the_whole_list(text: str) -> None:
    with pytest.raises(BadValue, match="may say something of others"):
        predecessors(text)


@pytest.mark.parametrize("text", [";", ",", " ; ,"])
def test_a_list_of_nothing_but_separators_declares_nothing(text: str) -> None:
    with pytest.raises(BadValue, match="lists nothing"):
        predecessors(text)


def test_words_of_ones_own_replace_the_usual_ones() -> None:
    own = predecessor_reader(Conventions(nothing=("First release",)).nothing_words)
    assert own("first release") == ()
    with pytest.raises(BadValue, match="no CPL Entry ID"):
        own("N/A")
