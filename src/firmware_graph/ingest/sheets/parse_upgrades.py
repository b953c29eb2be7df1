"""Parse a table of upgrades: typed rows by pair, and every problem; knows nothing of the graph."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from firmware_graph.ingest.sheets.grammar import Grammar
from firmware_graph.ingest.sheets.heading import Headings
from firmware_graph.ingest.sheets.named_rows import NamedTable
from firmware_graph.ingest.sheets.upgrade_rows import UpgradeRow
from firmware_graph.ingest.sheets.upgrade_table import UpgradeTable, subject_of_upgrade
from firmware_graph.ingest.sheets.work_limit import WorkLimit
from firmware_graph.records.kept_problems import MOST_PROBLEMS_OF_SHEET, Kept
from firmware_graph.records.problem import Fault, Problem, ProblemCode
from firmware_graph.records.upgrades import Pair
from firmware_graph.records.values import BadValue, entry_id

KEYS: Final = ("from_cpl_entry_id", "to_cpl_entry_id")


def parse_upgrades(
    path: Path,
    grammar: Grammar[UpgradeRow],
    headings: Headings,
    *,
    worksheet: str | None = None,
    limit: WorkLimit | None = None,
) -> UpgradeTable:
    """Read a table of upgrades; if an upgrade has several different rows, none is used.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """
    table = NamedTable(path, grammar, headings, KEYS, worksheet=worksheet, limit=limit)
    rows: dict[Pair, UpgradeRow] = {}
    spoilt: set[Pair] = set()
    kept = Kept(headings.source, MOST_PROBLEMS_OF_SHEET)
    repeated: list[UpgradeRow] = []
    for key, found in table.rows():
        if isinstance(found, list):
            pair = _pair_of(key)
            kept.add(replace(one, subject=subject_of_upgrade(pair)) for one in found)
            spoilt |= {pair} if pair else set()
        elif rows.setdefault(found.pair, found)._replace(line=0) != found._replace(line=0):
            repeated.append(found)
    parsed = UpgradeTable(
        rows={pair: row for pair, row in rows.items() if pair not in spoilt},
        spoilt=frozenset(spoilt),
        problems=kept.all_problems,
        notes=table.notes,
        titles=table.titles,
        row_count=table.row_count,
    )
    return parsed.leaving_out({row.pair: _repeated(parsed, row, rows[row.pair].line) for row in repeated})


def _repeated(table: UpgradeTable, row: UpgradeRow, line: int) -> Problem:
    fault = Fault(
        ProblemCode.DUPLICATE_ENTRY,
        f"the upgrade stands on line {line} already, and not the same",
        "keep the row that is right",
    )
    return table.problem(row, "from_cpl_entry_id", fault)


def _pair_of(key: Sequence[str]) -> Pair | None:
    try:
        source, target = map(entry_id, key)
    except BadValue:
        return None
    return source, target
