"""What a table of upgrades begins and ends, beside what is recorded and beside the FIR of the same import."""

from collections.abc import Sequence
from typing import Any

import pytest

from firmware_graph.ingest.difference.plan import ImportPlan
from firmware_graph.ingest.sheets.upgrade_rows import UpgradeRow
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.records.upgrades import pair_of
from support.upgrade_tables import DAY, NOW, a_fir, a_recorded_upgrade, an_upgrade_row, plan_of

BEFORE, AFTER = NOW - DAY, NOW + DAY
WITHDRAWN = "WITHDRAWN_BY_MANUFACTURER"
withdrawn_then: dict[str, Any] = {"effective_to": BEFORE, "end_code": WITHDRAWN, "end_recorded_from": BEFORE}
withdrawn_later: dict[str, Any] = {"effective_to": AFTER, "end_code": WITHDRAWN, "end_recorded_from": BEFORE}
absent: dict[str, Any] = {"effective_to": BEFORE, "end_code": "ABSENT_FROM_SHEET", "end_recorded_from": BEFORE}

Facts = dict[str, Any]
Brief = tuple[int, int, int | None, int | None, int | None, str | None]


def briefly(upgrades: Sequence[Upgrade]) -> list[Brief]:
    return [
        (
            one.from_cpl_entry_id,
            one.to_cpl_entry_id,
            one.effective_from,
            one.effective_to,
            one.recorded_to,
            one.end_code,
        )
        for one in upgrades
    ]


def reasons(plan: ImportPlan) -> list[str]:
    return [problem.reason for problem in plan.problems]


def test_an_upgrade_is_declared_with_all_that_its_row_says() -> None:
    row = an_upgrade_row(1, 2, evidence="TESTED", recommendation="SHOULD", rollback=False, start=BEFORE, reference="N7")
    plan = plan_of([row])
    [added] = plan.upgrades.added
    assert (added.evidence, added.recommendation, added.effective_from) == ("TESTED", "SHOULD", BEFORE)
    assert added.asserted_by is not None
    assert plan.references == {(1, 2): "N7"}


@pytest.mark.parametrize(
    ("row", "recorded"),
    [
        (an_upgrade_row(1, 2, evidence="DECLARED", reference="N7"), {}),
        (an_upgrade_row(1, 2), withdrawn_later),
        (an_upgrade_row(1, 2, end=AFTER), withdrawn_later),
        (an_upgrade_row(1, 2, end_code=WITHDRAWN), withdrawn_then),
        (an_upgrade_row(1, 2, end=BEFORE, end_code=WITHDRAWN), withdrawn_then),
        (an_upgrade_row(1, 2, end_code="CORRECTED"), {"recorded_to": BEFORE, "end_code": "CORRECTED"}),
    ],
)
def test_what_is_recorded_so_already_changes_nothing(row: UpgradeRow, recorded: Facts) -> None:
    plan = plan_of([row], a_recorded_upgrade(1, 2, **recorded))
    assert not plan.problems
    assert not plan.upgrades
    assert not plan.references


def test_another_statement_replaces_the_old_one_and_keeps_what_it_leaves_blank() -> None:
    plan = plan_of(
        [an_upgrade_row(1, 2, recommendation="SHOULD")], a_recorded_upgrade(1, 2, start=BEFORE, evidence="TESTED")
    )
    assert briefly(plan.upgrades.ended) == [(1, 2, BEFORE, None, NOW, "SUPERSEDED")]
    [added] = plan.upgrades.added
    assert (added.evidence, added.recommendation, added.effective_from) == ("TESTED", "SHOULD", BEFORE)


def test_a_withdrawal_ends_an_upgrade_then_now_or_later() -> None:
    for end, expected in ((BEFORE, BEFORE), (AFTER, AFTER), (None, NOW)):
        plan = plan_of([an_upgrade_row(1, 2, end=end, end_code=WITHDRAWN)], a_recorded_upgrade(1, 2))
        assert briefly(plan.upgrades.ended) == [(1, 2, None, expected, None, WITHDRAWN)]
        assert not plan.upgrades.added


def test_an_upgrade_of_the_past_may_be_stated_with_its_end() -> None:
    plan = plan_of([an_upgrade_row(1, 2, start=BEFORE - DAY, end=BEFORE)])
    assert briefly(plan.upgrades.added) == [(1, 2, BEFORE - DAY, BEFORE, None, WITHDRAWN)]
    assert plan.upgrades.added[0].end_recorded_from == NOW


def test_a_withdrawal_tells_why_an_upgrade_was_absent() -> None:
    plan = plan_of([an_upgrade_row(1, 2, end=BEFORE - DAY)], a_recorded_upgrade(1, 2, **absent))
    assert briefly(plan.upgrades.ended) == [(1, 2, None, BEFORE, NOW, "ABSENT_FROM_SHEET")]
    assert briefly(plan.upgrades.added) == [(1, 2, None, BEFORE - DAY, None, WITHDRAWN)]


def test_what_never_was_an_upgrade_is_corrected_also_after_its_end() -> None:
    facts: Facts
    for facts in ({}, withdrawn_later, withdrawn_then):
        plan = plan_of([an_upgrade_row(1, 2, end_code="CORRECTED")], a_recorded_upgrade(1, 2, **facts))
        assert [(one.recorded_to, one.end_code) for one in plan.upgrades.ended] == [(NOW, "CORRECTED")]


def test_a_restatement_keeps_an_end_that_is_recorded_for_later() -> None:
    plan = plan_of([an_upgrade_row(1, 2, recommendation="SHOULD")], a_recorded_upgrade(1, 2, **withdrawn_later))
    assert briefly(plan.upgrades.added) == [(1, 2, None, AFTER, None, WITHDRAWN)]
    assert briefly(plan.upgrades.ended) == [(1, 2, None, AFTER, NOW, WITHDRAWN)]


def test_what_was_withdrawn_begins_again_only_after_that() -> None:
    past = a_recorded_upgrade(1, 2, **withdrawn_then)
    for start in (None, BEFORE - 1):
        assert "was withdrawn by its manufacturer" in reasons(plan_of([an_upgrade_row(1, 2, start=start)], past))[0]
    plan = plan_of([an_upgrade_row(1, 2, start=BEFORE)], past)
    assert briefly(plan.upgrades.added) == [(1, 2, BEFORE, None, None, None)]


@pytest.mark.parametrize(
    ("rows", "recorded", "reason"),
    [
        ([an_upgrade_row(1, 9)], [], "there is no entry 9"),
        ([an_upgrade_row(9, 1)], [], "there is no entry 9"),
        ([an_upgrade_row(1, 1)], [], "the entry lists itself"),
        ([an_upgrade_row(1, 9, end=BEFORE)], [], "there is no entry 9"),
        ([an_upgrade_row(1, 2, end_code="CORRECTED")], [], "the upgrade E1 → E2 is not on record"),
        ([an_upgrade_row(1, 2, start=AFTER, end_code=WITHDRAWN)], [], "the upgrade would end before it takes effect"),
        ([an_upgrade_row(1, 2, start=AFTER)], [withdrawn_later], "the upgrade would end before it takes effect"),
        (
            [an_upgrade_row(1, 2, end=AFTER + 1)],
            [withdrawn_later],
            "the upgrade is withdrawn from an earlier moment on already",
        ),
        ([an_upgrade_row(2, 1)], [{}], "it closes the cycle E1 → E2 → E1"),
        ([an_upgrade_row(2, 1)], [withdrawn_later], "it closes the cycle E1 → E2 → E1"),
    ],
)
def test_what_cannot_be_is_a_problem_and_changes_nothing(
    rows: list[UpgradeRow], recorded: list[Facts], reason: str
) -> None:
    plan = plan_of(rows, *(a_recorded_upgrade(1, 2, **facts) for facts in recorded))
    assert reasons(plan) == [reason]
    assert not plan.upgrades


def test_what_has_ended_and_a_rollback_close_no_cycle() -> None:
    for row in (an_upgrade_row(2, 1, end=BEFORE), an_upgrade_row(2, 1, rollback=True)):
        assert not plan_of([row], a_recorded_upgrade(1, 2)).problems
    assert not plan_of([an_upgrade_row(1, 2, end=NOW), an_upgrade_row(2, 1)], a_recorded_upgrade(1, 2)).problems


def test_a_version_that_had_none_declared_has_one_now() -> None:
    plan = plan_of([an_upgrade_row(1, 2), an_upgrade_row(1, 3, end=BEFORE)], declared="NONE_DECLARED")
    assert [(one.cpl_entry_id, one.predecessors_declared) for one in plan.products.corrected] == [(2, "LISTED")]


def test_a_row_dates_what_the_fir_of_the_same_import_lists() -> None:
    fir = a_fir({2: (1,), 3: (1,)}, evidence="TESTED")
    plan = plan_of([an_upgrade_row(1, 2, start=BEFORE, recommendation="SHOULD")], fir=fir)
    assert {
        (one.to_cpl_entry_id, one.evidence, one.recommendation, one.effective_from) for one in plan.upgrades.added
    } == {(2, "TESTED", "SHOULD", BEFORE), (3, "TESTED", "NOT_STATED", None)}


def test_a_full_fir_that_says_nothing_of_an_entry_leaves_what_the_table_states() -> None:
    recorded = a_recorded_upgrade(1, 2), a_recorded_upgrade(1, 3)
    plan = plan_of([an_upgrade_row(1, 2)], *recorded, fir=a_fir({4: None}), is_partial=False)
    assert briefly(plan.upgrades.ended) == [(1, 3, None, NOW, None, "ABSENT_FROM_SHEET")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (an_upgrade_row(1, 2, end=BEFORE), "line 2 of the FIR sheet lists it"),
        (an_upgrade_row(1, 2, end_code="CORRECTED"), "line 2 of the FIR sheet lists it"),
        (an_upgrade_row(1, 2, rollback=True), "line 2 of the FIR sheet says otherwise"),
        (an_upgrade_row(3, 2), "line 2 of the FIR sheet does not list it"),
    ],
)
def test_a_row_that_contradicts_the_fir_of_the_same_import_is_a_problem(row: UpgradeRow, reason: str) -> None:
    plan = plan_of([row], fir=a_fir({2: (1,)}))
    assert reasons(plan) == [reason]
    assert row.pair not in map(pair_of, plan.upgrades.added)


def test_a_row_that_is_kept_out_leaves_its_version_not_fully_declared() -> None:
    plan = plan_of([an_upgrade_row(2, 1), an_upgrade_row(1, 3)], a_recorded_upgrade(1, 2))
    assert [(one.cpl_entry_id, one.has_quarantined_predecessor) for one in plan.products.corrected] == [(1, True)]
    assert [(cell.sheet, cell.subject) for cell in plan.quarantine.added] == [("UPGRADES", "upgrade 2 → 1")]
    assert [one.to_cpl_entry_id for one in plan.upgrades.added] == [3]
