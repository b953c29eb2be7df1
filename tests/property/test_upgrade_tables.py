"""Random tables of upgrades: the same one again changes nothing, and a row is what a single change would publish."""

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from firmware_graph.changes.basis import Basis
from firmware_graph.changes.plan_changes import plan_changes
from firmware_graph.ingest.difference.plan import ImportPlan
from firmware_graph.ingest.sheets.upgrade_rows import UpgradeRow
from firmware_graph.model.change import Operation, UpgradeWithdrawal
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import UpgradeEndCode
from firmware_graph.records.moment import Moment
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.upgrades import pair_of
from support.builders import a_firmware_version
from support.upgrade_tables import DAY, ENTRIES, NOW, a_recorded_upgrade, an_upgrade_row, plan_of, read_table

MOMENTS = (NOW - 3 * DAY, NOW - 2 * DAY, NOW - 1, NOW, NOW + DAY, NOW + 2 * DAY)
moments = st.none() | st.sampled_from(MOMENTS)
entries = st.sampled_from(ENTRIES)


@st.composite
def rows(draw: st.DrawFn) -> UpgradeRow:
    start, end = draw(moments), draw(moments)
    code = draw(st.sampled_from((None, None, UpgradeEndCode.WITHDRAWN_BY_MANUFACTURER.value)))
    if end is None and draw(st.integers(0, 5)) == 0:
        code = UpgradeEndCode.CORRECTED.value
    if start is not None and end is not None and end <= start:
        start = None
    evidence = draw(st.sampled_from((None, "DECLARED", "TESTED", "INFERRED")))
    rollback = draw(st.sampled_from((None, None, False, True)))
    source, target = draw(entries), draw(entries)
    return an_upgrade_row(source, target, evidence=evidence, rollback=rollback, start=start, end=end, end_code=code)


@st.composite
def recorded_upgrades(draw: st.DrawFn) -> list[Upgrade]:
    """Return at most one upgrade of each pair, which leads from a lower entry to a higher."""
    found = []
    for source, target in draw(st.lists(st.tuples(entries, entries), unique=True, max_size=4)):
        end = draw(moments)
        code = draw(st.sampled_from(("WITHDRAWN_BY_MANUFACTURER", "ABSENT_FROM_SHEET"))) if end else None
        facts: dict[str, Any] = {"effective_to": end, "end_code": code, "end_recorded_from": NOW - DAY if end else None}
        if source < target:
            found.append(a_recorded_upgrade(source, target, **facts))
    return found


def after(plan: ImportPlan, recorded: list[Upgrade]) -> list[Upgrade]:
    """Return what is recorded after an import."""
    ended = {(pair_of(one), one.recorded_from): one for one in plan.upgrades.ended}
    kept = [ended.pop((pair_of(one), one.recorded_from), one) for one in recorded]
    assert not ended
    return [*kept, *plan.upgrades.added]


@given(st.lists(rows(), max_size=4, unique_by=lambda row: row.pair), recorded_upgrades())
def test_the_same_table_again_changes_nothing(table: list[UpgradeRow], recorded: list[Upgrade]) -> None:
    plan = plan_of(table, *recorded)
    wrong = {problem.subject for problem in plan.problems}
    good = [row for row in table if f"upgrade {row.pair[0]} → {row.pair[1]}" not in wrong]
    before = after(plan, recorded)
    again = plan_of(good, *before)
    assert not again.problems
    assert not again.upgrades


@given(rows(), recorded_upgrades())
def test_a_row_is_what_a_single_change_would_publish(row: UpgradeRow, upgrades: list[Upgrade]) -> None:
    recorded = Recorded.of((a_firmware_version(entry) for entry in ENTRIES), upgrades)
    standing = recorded.in_effect_or_to_come(row.pair, NOW)
    says_more = row.has_end and (row.statement[2:] != (None,) * 4)  # a change withdraws, and states nothing else
    if says_more or (row.has_end and standing is None):
        return
    operation: Operation = row.statement
    if row.has_end:
        code = UpgradeEndCode(row.end_code) if row.end_code else None
        operation = UpgradeWithdrawal(*row.pair, row.effective_to, code)
    change = plan_changes([operation], Basis(recorded), Moment(NOW, 1))
    plan = plan_of([row], *upgrades)
    is_withdrawal = row.has_end and row.effective_to is None and row.end_code != UpgradeEndCode.CORRECTED
    if is_withdrawal and standing is not None and standing.end_code == UpgradeEndCode.WITHDRAWN_BY_MANUFACTURER:
        assert not plan.upgrades, "a sheet without a moment repeats the one on record, where a change means now"
        return
    if not change.problems and (row.has_end or standing is None or standing.effective_to is None):
        withdrawn_before = any(problem.code == "WITHDRAWN_PREDECESSOR" for problem in plan.problems)
        assert withdrawn_before or plan.upgrades == change.changes.upgrades
    elif change.problems and plan.upgrades:
        assert standing is not None
        assert standing.effective_to is not None


TABLE = (
    "From,To,Evidence,Recommendation,Rollback,Effective From,Effective To,End Code,Reference\n"
    "1,2,tested,should,yes,31/01/2021,2022-01-01T09:00:00Z,withdrawn by manufacturer,PCN 7\n"
    "3,4,,,,,,CORRECTED,\n"
)
flips = st.lists(st.tuples(st.integers(0, len(TABLE) - 1), st.integers(0, 6)), min_size=1, max_size=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(flips, min_size=5, max_size=5))
@example([[(87, 0), (173, 0)]])  # both ends of lines, which are vertical tabs then: rows pass for headings
def test_a_table_with_flipped_bits_is_read_or_refused(tmp_path: Path, many: list[list[tuple[int, int]]]) -> None:
    for damage in many:
        content = bytearray(TABLE.encode())
        for place, bit in damage:
            content[place] ^= 1 << bit
        table = read_table(tmp_path, content.decode())
        assert table.rows or table.problems
        assert not table.rows.keys() & table.spoilt
