"""What an import takes away, and how much of it needs leave."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from firmware_graph.ingest.difference.merge import merge_sheets
from firmware_graph.ingest.difference.plan import plan_import
from firmware_graph.ingest.difference.taken import taken_away
from firmware_graph.ingest.guard import refusal_of_losses, refusal_of_lost_ranges
from firmware_graph.ingest.recorded_sheets import RecordedSheets
from firmware_graph.ingest.report import Loss, Taken
from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet, ParsedSheets
from firmware_graph.records.moment import Moment
from firmware_graph.records.problem import Sheet
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.restricted import RestrictedFacts
from firmware_graph.records.rows import FirRow, ZigbeeRow
from support.builders import a_firmware_version, an_upgrade
from support.sheets import CPL, a_cpl_row, write_sheet

NOW = Moment(2000, 2)
ENTRIES = range(1, 41)


def a_basis(**facts: Any) -> RecordedSheets:
    """Return forty versions that declare that they have no predecessors, but 40, which comes from 39."""
    versions = [
        a_firmware_version(
            entry, predecessors_declared="LISTED" if entry == 40 else "NONE_DECLARED", released_on="2020-01-01", **facts
        )
        for entry in ENTRIES
    ]
    restricted = {entry: RestrictedFacts(entry, "EmberZNet", "6.7", None, None, 1) for entry in ENTRIES}
    return RecordedSheets(Recorded.of(versions, [an_upgrade(39, 40)]), restricted)


def a_fir_row(entry: int, **cells: Any) -> FirRow:
    predecessors = (39,) if entry == 40 else ()
    row = FirRow(entry, predecessors, "DECLARED", "2020-01-01", "NOT_STATED", None, None, None, None, entry)
    return row._replace(**cells)


def taken_by(basis: RecordedSheets, **sheets: Any) -> list[Taken]:
    merged = merge_sheets(ParsedSheets(**sheets), basis.recorded, NOW)
    return taken_away(plan_import(merged, basis, NOW), basis)


def a_fir(*rows: FirRow) -> ParsedSheet[FirRow]:
    changed = {row.cpl_entry_id: row for row in rows}
    every = {entry: changed.get(entry, a_fir_row(entry)) for entry in ENTRIES}
    return ParsedSheet(source="FIR", rows=every, stated=frozenset({"predecessors", "released_on"}))


def refusal(taken: list[Taken], allowed: int | None = None) -> str | None:
    return refusal_of_losses(taken, a_basis(), recorded_at=NOW.recorded_at, allowed=allowed)


def test_a_sheet_that_says_the_same_takes_nothing_away() -> None:
    assert taken_by(a_basis(), fir=a_fir()) == []


def test_a_declaration_that_became_blank_is_named() -> None:
    taken = taken_by(a_basis(), fir=a_fir(a_fir_row(7, predecessors=None)))
    assert taken == [Taken(Loss.DECLARATION, 7, "what entry 7 declares (NONE_DECLARED)")]


def test_an_upgrade_that_became_blank_is_named_once() -> None:
    taken = taken_by(a_basis(), fir=a_fir(a_fir_row(40, predecessors=None)))
    assert taken == [Taken(Loss.UPGRADE, 40, "the upgrade from 39 to 40 (CORRECTED)")]


def test_a_cell_that_became_blank_is_named() -> None:
    taken = taken_by(a_basis(), fir=a_fir(a_fir_row(7, released_on=None)))
    assert taken == [Taken(Loss.CELL, 7, "of entry 7: released_on")]


def test_advice_that_became_blank_is_named_and_needs_leave() -> None:
    chain = [an_upgrade(entry, entry + 1, recommendation="SHOULD_NOT") for entry in range(1, 40)]
    basis = a_basis()
    basis = RecordedSheets(Recorded.of(list(basis.recorded.versions.values()), chain), {})
    rows = [a_fir_row(entry, predecessors=(entry - 1,)) for entry in range(2, 41)]
    fir = replace(a_fir(*rows), stated=frozenset({"predecessors", "released_on", "recommendation"}))
    taken = [one for one in taken_by(basis, fir=fir) if one.loss is not Loss.DECLARATION]
    assert (len(taken), taken[0]) == (39, Taken(Loss.STATEMENT, 2, "of the upgrade from 1 to 2: recommendation"))
    said = refusal_of_losses(taken, basis, recorded_at=NOW.recorded_at, allowed=None)
    assert said
    assert "39 upgrades whose advice or evidence became blank" in said


@pytest.mark.parametrize(("submitted", "lost"), [(None, True), ("Declared", False)])
def test_evidence_that_became_blank_is_named(submitted: str | None, *, lost: bool) -> None:
    basis = a_basis()
    tested = Recorded.of(list(basis.recorded.versions.values()), [an_upgrade(39, 40, evidence="TESTED")])
    taken = taken_by(RecordedSheets(tested, {}), fir=a_fir(a_fir_row(40, evidence_submitted=submitted)))
    assert taken == ([Taken(Loss.STATEMENT, 40, "of the upgrade from 39 to 40: evidence")] if lost else [])


def test_an_environment_that_became_blank_is_named(tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "cpl.csv", [a_cpl_row(7) | {"Environment": ""}])
    cpl = parse_sheet(path, CPL, headings_of(Sheet.CPL))
    past = merge_sheets(ParsedSheets(cpl=cpl), Recorded(), NOW).versions[7]._replace(environment="TEST")
    taken = taken_by(RecordedSheets(Recorded.of([past], []), {}), cpl=cpl)
    assert taken == [Taken(Loss.CELL, 7, "of entry 7: environment")]


def test_a_defect_that_loses_its_ranges_needs_leave() -> None:
    said = refusal_of_lost_ranges(["SYN-1", "SYN-2"], allowed=None)
    assert said
    assert "2 defects without any range" in said
    assert "SYN-1, SYN-2" in said
    assert refusal_of_lost_ranges(["SYN-1", "SYN-2"], allowed=1) == said
    assert refusal_of_lost_ranges(["SYN-1", "SYN-2"], allowed=2) is None
    assert refusal_of_lost_ranges([], allowed=None) is None


def test_rows_that_are_gone_from_the_fir_are_named() -> None:
    rows = {entry: a_fir_row(entry) for entry in range(3, 41)}
    fir = ParsedSheet(source="FIR", rows=rows, stated=frozenset({"predecessors", "released_on"}))
    taken = taken_by(a_basis(), fir=fir)
    assert [(one.loss, one.cpl_entry_id) for one in taken] == [
        (loss, entry) for entry in (1, 2) for loss in (Loss.DECLARATION, Loss.CELL)
    ]


def test_zigbee_rows_that_are_gone_or_blank_are_named() -> None:
    rows = {
        entry: ZigbeeRow(entry, "EmberZNet", "6.7" if entry != 2 else None, None, None, entry) for entry in range(2, 41)
    }
    stated = frozenset({"stack_name", "stack_version", "chipset_vendor", "chipset_part"})
    taken = taken_by(a_basis(), zigbee=ParsedSheet(source="ZIGBEE", rows=rows, stated=stated))
    assert [one.what for one in taken] == [
        "the ZigBee row of entry 1",
        "of the ZigBee row of entry 2: stack_version",
    ]


@pytest.mark.parametrize(
    ("loss", "count", "is_refused"),
    [
        (Loss.UPGRADE, 1, True),
        (Loss.ABSENT_ENTRY, 1, True),
        (Loss.REMOVED_ENTRY, 2, False),
        (Loss.REMOVED_ENTRY, 3, True),
        (Loss.DECLARATION, 2, False),
        (Loss.DECLARATION, 3, True),
        (Loss.CELL, 2, False),
        (Loss.CELL, 3, True),
        (Loss.STATEMENT, 1, False),
        (Loss.STATEMENT, 2, True),
        (Loss.ZIGBEE_ROW, 2, False),
        (Loss.ZIGBEE_ROW, 3, True),
    ],
)
def test_more_than_a_twentieth_of_a_kind_needs_leave(loss: Loss, count: int, *, is_refused: bool) -> None:
    taken = [Taken(loss, entry, "") for entry in range(count)]
    said = refusal(taken)
    assert (said is not None) is is_refused
    if said:
        assert f"--allow-ending {count}" in said
        assert refusal(taken, allowed=count) is None
        assert refusal(taken, allowed=count - 1) == said


def test_a_refusal_counts_every_kind() -> None:
    said = refusal([Taken(Loss.ABSENT_ENTRY, 1, ""), Taken(Loss.DECLARATION, 2, ""), Taken(Loss.REMOVED_ENTRY, 3, "")])
    assert said
    assert "end 0 of 1 upgrades and remove 1 entries that the sheet does not list" in said
    assert "1 entries that the sheet calls Removed; 1 declarations that became blank" in said
    assert "--allow-ending 3" in said
