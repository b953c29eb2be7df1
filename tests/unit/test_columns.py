"""A column of the CPL is in every place that has one for each: what was forgotten has a name here.

What the schema offers and no table of access names is found at start-up; that what an export reads is of the schema, by
the tests of exports.
"""

import re
from typing import Final

import pytest

from firmware_graph.api.schema.changes.firmware_inputs import FirmwareStatement
from firmware_graph.changes.faults import schema_name
from firmware_graph.exports.columns_of_products import CPL, CPL_AND_FIR
from firmware_graph.exports.export_list import document
from firmware_graph.ingest.sheets.heading import SHEETS, vocabulary
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.pages import statement
from firmware_graph.pages.page import VIEWS
from firmware_graph.records.columns import CPL_COLUMNS, FIR_COLUMNS
from firmware_graph.records.rows import CplRow
from support.paths import ROOT

STATED: Final = {schema_name(name) for name in (*CPL_COLUMNS, *FIR_COLUMNS)}
OF_ENTRIES: Final = [one.path for one in CPL if "." not in one.path]
READ_ON_PAGES: Final = {"zigbeeBandSubmitted": "zigbeeBand"}
"""What a page shows as it is read, and not as it was submitted."""


def test_every_column_of_a_row_is_declared_and_is_one_of_a_version() -> None:
    facts = {"cpl_entry_id", *(fact for column in CPL_COLUMNS.values() for fact in column.readers)}
    assert facts == set(CplRow._fields) - {"line"}
    assert facts <= set(FirmwareVersion._fields)


def test_every_column_has_a_heading_and_no_heading_is_without_a_column() -> None:
    of_sheets = {column.in_sheets or name: column.is_needed for name, column in CPL_COLUMNS.items()}
    assert set(vocabulary()["cpl"]) == {"cpl_entry_id", *of_sheets}
    needed = {name for name, is_needed in of_sheets.items() if is_needed}
    assert set(vocabulary()["required"]["cpl"]) == {"cpl_entry_id", *needed}


def test_every_heading_is_exported_as_it_is_read() -> None:
    titles = {one.key: one.title for one in CPL_AND_FIR}
    headings = {"cplEntryId": vocabulary()["cpl"]["cpl_entry_id"][0]}
    for sheet, columns in (("cpl", CPL_COLUMNS), ("fir", FIR_COLUMNS)):
        headings |= {
            schema_name(name): vocabulary()[sheet][column.in_sheets or name][0] for name, column in columns.items()
        }
    assert {key: titles.get(key) for key in headings} == headings
    assert {one.key for one in CPL} == {"cplEntryId", *map(schema_name, CPL_COLUMNS)}


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_heading_of_a_sheet_is_documented(sheet: str) -> None:
    row = re.search(
        rf"^\| {sheet} \| (.*) \| (.*) \|$", (ROOT / "docs/import.md").read_text("utf-8"), re.IGNORECASE | re.MULTILINE
    )
    assert row
    required = set(vocabulary()["required"][sheet])
    headings = {field: headings[0] for field, headings in vocabulary()[sheet].items()}
    assert set(row[1].split(", ")) == {headings[field] for field in required}
    assert set(row[2].split(", ")) == {headings[field] for field in headings.keys() - required}


@pytest.mark.parametrize("name", ["firmware-versions", "cpl-and-fir"])
def test_every_column_is_read_for_its_export(name: str) -> None:
    read = set(re.findall(r"\w+", document(name)))
    assert {name for one in CPL for name in one.path.split(".")} <= read


def test_every_column_can_be_stated_in_a_change_and_on_its_page() -> None:
    assert {schema_name(name) for name in FirmwareStatement.__annotations__} == {"cplEntryId", *STATED}
    assert set(statement.COLUMNS) == STATED


def test_every_column_of_an_entry_is_shown_on_its_page() -> None:
    template = (VIEWS / "version.html").read_text("utf-8")
    shown = set(re.findall(r"\bone\.(\w+)", template))
    assert {READ_ON_PAGES.get(path, path) for path in OF_ENTRIES} <= shown
