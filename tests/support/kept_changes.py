"""Random changes of a few entries: sheets, successions, defects, single changes, several at once, and proposals."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson
from hypothesis import strategies as st

from firmware_graph.model.change import (
    AssessmentStatement,
    DefectStatement,
    FirmwareAddition,
    FirmwareCorrection,
    FirmwareRemoval,
    Operation,
    PredecessorsStatement,
    StackStatement,
    UpgradeStatement,
    UpgradeWithdrawal,
)
from firmware_graph.model.defect import AssessmentVerdict
from firmware_graph.model.vocabulary import Recommendation
from support.defect_files import a_defect, affected_by
from support.kept_questions import ENTRIES, MODELS
from support.made_changes import SSC, DefectRows, ProposedChanges, SheetRows, SingleChanges
from support.sheets import Cells, a_cpl_row, a_fir_row, a_zigbee_row

DEFECTS: Final = ("SYN-0001", "SYN-0002")
MOST_AT_ONCE: Final = 3
RECORDED: Final = range(1, 6)
"""The entries that exist from the start, in every store that is changed like this."""

LISTED: Final = ((1, 2), (2, 3), (4, 5))
"""The initial upgrades."""

entries = st.sampled_from(ENTRIES)


def rows_of(row: st.SearchStrategy[Cells]) -> st.SearchStrategy[list[Cells]]:
    """Return a few rows, each of a different entry."""
    return st.lists(row, min_size=1, max_size=3, unique_by=lambda cells: cells["CPL Entry ID"])


@st.composite
def a_listed_row(draw: st.DrawFn) -> Cells:
    """Return a CPL row that corrects an entry, moves it to another model, or adds it."""
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
def an_upgrade_operation(draw: st.DrawFn) -> Operation:
    """Return a single change of an upgrade, effective now or far in the future."""
    source, target = draw(st.one_of(st.sampled_from(LISTED), st.tuples(entries, entries)))
    moment = draw(st.sampled_from([None, None, 0, 4_000_000_000_000]))
    if draw(st.booleans()):
        advice = draw(st.sampled_from([None, *Recommendation]))
        return UpgradeStatement(source, target, recommendation=advice, effective_from=moment)
    return UpgradeWithdrawal(source, target, effective_to=moment)


@st.composite
def a_predecessors_operation(draw: st.DrawFn) -> Operation:
    """Return a declaration of all predecessors of an entry, of none, or its retraction."""
    entry = draw(entries)
    listed = draw(st.lists(st.sampled_from([one for one in ENTRIES if one < entry] or [8]), max_size=2, unique=True))
    return draw(
        st.sampled_from(
            [
                PredecessorsStatement(entry, listed or None),
                PredecessorsStatement(entry, none=True),
                PredecessorsStatement(entry),
            ]
        )
    )


@st.composite
def a_firmware_operation(draw: st.DrawFn) -> Operation:
    """Return an addition of an entry, a correction of some of its columns, or its removal."""
    entry = draw(entries)
    columns: dict[str, Any] = {
        "manufacturer_name": draw(st.sampled_from(["Example Meters Ltd", "Renamed"])),
        "manufacturer_code": draw(st.sampled_from(["F001"] * 4 + ["F002"])),
        "device_type": "ESME",
        "model_identifier": draw(st.sampled_from(MODELS)),
        "firmware_version": f"{draw(st.sampled_from([entry, entry, 1])):08X}",
        "status": draw(st.sampled_from(["Current"] * 4 + ["Removed"])),
    }
    corrected = draw(st.lists(st.sampled_from(sorted(columns)), min_size=1, max_size=2, unique=True))
    more = {"han_join_notes": draw(st.sampled_from([None, "a note"])), "released_on": "2021-01-01"}
    either: list[Operation] = [
        FirmwareAddition(entry, columns),
        FirmwareCorrection(entry, {name: columns[name] for name in corrected}),
        FirmwareCorrection(entry, more),
        FirmwareRemoval(entry, draw(st.sampled_from([None, "2020-06-01", "2090-01-01"]))),
    ]
    return draw(st.sampled_from(either))


operations = st.one_of(
    an_upgrade_operation(), an_upgrade_operation(), a_predecessors_operation(), a_firmware_operation()
)


@st.composite
def a_stated_defect(draw: st.DrawFn) -> Mapping[str, object]:
    """Return one of a few defects, with or without a range."""
    events = draw(st.sampled_from([[("introduced", "0"), ("fixed", "6.8")], [("introduced", "7.0.0")], []]))
    return a_defect(draw(st.sampled_from(DEFECTS)), affected_by(*events))


@st.composite
def a_sealed_operation(draw: st.DrawFn) -> Operation:
    """Return a record of the committee: an entry's stack, a defect, or an assessment."""
    entry = draw(entries)
    either: list[Operation] = [
        StackStatement(entry, {"name": "EmberZNet", "version": draw(st.sampled_from(["6.7.6", "7.0.0"]))}),
        StackStatement(entry, {"name": None, "version": None}),
        DefectStatement(orjson.dumps(draw(a_stated_defect())).decode()),
        AssessmentStatement(draw(st.sampled_from(DEFECTS)), entry, draw(st.sampled_from(AssessmentVerdict))),
    ]
    return draw(st.sampled_from(either))


@st.composite
def some_defect_rows(draw: st.DrawFn) -> DefectRows:
    """Return defects with assessments of them."""
    defects = draw(st.lists(a_stated_defect(), min_size=1, max_size=2, unique_by=lambda one: str(one["id"])))
    verdicts = st.sampled_from([one.value for one in AssessmentVerdict if one is not AssessmentVerdict.NONE])
    stated = st.tuples(st.sampled_from([str(one["id"]) for one in defects]), entries, verdicts)
    return DefectRows(defects, draw(st.lists(stated, max_size=2, unique_by=lambda one: one[:2])))


def a_noted_entry(entry: int) -> Operation:
    """Return a correction that is always possible for a recorded entry."""
    return FirmwareCorrection(entry, {"han_join_notes": f"note {entry}"})


def a_stacked_entry(entry: int) -> Operation:
    """Return the stack of a recorded entry."""
    return StackStatement(entry, {"name": "EmberZNet", "version": "7.1.0"})


def several(
    operation: st.SearchStrategy[Operation], beside: Callable[[int], Operation]
) -> st.SearchStrategy[list[Operation]]:
    """Return one operation; or a few together, the others of which are valid."""
    others = st.lists(st.sampled_from(RECORDED), min_size=1, max_size=MOST_AT_ONCE - 1, unique=True)
    together = st.builds(lambda one, entries: [one, *map(beside, entries)], operation, others)
    return st.one_of(operation.map(lambda one: [one]), together)


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
    several(operations, a_noted_entry).map(SingleChanges),
    several(operations, a_noted_entry).map(SingleChanges),
    several(operations, a_noted_entry).map(ProposedChanges),
    several(a_sealed_operation(), a_stacked_entry).map(lambda made: SingleChanges(made, SSC)),
    some_defect_rows(),
)
