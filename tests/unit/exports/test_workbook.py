"""XLSX: what is restricted is not compressed in it, and what it cannot hold is refused with what to take instead."""

import io
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from openpyxl import load_workbook

from firmware_graph.errors import ExportRefused
from firmware_graph.exports.about import About
from firmware_graph.exports.column import Column
from firmware_graph.exports.export_list import ExportList
from firmware_graph.exports.formats.workbook import MOST_ROWS, XlsxWriter
from firmware_graph.exports.readership import Readers

EXPORT = ExportList("stacks", "Stacks", [Column("name", "Stack", "name")])


def workbook(readers: Readers, names: list[str]) -> bytes:
    about = About(EXPORT, {"Stack": readers}, {"id": "r"}, "2026-11-01T00:00:00Z", {})
    with XlsxWriter() as writer:
        begun = writer.begin(about) + writer.rows([{"name": name} for name in names])
        return begun + b"".join(writer.end(len(names)))


@pytest.mark.parametrize(
    ("readers", "kind"), [(Readers.EVERYONE, ZIP_DEFLATED), (Readers.SECURITY_SUB_COMMITTEE, ZIP_STORED)]
)
def test_workbook_is_compressed_unless_it_is_restricted(readers: Readers, kind: int) -> None:
    made = workbook(readers, ["EmberZNet", "Z-Stack"])
    with ZipFile(io.BytesIO(made)) as parts:
        assert {part.compress_type for part in parts.infolist()} == {kind}
    rows = load_workbook(io.BytesIO(made)).worksheets[0].iter_rows(values_only=True)
    assert list(rows) == [("Stack",), ("EmberZNet",), ("Z-Stack",)]


def test_length_of_a_restricted_workbook_does_not_tell_whether_texts_are_alike() -> None:
    lengths = {
        len(workbook(Readers.SECURITY_SUB_COMMITTEE, ["EmberZNet 7.4", guess]))
        for guess in ("EmberZNet 7.4", "QzxWvKjPq 9#1")
    }
    assert len(lengths) == 1


def test_rows_that_no_worksheet_holds_are_refused_by_the_name_of_the_format() -> None:
    with XlsxWriter() as writer:
        writer.line = MOST_ROWS - 1
        assert writer.rows([{}]) == b""
        with pytest.raises(ExportRefused) as refused:
            writer.rows([{}])
    [error] = refused.value.errors
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": "format"}
    assert error["message"] == "An XLSX file cannot hold more than 1048575 rows: take the .csv or the .jsonl."
