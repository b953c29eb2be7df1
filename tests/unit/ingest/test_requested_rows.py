"""Lists of callers' own, as they are sent."""

import io
import zipfile

import pytest

from firmware_graph.errors import BadUserInput
from firmware_graph.ingest.requested_rows import MOST_INFLATED_BYTES, read_requested_rows

STRINGS = "xl/sharedStrings.xml"


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
