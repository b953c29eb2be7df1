"""Files of pairs: an entry is a number that an Int holds."""

from pathlib import Path

import pytest

from firmware_graph.cli.pair_differences import DIFFERENCES, read_differences
from firmware_graph.cli.pair_file import read_pair_file
from firmware_graph.errors import ConfigurationError, FirmwareGraphError


@pytest.mark.parametrize("entry", ["1" * 11, "1" * 4_301, "one"])
def test_entry_that_is_no_number_or_has_too_many_digits_is_refused(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(f"pair,end,cplEntryId\na,HUB,{entry}\n")
    with pytest.raises(ConfigurationError, match="line 2: 'cplEntryId' is no whole number"):
        [row.firmware for row in read_pair_file(path)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b'a,"HUB\nX",20\na,"HUB\nY",21,,z\n', "line 4: it has more cells than the first line"),
        (b'a,HUB,20\na,"HUB"x,21\n', "is not CSV: see line 3"),
        (b'a,HUB,20\na,"HUB,21\n', "is not CSV: see line 3"),
        (b"a,HUB,20\na,M\xfcller,21\n", "is not UTF-8"),
        (b"pair,end,Pair,cplEntryId\na,HUB,b,20\n", "has the column 'pair' twice"),
    ],
)
def test_file_that_would_be_read_in_part_is_refused_with_its_line(tmp_path: Path, text: bytes, reason: str) -> None:
    path = tmp_path / "pairs.csv"
    path.write_bytes(text if text.startswith(b"pair") else b"pair,end,cplEntryId\n" + text)
    with pytest.raises(FirmwareGraphError, match=reason):
        read_pair_file(path)


def test_cells_and_lines_are_kept_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text('pair,end,cplEntryId\n"a\nb",HUB\x0b,20,,\n\nc,HUB,21\n')
    first, second = read_pair_file(path)
    assert (first.cells["pair"], first.line, second.line) == ("a\nb", 2, 5)


@pytest.mark.parametrize(
    ("row", "reason"),
    [("a,HUB,20,21,report,different,open,2026-01-31,x", "line 2: it has more"), ('a,"HUB', "not CSV: see line 2")],
)
def test_differences_that_would_be_read_in_part_are_refused(tmp_path: Path, row: str, reason: str) -> None:
    path = tmp_path / "differences.csv"
    path.write_text(f"{','.join(DIFFERENCES)}\n{row}\n")
    with pytest.raises(FirmwareGraphError, match=reason):
        read_differences(path)


def test_difference_without_its_last_cells_is_read(tmp_path: Path) -> None:
    path = tmp_path / "differences.csv"
    path.write_text(f"{','.join(DIFFERENCES)}\n'-a,HUB,20\n\n")
    [(key, row)] = read_differences(path).items()
    assert (key, row["report_cpl_entry_id"], row["state"]) == (("-a", "HUB"), "", "")
