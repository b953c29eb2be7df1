"""What is given in forms and addresses becomes variables of the types that an operation declares."""

import pytest

from firmware_graph.errors import BadUserInput
from firmware_graph.pages.binding import CHOICES, bind
from firmware_graph.pages.page import Page, read_pages


def test_text_given_is_converted_by_its_declared_type() -> None:
    types = {"entry": "Int!", "from": "FirmwareReference!", "asOf": "DateTime", "id": "ID!"}
    given = {"entry": ["20"], "from": [" 21 "], "asOf": ["2026-01-01"], "id": ["F001/1"]}
    assert bind(types, given) == {"entry": 20, "from": {"cplEntryId": 21}, "asOf": "2026-01-01", "id": "F001/1"}


@pytest.mark.parametrize("version", ["00010000", "0x00010000", "0.1.0.0", "0A00-0001"])
@pytest.mark.parametrize("row", ["{}", "{}, 5"])
def test_version_in_the_place_of_an_entry_is_told_to_be_one(version: str, row: str) -> None:
    types = {
        "{}": {"entry": "Int!", "from": "FirmwareReference!", "all": "[Int!]"},
        "{}, 5": {"counts": "[FleetCount!]!"},
    }
    for name, type_ in types[row].items():
        with pytest.raises(BadUserInput, match="is a firmware version, which several entries may have") as refused:
            bind({name: type_}, {name: [row.format(version)]})
        assert refused.value.extensions["version"] == version
    with pytest.raises(BadUserInput, match=f"^1 row of the list .*'{version}' is a firmware version"):
        bind({"requests": "[PathwayRequest!]!"}, {"requests": [f"CPL Entry ID,Count\n{version},0"]})


def test_entry_of_eight_digits_is_none_where_it_begins_with_another_than_0() -> None:
    assert bind({"entry": "Int!"}, {"entry": ["10000000"]}) == {"entry": 10_000_000}


def test_field_left_empty_is_left_out() -> None:
    assert bind({"to": "FirmwareReference", "asOf": "DateTime"}, {"to": [" "], "other": ["1"]}) == {}


def test_variable_of_another_field_is_read_from_it() -> None:
    assert bind({"from": "FirmwareReference!"}, {"entry": ["20"]}, {"from": "entry"}) == {"from": {"cplEntryId": 20}}


@pytest.mark.parametrize("text", ["20, 1200", "CPL Entry ID,Devices\n20,1200", "20\t1200\n\n", "20;1200"])
def test_counts_pasted_or_of_a_file_are_read(text: str) -> None:
    wanted = [{"firmware": {"cplEntryId": 20}, "count": 1200}]
    assert bind({"counts": "[FleetCount!]!"}, {"counts": [text]}) == {"counts": wanted}


def test_upgrades_marked_or_written_are_read() -> None:
    given = {"withdraw": ["20-21", "21 → 22\n22 - 23"]}
    assert bind({"withdraw": "[UpgradeInput!]"}, given)["withdraw"] == [
        {"fromCplEntryId": 20, "toCplEntryId": 21},
        {"fromCplEntryId": 21, "toCplEntryId": 22},
        {"fromCplEntryId": 22, "toCplEntryId": 23},
    ]


def test_rows_of_a_watch_are_read_as_those_of_an_export_of_pathways() -> None:
    bare = bind({"requests": "[PathwayRequest!]!"}, {"rows": ["20,22", "61"]}, {"requests": "rows"})
    assert bare["requests"] == [
        {"from": {"cplEntryId": 20}, "to": {"cplEntryId": 22}},
        {"from": {"cplEntryId": 61}},
    ]
    headed = bind({"requests": "[PathwayRequest!]!"}, {"requests": ["CPL Entry ID,Target CPL Entry ID\n20,22"]})
    assert headed["requests"] == bare["requests"][:1]
    with pytest.raises(BadUserInput, match=r"^1 row of the list cannot be read: line 3"):
        bind({"requests": "[PathwayRequest!]!"}, {"requests": ["CPL Entry ID\n20\nx"]})


def test_day_since_which_something_is_asked_stands_for_its_start() -> None:
    types = {"since": "DateTime!", "asOf": "DateTime"}
    given = {"since": ["2026-03-31"], "asOf": ["2026-03-31"]}
    assert bind(types, given) == {"since": "2026-03-31T00:00:00Z", "asOf": "2026-03-31"}
    assert bind(types, {"since": ["2026-03-31T09:00:00.000Z"]}) == {"since": "2026-03-31T09:00:00.000Z"}


@pytest.mark.parametrize(
    ("type_", "text", "said"),
    [
        ("Int!", "x", "whole number"),
        ("Int!", "2147483648", "whole number"),
        ("[FleetCount!]!", "20,1\n21", "Line 2"),
        ("[FleetCount!]!", "20,1\n" + "a" * 200_000, "Line 2 has more than 1,000 characters"),
        ("[UpgradeInput!]!", "1-2\n1" + " " * 1_000 + "-2", "Line 2 has more than 1,000 characters"),
        ("[UpgradeInput!]", "20", "two entry IDs"),
        ("DeviceType", "CHF", "^given cannot be 'CHF': it is one of ESME, GSME, CH, "),
        ("DeviceType!", "esme", r"Is it ESME\?$"),
        ("[ChangeKind!]", "NOPE", "^given cannot be 'NOPE': it is one of "),
        ("Date", "31/03/2026", "^given should be a day, such as 2026-03-31, not '31/03/2026'"),
        ("Date!", "2026-02-30", "should be a day"),
        ("DateTime", "yesterday", "should be a day, such as 2026-03-31, or a time with its offset"),
        ("Boolean", "maybe", "should be true or false, not 'maybe'"),
    ],
)
def test_text_of_another_form_is_refused_by_the_name_of_its_field(type_: str, text: str, said: str) -> None:
    with pytest.raises(BadUserInput, match=said) as refused:
        bind({"given": type_}, {"given": [text]})
    assert refused.value.extensions["argument"] == "given"


def test_moment_since_is_refused_by_the_name_of_its_field() -> None:
    with pytest.raises(BadUserInput, match=r"^since should be a day"):
        bind({"since": "DateTime"}, {"since": ["x"]})


CHECKED = [
    (page, name, page.fields.get(name, name))
    for page in read_pages()
    for name, type_ in page.types.items()
    if type_.strip("[!]") in {*CHOICES, "Date", "DateTime", "Boolean", "Int"}
]


@pytest.mark.parametrize(("page", "name", "field"), CHECKED, ids=lambda one: getattr(one, "name", one))
def test_value_made_up_is_refused_on_every_page_before_it_is_asked(page: Page, name: str, field: str) -> None:
    with pytest.raises(BadUserInput) as refused:
        bind({name: page.types[name]}, {field: ["made up"]}, page.fields)
    assert refused.value.extensions["argument"] == field
    assert "Variable" not in str(refused.value)
