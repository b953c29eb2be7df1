"""Random sequences of FIR sheets against a small oracle of what becomes of each upgrade."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from firmware_graph.ingest.merge import Moment, Sheets
from firmware_graph.ingest.parsed_sheet import ParsedSheet
from firmware_graph.ingest.plan import Request, plan_import
from firmware_graph.ingest.problem import Sheet
from firmware_graph.ingest.recorded import Pair, Recorded
from firmware_graph.ingest.rows import FirRow
from support.builders import a_firmware_version

ENTRIES = (1, 2, 3, 4)
Cell = tuple[int, ...] | None


@dataclass(frozen=True)
class FirSheet:
    cells: dict[int, Cell]
    is_partial: bool


def cells_of(entry: int) -> st.SearchStrategy[Cell]:
    earlier = st.lists(st.integers(1, entry - 1), unique=True) if entry > 1 else st.just([])
    return st.none() | earlier.map(lambda found: tuple(sorted(found)))


rows = st.fixed_dictionaries({}, optional={entry: cells_of(entry) for entry in ENTRIES})
sheets = st.builds(FirSheet, rows, st.booleans())


@dataclass
class Oracle:
    """Each pair's upgrades in the order in which they were recorded: 'open', or why they ended."""

    history: dict[Pair, list[str]] = field(default_factory=dict)
    declared: dict[int, str] = field(default_factory=lambda: dict.fromkeys(ENTRIES, "NOT_PROVIDED"))

    def take(self, sheet: FirSheet) -> None:
        for to in ENTRIES:
            if to not in sheet.cells and sheet.is_partial:
                continue
            cell = sheet.cells.get(to)
            self.declared[to] = "NOT_PROVIDED" if cell is None else "LISTED" if cell else "NONE_DECLARED"
            is_blank = to in sheet.cells and cell is None
            for source in ENTRIES:
                states = self.history.setdefault((source, to), [])
                is_open = bool(states) and states[-1] == "open"
                if source in (cell or ()) and not is_open:
                    states.append("open")
                elif source not in (cell or ()) and is_open:
                    states[-1] = "CORRECTED" if is_blank else "ABSENT_FROM_SHEET"


@dataclass
class Ledger:
    """What the plans of imports add up to, without a database."""

    recorded: Recorded = field(
        default_factory=lambda: Recorded(
            versions={entry: a_firmware_version(entry, predecessors_declared="NOT_PROVIDED") for entry in ENTRIES}
        )
    )
    history: dict[Pair, list[str]] = field(default_factory=dict)

    def take(self, sheet: FirSheet, sequence: int) -> None:
        parsed: ParsedSheet[FirRow] = ParsedSheet(Sheet.FIR, stated=frozenset({"predecessors"}))
        for entry, cell in sheet.cells.items():
            parsed.rows[entry] = FirRow(entry, cell, "DECLARED", None, "NOT_STATED", None, None, None, entry)
        moment = Moment(sequence * 1000, "2026-01-01")
        plan = plan_import(Request(Sheets(None, parsed, sheet.is_partial), None, [], moment, sequence), self.recorded)
        assert not parsed.problems
        for version in plan.changed:
            self.recorded.versions[version.cpl_entry_id] = version
        for upgrade in plan.upgrades.ended:
            pair = upgrade.from_cpl_entry_id, upgrade.to_cpl_entry_id
            assert self.recorded.open.pop(pair).recorded_from < moment.recorded_at
            self.history[pair][-1] = str(upgrade.end_code)
            self.recorded.add_upgrade(upgrade)
        for upgrade in plan.upgrades.added:
            pair = upgrade.from_cpl_entry_id, upgrade.to_cpl_entry_id
            was = self.history.setdefault(pair, [])
            has_gap = bool(was) and was[-1] == "ABSENT_FROM_SHEET"
            assert upgrade.effective_from == (moment.recorded_at if has_gap else None)
            was.append("open")
            self.recorded.add_upgrade(upgrade)


@given(st.lists(sheets, max_size=6))
def test_any_sequence_of_sheets_leaves_what_the_rules_say(sequence: list[FirSheet]) -> None:
    oracle, ledger = Oracle(), Ledger()
    for number, sheet in enumerate(sequence, start=1):
        oracle.take(sheet)
        ledger.take(sheet, number)
        assert ledger.history == {pair: states for pair, states in oracle.history.items() if states}
        declared = {entry: version.predecessors_declared for entry, version in ledger.recorded.versions.items()}
        assert declared == oracle.declared


@given(sheets)
def test_the_same_sheet_twice_is_the_same_as_once(sheet: FirSheet) -> None:
    ledger = Ledger()
    ledger.take(sheet, 1)
    before = dict(ledger.recorded.versions), dict(ledger.recorded.open)
    ledger.take(sheet, 2)
    assert (ledger.recorded.versions, ledger.recorded.open) == before
