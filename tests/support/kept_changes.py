"""Random changes of a few entries: rows of sheets, tables of upgrades, code successions, and single changes."""

from typing import Final

from hypothesis import strategies as st

from firmware_graph.model.change import Operation, UpgradeStatement, UpgradeWithdrawal
from firmware_graph.model.vocabulary import Recommendation
from support.kept_questions import ENTRIES, MODELS
from support.made_changes import SheetRows, SingleChanges
from support.sheets import Cells, a_cpl_row, a_fir_row, a_zigbee_row

LISTED: Final = ((1, 2), (2, 3), (4, 5))
"""The upgrades that there are at first."""

entries = st.sampled_from(ENTRIES)


def rows_of(row: st.SearchStrategy[Cells]) -> st.SearchStrategy[list[Cells]]:
    """Return a few rows, each of another entry."""
    return st.lists(row, min_size=1, max_size=3, unique_by=lambda cells: cells["CPL Entry ID"])


@st.composite
def a_listed_row(draw: st.DrawFn) -> Cells:
    """Return a row of the CPL that corrects an entry, moves it to another model, or adds it."""
    entry = draw(entries)
    is_newer = draw(st.sampled_from([False, False, True]))
    return a_cpl_row(
        entry,
        Model_Identifier=draw(st.sampled_from(MODELS)),
        Status=draw(st.sampled_from(["Current"] * 4 + ["Removed"])),
        Manufacturer_Name=draw(st.sampled_from(["Example Meters Ltd", "Renamed"])),
        Manufacturer_Code=draw(st.sampled_from(["F001"] * 4 + ["F002"])),
        Firmware_Version=f"{draw(st.sampled_from([entry, entry, 1])):08X}",
        Hardware_Version="02" if is_newer else "",
        Hardware_Revision="01" if is_newer else "",
        Minimum_Hardware="0200" if is_newer else "",
        Image_Hash=draw(st.sampled_from(["", "AB" * 32])),
    )


@st.composite
def a_declaring_row(draw: st.DrawFn) -> Cells:
    """Return a row of the FIR."""
    entry = draw(entries)
    listed = ";".join(map(str, draw(st.lists(st.sampled_from([e for e in ENTRIES if e < entry] or [8]), max_size=2))))
    return a_fir_row(
        entry,
        draw(st.sampled_from([listed, listed, listed, "", "N/A", "77"])),
        Firmware_Release_Date=draw(st.sampled_from(["", "2020-01-01", "2021-01-01"])),
        Recommendation=draw(st.sampled_from(["", "", "SHOULD", "SHOULD_NOT"])),
        Rollback_From=draw(st.sampled_from(["", "", "", "8"])),
        Manufacturer_Contact=draw(st.sampled_from(["", "a@example.com"])),
    )


@st.composite
def a_stack_row(draw: st.DrawFn) -> Cells:
    """Return a row of the ZigBee sheet."""
    return a_zigbee_row(draw(entries), version=draw(st.sampled_from(["6.7.6", "7.0.0"])))


@st.composite
def an_operation(draw: st.DrawFn) -> Operation:
    """Return a single change of an upgrade, at once or far ahead."""
    source, target = draw(st.one_of(st.sampled_from(LISTED), st.tuples(entries, entries)))
    moment = draw(st.sampled_from([None, None, 0, 4_000_000_000_000]))
    if draw(st.booleans()):
        advice = draw(st.sampled_from([None, *Recommendation]))
        return UpgradeStatement(source, target, recommendation=advice, effective_from=moment)
    return UpgradeWithdrawal(source, target, effective_to=moment)


def sheet(name: str, row: st.SearchStrategy[Cells]) -> st.SearchStrategy[SheetRows]:
    """Return the import of one sheet."""
    return rows_of(row).map(lambda rows: SheetRows({name: rows}))


changes = st.one_of(
    sheet("cpl", a_listed_row()),
    sheet("cpl", a_listed_row()),
    sheet("fir", a_declaring_row()),
    sheet("fir", a_declaring_row()),
    sheet("zigbee", a_stack_row()),
    st.builds(
        lambda cpl, fir, zigbee: SheetRows({"cpl": cpl, "fir": fir, "zigbee": zigbee}),
        *map(rows_of, (a_listed_row(), a_declaring_row(), a_stack_row())),
    ),
    a_listed_row().map(lambda row: SheetRows({"cpl": [row]}, has_succession=True)),
    an_operation().map(lambda one: SingleChanges([one])),
    an_operation().map(lambda one: SingleChanges([one])),
)
