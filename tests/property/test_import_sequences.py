"""Random sequences of FIR sheets against a small oracle of the outcome for each upgrade."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from firmware_graph.ingest.difference.merge import merge_sheets
from firmware_graph.ingest.difference.plan import plan_import
from firmware_graph.ingest.recorded_sheets import RecordedSheets
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet, ParsedSheets
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.records.moment import Moment
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.rows import FirRow
from firmware_graph.records.upgrades import Pair, pair_of
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

    versions: dict[int, FirmwareVersion] = field(
        default_factory=lambda: {
            entry: a_firmware_version(entry, predecessors_declared="NOT_PROVIDED") for entry in ENTRIES
        }
    )
    upgrades: list[Upgrade] = field(default_factory=list)
    history: dict[Pair, list[str]] = field(default_factory=dict)

    @property
    def recorded(self) -> Recorded:
        return Recorded.of(self.versions.values(), self.upgrades)

    def take(self, sheet: FirSheet, sequence: int) -> None:
        rows = {
            entry: FirRow(entry, cell, "DECLARED", None, "NOT_STATED", None, None, None, None, entry)
            for entry, cell in sheet.cells.items()
        }
        fir = ParsedSheet(source="FIR", rows=rows, stated=frozenset({"predecessors"}))
        moment = Moment(sequence * 1000, sequence)
        basis = RecordedSheets(self.recorded)
        merged = merge_sheets(ParsedSheets(fir=fir, is_partial=sheet.is_partial), basis.recorded, moment)
        plan = plan_import(merged, basis, moment)
        assert not plan.problems
        self.versions |= {version.cpl_entry_id: version for version in plan.products.corrected}
        for upgrade in plan.upgrades.ended:
            old = basis.recorded.open[pair_of(upgrade)]
            assert old.recorded_from < moment.recorded_at
            self.upgrades[self.upgrades.index(old)] = upgrade
            self.history[pair_of(upgrade)][-1] = str(upgrade.end_code)
        for upgrade in plan.upgrades.added:
            was = self.history.setdefault(pair_of(upgrade), [])
            has_gap = bool(was) and was[-1] == "ABSENT_FROM_SHEET"
            assert upgrade.effective_from == (moment.recorded_at if has_gap else None)
            was.append("open")
            self.upgrades.append(upgrade)


@given(st.lists(sheets, max_size=6))
def test_any_sequence_of_sheets_leaves_what_the_rules_say(sequence: list[FirSheet]) -> None:
    oracle, ledger = Oracle(), Ledger()
    for number, sheet in enumerate(sequence, start=1):
        oracle.take(sheet)
        ledger.take(sheet, number)
        assert ledger.history == {pair: states for pair, states in oracle.history.items() if states}
        declared = {entry: version.predecessors_declared for entry, version in ledger.versions.items()}
        assert declared == oracle.declared


@given(sheets)
def test_the_same_sheet_twice_is_the_same_as_once(sheet: FirSheet) -> None:
    ledger = Ledger()
    ledger.take(sheet, 1)
    before = dict(ledger.versions), ledger.recorded.open
    ledger.take(sheet, 2)
    assert (ledger.versions, ledger.recorded.open) == before
