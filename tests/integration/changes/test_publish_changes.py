"""Single changes: declared and withdrawn together, by the rules of imports, or refused with every problem."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from firmware_graph.changes.publish_changes import publish_changes
from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput, Conflict
from firmware_graph.model.change import (
    Author,
    ChangeRequest,
    ChangesChecked,
    ChangesOutcome,
    ChangesPublished,
    ChangesRefused,
    Operation,
    UpgradeStatement,
    UpgradeWithdrawal,
)
from firmware_graph.model.request_limits import REQUEST_LIMITS
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.model.vocabulary import Evidence, Recommendation, Tier, UpgradeEndCode
from support.sheets import ImportHarness, a_cpl_row, a_fir_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio

LINE = [a_fir_row(20), a_fir_row(21, "20"), a_fir_row(22, "21"), a_fir_row(23, "22")]
SECAS = Author("secas", "secas", frozenset({Tier.CPL, Tier.FIR}), OPERATOR)
IN_2099 = 4_070_908_800_000


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=[*cpl_rows(20, 21, 22, 23, 24), a_cpl_row(30, Device_Type="GSME")], fir=LINE)
        yield one


async def publish(harness: ImportHarness, *operations: Operation, **options: object) -> ChangesOutcome:
    request = ChangeRequest(operations, **options)  # type: ignore[arg-type]  # what a test names
    return await publish_changes(harness.graph, request, author=SECAS)


async def published(harness: ImportHarness, *operations: Operation) -> ChangesPublished:
    outcome = await publish(harness, *operations)
    assert isinstance(outcome, ChangesPublished), outcome
    return outcome


async def reasons(harness: ImportHarness, *operations: Operation) -> list[tuple[int, str | None, str]]:
    before = await harness.contents()
    outcome = await publish(harness, *operations)
    assert isinstance(outcome, ChangesRefused)
    assert await harness.contents() == before
    assert all(problem.remedy for problem in outcome.problems)
    return [(problem.operation, problem.field, problem.reason) for problem in outcome.problems]


async def records_of(harness: ImportHarness, source: int, target: int, *names: str) -> Sequence[Sequence[object]]:
    found = await harness.ask(
        "MATCH (a:FirmwareVersion)-[u:UPGRADES_TO]->(b:FirmwareVersion) "
        "WHERE a.cpl_entry_id = $source AND b.cpl_entry_id = $target "
        "RETURN [name IN $names | u[name]] AS facts ORDER BY u.recorded_from",
        source=source,
        target=target,
        names=list(names),
    )
    return [facts for [facts] in found]


async def test_withdrawn_upgrade_ends_now_and_strands_what_needs_it(harness: ImportHarness) -> None:
    before = await harness.revision()
    outcome = await published(harness, UpgradeWithdrawal(22, 23))
    assert [version.cpl_entry_id for version in outcome.consequences.stranded] == [20, 21, 22]
    assert (22, 23, "WITHDRAWN_BY_MANUFACTURER") in await harness.upgrades()
    assert [now - then for now, then in zip(await harness.revision(), before, strict=True)] == [0, 1, 0]


async def test_withdrawal_at_a_later_moment_can_be_brought_forward(harness: ImportHarness) -> None:
    await published(harness, UpgradeWithdrawal(22, 23, effective_to=IN_2099))
    assert await records_of(harness, 22, 23, "effective_to", "end_code") == [[IN_2099, "WITHDRAWN_BY_MANUFACTURER"]]
    await published(harness, UpgradeWithdrawal(22, 23))
    first, second = await records_of(harness, 22, 23, "effective_to", "recorded_to", "recorded_from", "end_code")
    assert first[0] == IN_2099
    assert first[1] == second[2] == second[0], "the record of the later end ends where the new one begins"
    assert second[1] is None
    assert second[3] == "WITHDRAWN_BY_MANUFACTURER"


async def test_withdrawal_that_postpones_an_end_is_refused(harness: ImportHarness) -> None:
    await published(harness, UpgradeWithdrawal(22, 23, effective_to=IN_2099))
    [(_, field, reason)] = await reasons(harness, UpgradeWithdrawal(22, 23, effective_to=IN_2099 + 1))
    assert field == "withdrawUpgrade.effectiveTo"
    assert "earlier moment" in reason


async def test_withdrawal_before_the_upgrade_takes_effect_is_refused(harness: ImportHarness) -> None:
    await published(harness, UpgradeStatement(23, 24, effective_from=IN_2099))
    [(_, field, reason)] = await reasons(harness, UpgradeWithdrawal(23, 24))
    assert (field, reason) == ("withdrawUpgrade.effectiveTo", "the upgrade would end before it takes effect")


async def test_corrected_upgrade_never_was_and_blocks_nothing(harness: ImportHarness) -> None:
    await published(harness, UpgradeWithdrawal(22, 23, end_code=UpgradeEndCode.CORRECTED))
    assert await records_of(harness, 22, 23, "effective_to", "end_code") == [[None, "CORRECTED"]]
    [(_, field, _)] = await reasons(harness, UpgradeWithdrawal(21, 22, 1, UpgradeEndCode.CORRECTED))
    assert field == "withdrawUpgrade.effectiveTo"


async def test_end_code_that_nobody_states_is_refused(harness: ImportHarness) -> None:
    [(_, field, reason)] = await reasons(harness, UpgradeWithdrawal(22, 23, end_code=UpgradeEndCode.ABSENT_FROM_SHEET))
    assert (field, reason) == ("withdrawUpgrade.endCode", "ABSENT_FROM_SHEET cannot be stated")


async def test_what_is_not_there_cannot_be_withdrawn(harness: ImportHarness) -> None:
    await published(harness, UpgradeWithdrawal(22, 23))
    assert await reasons(harness, UpgradeWithdrawal(20, 23), UpgradeWithdrawal(22, 23), UpgradeWithdrawal(99, 20)) == [
        (0, "withdrawUpgrade.fromCplEntryId", "the upgrade E20 → E23 is not on record"),
        (1, "withdrawUpgrade.fromCplEntryId", "the upgrade E22 → E23 has ended already: WITHDRAWN_BY_MANUFACTURER"),
        (2, "withdrawUpgrade.fromCplEntryId", "there is no entry 99"),
    ]


async def test_declared_upgrade_opens_a_way(harness: ImportHarness) -> None:
    outcome = await published(harness, UpgradeStatement(23, 24, Evidence.TESTED, Recommendation.SHOULD))
    assert await records_of(harness, 23, 24, "evidence", "recommendation", "is_rollback", "asserted_by") == [
        ["TESTED", "SHOULD", False, "F001"]
    ]
    assert outcome.sequence == 2
    assert await harness.property_of(24, "predecessors_declared") == "NOT_PROVIDED", "one is not the whole list"


async def test_version_that_had_no_predecessor_is_listed_once_it_has_one(harness: ImportHarness) -> None:
    await published(harness, UpgradeStatement(24, 20))
    assert await harness.property_of(20, "predecessors_declared") == "LISTED"
    past = await harness.ask("MATCH (p:PastRecord {cpl_entry_id: 20}) RETURN p.predecessors_declared")
    assert past == [["NONE_DECLARED"]]


async def test_another_statement_of_an_upgrade_replaces_it_and_keeps_what_it_leaves_out(
    harness: ImportHarness,
) -> None:
    await published(harness, UpgradeStatement(20, 21, recommendation=Recommendation.SHOULD_NOT))
    await published(harness, UpgradeStatement(20, 21, evidence=Evidence.TESTED))
    assert await records_of(harness, 20, 21, "evidence", "recommendation", "end_code") == [
        ["DECLARED", "NOT_STATED", "SUPERSEDED"],
        ["DECLARED", "SHOULD_NOT", "SUPERSEDED"],
        ["TESTED", "SHOULD_NOT", None],
    ]
    [(_, _, reason)] = await reasons(harness, UpgradeStatement(20, 21, evidence=Evidence.TESTED))
    assert reason == "the upgrade E20 → E21 is recorded so already"


async def test_upgrade_declared_again_was_out_of_effect_while_it_was_withdrawn(harness: ImportHarness) -> None:
    await published(harness, UpgradeWithdrawal(22, 23))
    await published(harness, UpgradeStatement(22, 23))
    first, second = await records_of(harness, 22, 23, "effective_from", "effective_to", "recorded_from")
    assert second[0] == second[2]
    assert first[1] != second[0]


async def test_declaration_takes_an_announced_withdrawal_back(harness: ImportHarness) -> None:
    await published(harness, UpgradeWithdrawal(22, 23, effective_to=IN_2099))
    await published(harness, UpgradeStatement(22, 23))
    first, second = await records_of(harness, 22, 23, "effective_from", "effective_to", "recorded_to")
    assert first[1] == IN_2099
    assert first[2] is not None
    assert second == [None, None, None]


async def test_every_problem_of_every_operation_is_said_at_once(harness: ImportHarness) -> None:
    found = await reasons(
        harness,
        UpgradeStatement(23, 20),
        UpgradeStatement(24, 24),
        UpgradeStatement(24, 99),
        UpgradeStatement(98, 24),
        UpgradeStatement(24, 30),
        UpgradeWithdrawal(20, 24),
        UpgradeWithdrawal(21, 22),
        UpgradeStatement(21, 22),
    )
    assert found == [
        (1, "declareUpgrade.toCplEntryId", "the entry lists itself"),
        (2, "declareUpgrade.toCplEntryId", "there is no entry 99"),
        (3, "declareUpgrade.fromCplEntryId", "there is no entry 98"),
        (4, "declareUpgrade", "E24 is of another device type (ESME) than E30 (GSME)"),
        (5, "withdrawUpgrade.fromCplEntryId", "the upgrade E20 → E24 is not on record"),
        (7, "declareUpgrade.fromCplEntryId", "the upgrade E21 → E22 is recorded so already"),
        (7, "declareUpgrade", "operation 6 is on the same upgrade"),
    ]


async def test_cycle_is_named_unless_the_same_change_opens_it(harness: ImportHarness) -> None:
    [(_, _, reason)] = await reasons(harness, UpgradeStatement(23, 20))
    assert reason == "it closes the cycle E20 → E21 → E22 → E23 → E20"
    await published(harness, UpgradeStatement(23, 20), UpgradeWithdrawal(21, 22))
    assert (23, 20, None) in await harness.upgrades()


async def test_cycle_with_an_upgrade_that_ends_later_is_still_one(harness: ImportHarness) -> None:
    await published(harness, UpgradeWithdrawal(21, 22, effective_to=IN_2099))
    [(_, _, reason)] = await reasons(harness, UpgradeStatement(23, 20))
    assert "cycle" in reason


async def test_dry_run_says_what_would_follow_and_writes_nothing(harness: ImportHarness) -> None:
    before = await harness.contents()
    outcome = await publish(harness, UpgradeWithdrawal(22, 23), is_dry_run=True)
    assert isinstance(outcome, ChangesChecked)
    assert [version.cpl_entry_id for version in outcome.expected.stranded] == [20, 21, 22]
    assert await harness.contents() == before
    assert await harness.ask("MATCH (c:Change) WHERE c.kind = 'CHANGE' RETURN c") == []


async def test_change_decided_on_an_older_revision_conflicts(harness: ImportHarness) -> None:
    cpl, fir, _ = await harness.revision()
    seen = f"cpl{cpl}-fir{fir}"
    await published(harness, UpgradeWithdrawal(22, 23))
    with pytest.raises(Conflict, match=f"cpl{cpl}-fir{fir + 1}"):
        await publish(harness, UpgradeWithdrawal(21, 22), on_revision=seen)
    outcome = await publish(harness, UpgradeWithdrawal(21, 22), on_revision=f"cpl{cpl}-fir{fir + 1}")
    assert isinstance(outcome, ChangesPublished)


@pytest.mark.parametrize("count", [0, REQUEST_LIMITS.operations + 1])
async def test_number_of_operations_is_bounded(harness: ImportHarness, count: int) -> None:
    with pytest.raises(BadUserInput, match=f"there are {count}"):
        await publish(harness, *[UpgradeWithdrawal(22, 23)] * count)


async def test_change_records_what_it_touched(harness: ImportHarness) -> None:
    await published(harness, UpgradeWithdrawal(22, 23))
    [row] = await harness.ask(
        "MATCH (c:Change {kind: 'CHANGE'}) RETURN c.actor, c.touched_cpl_entry_ids, size(c.touched_model_keys), "
        "c.touches_everything"
    )
    assert row == ["secas", [22, 23], 1, False]
