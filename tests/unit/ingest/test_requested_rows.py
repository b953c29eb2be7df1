"""Lists of callers' own, as they are sent."""

import io
import zipfile
from collections.abc import Callable

import pytest

from firmware_graph.errors import BadUserInput, QueryTooExpensive
from firmware_graph.ingest.list_limits import MOST_INFLATED_BYTES, limit_of_list
from firmware_graph.ingest.requested_rows import OwnTable, read_requested_rows
from firmware_graph.ingest.sheets.work_limit import Counted
from support.workbooks import MAIN, Sheet, Workbook

STRINGS, SHEET = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"
SECOND_ROW = '<row r="2"><c r="A2"><v>20</v></c></row>'


def test_workbook_that_is_small_and_inflates_to_much_is_refused_before_it_is_read() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(STRINGS, b"<si><t>abc</t></si>" * (MOST_INFLATED_BYTES // 19 + 1))
    assert len(content.getvalue()) < MOST_INFLATED_BYTES / 100
    with pytest.raises(BadUserInput, match="more than 16 MiB in it"):
        read_requested_rows(content.getvalue())


@pytest.mark.parametrize("version", ["0x00010000", "00010000", "0.1.0.0", "0A0B0C0D"])
def test_version_alone_without_a_heading_is_told_to_be_of_several_entries_and_what_to_add(version: str) -> None:
    first, second = read_requested_rows(f"{version}\n20\n".encode()).rows
    assert (first.line, second.line, second.entry, second.problem) == (1, 2, 20, None)
    assert first.problem is not None
    assert first.problem.reason == f"{version!r} is a firmware version, which several entries may have"
    assert first.problem.column == "CPL Entry ID"
    assert "the ID of an entry that has it" in first.problem.remedy
    assert "Manufacturer Code, Model Identifier, Hardware Version and Firmware Version" in first.problem.remedy


@pytest.mark.parametrize("first", ["E100", "2026-09-30", "F001", "Example Meters Ltd", "1.0"])
def test_names_or_days_without_a_heading_are_refused_with_what_stands_there_and_what_to_add(first: str) -> None:
    with pytest.raises(BadUserInput, match="no column that is known") as refused:
        read_requested_rows(f"\n{first}\n{first}\n".encode())
    assert f"its first line, {first!r}, is no heading, and not of entry IDs" in str(refused.value)
    assert "give a line of headings above the rows" in str(refused.value)


def test_row_of_a_product_without_a_heading_is_shown_as_it_was_read() -> None:
    with pytest.raises(BadUserInput, match="its first line, 'F001, E100, 00010000', is no heading"):
        read_requested_rows(b"F001,E100,00010000\n")


def a_list(strings: str = "", data: str = SECOND_ROW, merges: str = "") -> bytes:
    """Make a workbook with a list of one column, `CPL Entry ID`, its first shared text."""
    book = Workbook({"List": Sheet([["CPL Entry ID"]])}, shares_strings=True).made()
    book[STRINGS] = f'<sst xmlns="{MAIN}"><si><t>CPL Entry ID</t></si>{strings}</sst>'.encode()
    heading = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{heading}{data}</sheetData>{merges}</worksheet>'
    book[SHEET] = sheet.encode()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in book.items():
            package.writestr(name, part)
    return content.getvalue()


def rows_from_2(count: int) -> str:
    return "".join(f'<row r="{number}"/>' for number in range(2, count + 2))


def merges_of(count: int) -> str:
    merges = "".join(f'<mergeCell ref="C{row}:D{row}"/>' for row in range(1, count + 1))
    return f"<mergeCells>{merges}</mergeCells>"


def test_list_in_a_workbook_is_read() -> None:
    [row] = read_requested_rows(a_list("<si/>" * 1_000, SECOND_ROW, merges_of(1_000))).rows
    assert row.entry == 20


def test_cell_with_half_of_a_surrogate_pair_is_a_problem_that_can_be_shown() -> None:
    data = '<row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    [row] = read_requested_rows(a_list("<si><t>20_xD800_</t></si>", data)).rows
    assert row.problem is not None
    assert "read in the wrong encoding" in row.problem.reason
    assert row.cells["cpl_entry_id"].encode() == b"20\xef\xbf\xbd"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (lambda: a_list("<si/>" * 400_000), "more than 400,000 shared texts"),
        (lambda: a_list(data=rows_from_2(100_000)), "more than 100,000 rows or lines, blank ones included"),
        (lambda: a_list(merges=merges_of(50_001)), "more than 50,000 merged cells"),
        (lambda: b"\n" * 100_001, "more than 100,000 rows or lines, blank ones included"),
        (lambda: b"\xe9a\n" * 100_001, "more than 100,000 rows or lines, blank ones included"),
    ],
)
def test_list_of_a_few_bytes_with_very_many_parts_is_refused_with_what_to_do(
    content: Callable[[], bytes], reason: str
) -> None:
    with pytest.raises(BadUserInput, match=reason) as refused:
        read_requested_rows(content())
    assert "send less in it, such as the one worksheet alone, or save that as CSV" in str(refused.value)
    assert refused.value.extensions == {"code": "BAD_USER_INPUT", "argument": "rows"}


def test_cells_that_refer_to_one_long_text_share_it_and_count_as_many() -> None:
    long = f'<si><t xml:space="preserve"> {"x" * 30_000}</t></si>'

    def rows(count: int) -> str:
        return "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>1</v></c></row>' for at in range(2, count + 2))

    first, second = read_requested_rows(a_list(long, rows(2))).rows
    assert first.cells["cpl_entry_id"] == "x" * 30_000
    assert first.cells["cpl_entry_id"] is second.cells["cpl_entry_id"]
    with pytest.raises(BadUserInput, match="more than 67,108,864 bytes of rows and their texts"):
        read_requested_rows(a_list(long, rows(2_300)))


def test_list_that_takes_too_long_to_read_is_refused_as_too_expensive() -> None:
    limit = limit_of_list()
    limit.most_seconds = 0.05
    content = b"CPL Entry ID\n" + b"20\n" * 10_000
    with pytest.raises(QueryTooExpensive, match=r"takes more than 0\.05 s of a processor") as refused:
        read_requested_rows(content, OwnTable.REQUESTS, limit)
    assert refused.value.extensions == {"code": "QUERY_TOO_EXPENSIVE", "limit": "file", "maximum": 0.05}


def test_limits_of_a_list_are_far_above_its_rows() -> None:
    limit = limit_of_list()
    content = "".join(f"{number}\n" for number in range(10_000)).encode()
    assert len(read_requested_rows(content, OwnTable.REQUESTS, limit).rows) == 10_000
    assert limit.counts[Counted.ROWS] < limit.most[Counted.ROWS] / 3
