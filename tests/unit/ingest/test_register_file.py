"""Files of parties: CSV and TOML, and every problem at once."""

from pathlib import Path
from typing import Final

import pytest

from firmware_graph.errors import GraphRefused, SourceUnreadable
from firmware_graph.ingest.register_file import MOST_BYTES, read_register
from firmware_graph.model.party import Party, PartyCategory

BOTH: Final = [
    Party("P1", "A Supplier", PartyCategory.LARGE_SUPPLIER),
    Party("P2", "A Network", PartyCategory.ELECTRICITY_NETWORK),
]
CSV: Final = "\ufeffID,Name,Category,remark\nP1,A Supplier,large supplier,\n\n P2 ,A Network,ELECTRICITY_NETWORK,x\n"
TOML: Final = """
    [[party]]
    id = "P1"
    name = "A Supplier"
    category = "LARGE_SUPPLIER"
    [[party]]
    id = "P2"
    name = "A Network"
    category = "electricity network"
"""


def written(folder: Path, text: str | bytes, name: str = "register.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_table_and_toml_state_the_same_register(tmp_path: Path) -> None:
    assert read_register(written(tmp_path, CSV)) == BOTH
    assert read_register(written(tmp_path, TOML, "register.toml")) == BOTH


def test_every_wrong_row_is_reported_with_its_line(tmp_path: Path) -> None:
    text = "id,name,category\n,A,DCC\nP1,,DCC\nP1,A,BANK\nP2,A,DCC\nP2,B,SSC\nP\x1b3,A,DCC\nP4\n"
    with pytest.raises(GraphRefused) as refused:
        read_register(written(tmp_path, text))
    lines = str(refused.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == [f"register.csv, line {n}" for n in (2, 3, 4, 6, 7, 8)]
    assert "category 'BANK' is unknown: give one of LARGE_SUPPLIER" in lines[2]
    assert "stands above already" in lines[3]


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("id,name\nP1,A\n", "a.csv", "needs the columns"),
        ("", "a.csv", "needs the columns"),
        ("id,id,name,category\n", "a.csv", "needs the columns"),
        ('id,name,category\nP1,A,DCC\nP2,"A,DCC\nP3,A,DCC\n', "a.csv", "not CSV: see line 3: unexpected end of data"),
        ('id,name,category\nP1,"A"B,DCC\n', "a.csv", "not CSV: see line 2"),
        ('id,name,category\nP1,"' + "A" * 131_073, "a.csv", "not CSV: see line 2: field larger"),
        (b"\xff\xfe", "a.csv", "not UTF-8"),
        ("party = ", "a.toml", "not TOML"),
        (f"party = {'[' * 3_000}", "a.toml", "not TOML: it is nested too deeply"),
        (f"party = {'9' * 4_301}", "a.toml", "not TOML"),
        ("[party]\nid = 'P1'", "a.toml", r"no \[\[party\]\]"),
        (b" " * (MOST_BYTES + 1), "a.csv", "larger than"),
    ],
)
def test_what_is_no_register_is_refused(text: str | bytes, name: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises((SourceUnreadable, GraphRefused), match=reason):
        read_register(written(tmp_path, text, name))


def test_what_was_never_written_is_not_made_of_a_row(tmp_path: Path) -> None:
    rows = (
        *('P1,"Foo\nBar",DCC', "P2,A,DCC,x", '"P\x0b3",A,DCC', "P\u20284,A,DCC", "P5\x1c,A,DCC", "P6,A,DCC\x85"),
        *("P7,A\x00B,DCC", 'P8,"A\r\n",DCC', "P9,A,DCC,, ", "\u00a0P10,A,DCC"),
    )
    with pytest.raises(GraphRefused) as refused:
        read_register(written(tmp_path, "\n".join(["id,name,category", *rows])))
    assert str(refused.value).splitlines() == [
        "register.csv, line 2: the name is longer than 200 characters, or has some that cannot be printed",
        "register.csv, line 4: it has more cells than the heading",
        "register.csv, line 5: the id has characters that cannot be printed",
        "register.csv, line 6: the id is longer than 100 characters, or has some that cannot be printed",
        "register.csv, line 7: the id has characters that cannot be printed",
        "register.csv, line 8: the category has characters that cannot be printed",
        "register.csv, line 9: the name has characters that cannot be printed",
    ]
    kept = read_register(written(tmp_path, "\n".join(["id,name,category", *rows[7:]])))
    assert [(one.party_id, one.name) for one in kept] == [("P8", "A"), ("P9", "A"), ("P10", "A")]


def test_values_of_toml_that_are_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GraphRefused, match="party 1: id, name and category are to be texts"):
        read_register(written(tmp_path, "[[party]]\nid = 1", "a.toml"))


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="cannot be read"):
        read_register(tmp_path / "none.csv")


def test_register_without_a_party_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GraphRefused, match="has 0 parties"):
        read_register(written(tmp_path, "id,name,category\n"))
