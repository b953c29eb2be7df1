"""Builders of tables of upgrades, and of plans of imports without a database."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from firmware_graph.ingest.difference.merge import merge_sheets
from firmware_graph.ingest.difference.plan import ImportPlan, plan_import
from firmware_graph.ingest.recorded_sheets import RecordedSheets
from firmware_graph.ingest.sheets.conventions import Conventions
from firmware_graph.ingest.sheets.grammars import grammars_of
from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_upgrades import parse_upgrades
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet, ParsedSheets
from firmware_graph.ingest.sheets.upgrade_rows import UpgradeRow
from firmware_graph.ingest.sheets.upgrade_table import UpgradeTable
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.records.moment import Moment
from firmware_graph.records.problem import Sheet
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.rows import FirRow
from firmware_graph.records.upgrades import begun
from support.builders import a_firmware_version

NOW = 1_700_000_000_000
ENTRIES = (1, 2, 3, 4)
DAY = 86_400_000


def an_upgrade_row(  # noqa: PLR0913 - the columns of a table
    source: int,
    target: int,
    *,
    evidence: str | None = None,
    recommendation: str | None = None,
    rollback: bool | None = None,
    start: int | None = None,
    end: int | None = None,
    end_code: str | None = None,
    reference: str | None = None,
) -> UpgradeRow:
    """Return a row of a table of upgrades."""
    return UpgradeRow(source, target, evidence, recommendation, rollback, start, end, end_code, reference, source)


def a_recorded_upgrade(source: int, target: int, *, start: int | None = None, **facts: Any) -> Upgrade:
    """Return an upgrade that was recorded a day ago; keywords replace its facts."""
    upgrade = begun(
        (source, target),
        evidence="DECLARED",
        recommendation="NOT_STATED",
        is_rollback=False,
        asserted_by="1063",  # as the maker of the versions of the tests asserts it
        effective_from=start,
        recorded_at=NOW - DAY,
    )
    return upgrade._replace(**facts)


def a_fir(cells: Mapping[int, tuple[int, ...] | None], **facts: Any) -> ParsedSheet[FirRow]:
    """Return a FIR sheet that lists predecessors."""
    rows = {
        entry: FirRow(entry, cell, "DECLARED", None, "NOT_STATED", None, None, None, None, entry)._replace(**facts)
        for entry, cell in cells.items()
    }
    return ParsedSheet(source="FIR", rows=rows, stated=frozenset({"predecessors", *facts}))


def plan_of(
    rows: Sequence[UpgradeRow],
    *recorded: Upgrade,
    fir: ParsedSheet[FirRow] | None = None,
    is_partial: bool = True,
    declared: str = "LISTED",
) -> ImportPlan:
    """Plan an import of a table of upgrades, of versions 1 to 4 of one model, optionally beside a FIR."""
    versions = [a_firmware_version(entry, predecessors_declared=declared) for entry in ENTRIES]
    moment = Moment(NOW, 7)
    basis = RecordedSheets(Recorded.of(versions, recorded))
    table = UpgradeTable(rows={row.pair: row for row in rows}, row_count=len(rows))
    sheets = ParsedSheets(fir=fir, upgrades=table, is_partial=is_partial)
    return plan_import(merge_sheets(sheets, basis.recorded, moment), basis, moment)


def read_table(folder: Path, text: str) -> UpgradeTable:
    """Read a table of upgrades."""
    path = folder / "upgrades.csv"
    path.write_text(text, encoding="utf-8")
    return parse_upgrades(path, grammars_of(Conventions()).upgrades, headings_of(Sheet.UPGRADES))
