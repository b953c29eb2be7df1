"""Every operation on entries, predecessors, stacks, defects and assessments: what it writes, moves and refuses."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.changes.publish_changes import publish_changes
from firmware_graph.database.connection import Connection
from firmware_graph.model.change import (
    AssessmentStatement,
    Author,
    ChangeRequest,
    ChangesOutcome,
    ChangesPublished,
    ChangesRefused,
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
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.model.vocabulary import Tier
from support.sheets import ImportHarness, a_fir_row, a_zigbee_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio

LINE = [a_fir_row(20), a_fir_row(21, "20"), a_fir_row(22, "21")]
NEW = {
    "manufacturer_code": "F001",
    "manufacturer_name": "Example Meters Ltd",
    "device_type": "ESME",
    "model_identifier": "0001",
    "firmware_version": "00000019",
    "status": "Current",
}
OSV = {"id": "SYN-1", "affected": [{"package": {"name": "EmberZNet"}, "ranges": [{"events": [{"introduced": "0"}]}]}]}


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(20, 21, 22, 24), fir=LINE, zigbee=[a_zigbee_row(20)])
        yield one


async def publish(harness: ImportHarness, *operations: Operation, is_dry_run: bool = False) -> ChangesOutcome:
    request = ChangeRequest(operations, is_dry_run=is_dry_run)
    return await publish_changes(harness.graph, request, author=Author("secas", "secas", frozenset(Tier), OPERATOR))


async def moved(harness: ImportHarness, *operations: Operation) -> list[int]:
    """Publish operations and return by how much CPL, FIR and SSC moved."""
    before = await harness.revision()
    outcome = await publish(harness, *operations)
    assert isinstance(outcome, ChangesPublished), outcome
    return [now - then for now, then in zip(await harness.revision(), before, strict=True)]


async def refused(harness: ImportHarness, *operations: Operation) -> list[tuple[int, str | None, str]]:
    before = await harness.contents()
    outcome = await publish(harness, *operations)
    assert isinstance(outcome, ChangesRefused), outcome
    assert await harness.contents() == before
    assert all(one.remedy for one in outcome.problems)
    return [(one.operation, one.field, one.reason) for one in outcome.problems]


async def test_added_entry_is_on_the_cpl_with_its_model_and_what_is_declared_of_it(harness: ImportHarness) -> None:
    added = FirmwareAddition(25, {**NEW, "released_on": "2026-03-31"})
    assert await moved(harness, added, PredecessorsStatement(25, [22])) == [1, 1, 0]
    assert (22, 25, None) in await harness.upgrades()
    assert await harness.property_of(25, "predecessors_declared") == "LISTED"
    rows = await harness.ask(
        "MATCH (d:DeviceModel)-[:HAS_FIRMWARE]->(:FirmwareVersion {cpl_entry_id: 25}) RETURN d.manufacturer_name"
    )
    assert rows == [["Example Meters Ltd"]]


async def test_entry_of_the_cpl_alone_moves_no_fir(harness: ImportHarness) -> None:
    assert await moved(harness, FirmwareAddition(25, NEW)) == [1, 0, 0]


async def test_every_column_that_is_wrong_is_said(harness: ImportHarness) -> None:
    bad = FirmwareAddition(20, {**NEW, "device_type": "TOASTER", "status": None, "removed_on": "yesterday"})
    assert await refused(harness, bad, PredecessorsStatement(99, [20])) == [
        (0, "addFirmware.cplEntryId", "there is an entry 20 already"),
        (0, "addFirmware.deviceType", "it is no device type"),
        (0, "addFirmware.status", "it is blank"),
        (0, "addFirmware.removedOn", "it is no date"),
        (1, "declarePredecessors.cplEntryId", "there is no entry 99"),
    ]


async def test_what_follows_from_an_entry_with_a_problem_is_not_said_too(harness: ImportHarness) -> None:
    bad = FirmwareAddition(25, {**NEW, "status": None})
    found = await refused(harness, bad, PredecessorsStatement(25, [22]), UpgradeStatement(25, 24))
    assert found == [(0, "addFirmware.status", "it is blank")]


async def test_corrected_column_keeps_its_past_and_the_others_stay(harness: ImportHarness) -> None:
    assert await moved(harness, FirmwareCorrection(21, {"gbcs_version": "4.1"})) == [1, 0, 0]
    assert await harness.property_of(21, "gbcs_version") == "4.1"
    assert await harness.property_of(21, "predecessors_declared") == "LISTED"
    assert await harness.ask("MATCH (p:PastRecord {cpl_entry_id: 21}) RETURN p.gbcs_version") == [[None]]
    await publish(harness, FirmwareCorrection(21, {"gbcs_version": None}))
    assert await harness.property_of(21, "gbcs_version") is None


async def test_corrected_model_moves_the_entry_and_leaves_no_empty_model(harness: ImportHarness) -> None:
    await moved(harness, *[FirmwareCorrection(one, {"model_identifier": "0002"}) for one in (20, 21, 22, 24)])
    assert await harness.ask("MATCH (d:DeviceModel) RETURN d.model_identifier") == [["0002"]]


async def test_name_of_a_maker_is_the_one_that_most_entries_give(harness: ImportHarness) -> None:
    await moved(harness, FirmwareCorrection(20, {"manufacturer_name": "Example Meters Limited"}))
    assert await harness.property_of(20, "manufacturer_name") == "Example Meters Ltd"
    await moved(harness, *[FirmwareCorrection(one, {"manufacturer_name": "New Ltd"}) for one in (20, 21, 22)])
    assert await harness.property_of(24, "manufacturer_name") == "New Ltd"
    assert await harness.ask("MATCH (m:Manufacturer) RETURN m.name") == [["New Ltd"]]


async def test_removed_entry_strands_what_must_pass_it(harness: ImportHarness) -> None:
    outcome = await publish(harness, FirmwareRemoval(21), is_dry_run=True)
    assert [one.cpl_entry_id for one in outcome.expected.stranded] == [20]  # type: ignore[union-attr]
    assert await moved(harness, FirmwareRemoval(21, "2026-01-31")) == [1, 0, 0]
    assert await harness.property_of(21, "listed_status") == "REMOVED"
    [(_, field, reason)] = await refused(harness, FirmwareRemoval(21))
    assert (field, reason) == ("removeFirmware.cplEntryId", "entry 21 is removed already since 2026-01-31")


async def test_entry_listed_again_is_not_removed(harness: ImportHarness) -> None:
    await publish(harness, FirmwareRemoval(21))
    await publish(harness, FirmwareCorrection(21, {"status": "Current"}))
    assert await harness.property_of(21, "removed_on") is None


async def test_predecessor_that_is_no_longer_listed_never_was_one(harness: ImportHarness) -> None:
    assert await moved(harness, PredecessorsStatement(22, [20])) == [0, 1, 0]
    assert sorted(await harness.upgrades()) == [(20, 21, None), (20, 22, None), (21, 22, "CORRECTED")]


async def test_declaration_is_taken_back_or_is_that_there_is_none(harness: ImportHarness) -> None:
    await publish(harness, PredecessorsStatement(22, none=True))
    assert await harness.property_of(22, "predecessors_declared") == "NONE_DECLARED"
    await publish(harness, PredecessorsStatement(22))
    assert await harness.property_of(22, "predecessors_declared") == "NOT_PROVIDED"
    [(_, field, reason)] = await refused(harness, PredecessorsStatement(22))
    assert (field, reason) == ("declarePredecessors", "this is recorded of entry 22 already")


async def test_list_that_contradicts_itself_or_another_operation_is_refused(harness: ImportHarness) -> None:
    assert await refused(
        harness,
        PredecessorsStatement(20, [], none=True),
        PredecessorsStatement(21, []),
        PredecessorsStatement(22, [21]),
        UpgradeWithdrawal(21, 22),
        UpgradeStatement(20, 22),
    ) == [
        (0, "declarePredecessors.none", "predecessors are listed, and it is said that there are none"),
        (1, "declarePredecessors.from", "the list is empty"),
        (2, "declarePredecessors.from", "operation 3 withdraws the upgrade from E21, which the list has"),
        (2, "declarePredecessors.from", "operation 4 declares the upgrade from E20, which the list has not"),
    ]


async def test_withdrawal_beside_a_list_is_a_withdrawal_and_no_correction(harness: ImportHarness) -> None:
    await moved(harness, UpgradeWithdrawal(21, 22), PredecessorsStatement(22, [20]))
    assert (21, 22, "WITHDRAWN_BY_MANUFACTURER") in await harness.upgrades()
    [(_, _, reason)] = await refused(harness, PredecessorsStatement(22, [20, 21]))
    assert "was withdrawn by its manufacturer" in reason


async def test_list_that_closes_a_cycle_names_it(harness: ImportHarness) -> None:
    [(_, field, reason)] = await refused(harness, PredecessorsStatement(20, [22]))
    assert (field, reason) == ("declarePredecessors.from", "it closes the cycle E20 → E21 → E22 → E20")


async def test_stack_moves_the_sealed_tier_alone_and_touches_nothing_that_others_see(harness: ImportHarness) -> None:
    stated = StackStatement(21, {"name": "EmberZNet", "version": "6.7.10", "chipset": "EFR32MG21"})
    assert await moved(harness, stated) == [0, 0, 1]
    rows = await harness.ask(
        "MATCH (:RestrictedFirmware {cpl_entry_id: 21})-[:BUILT_ON]->(s:ZigbeeStack) RETURN s.version"
    )
    assert rows == [["6.7.10"]]
    [ledger] = await harness.ask(
        "MATCH (c:Change {kind: 'CHANGE'}) RETURN c.touched_cpl_entry_ids, c.touched_model_keys, c.summary"
    )
    assert ledger[:2] == [[], []]
    assert not any(word in ledger[2] for word in ("21", "Ember", "EFR"))


async def test_what_is_left_out_of_a_stack_stays_and_null_empties(harness: ImportHarness) -> None:
    await moved(harness, StackStatement(20, {"version": "6.7.10"}))
    await moved(harness, StackStatement(20, {"chipset": None}))
    rows = await harness.ask(
        "MATCH (r:RestrictedFirmware {cpl_entry_id: 20})-[:BUILT_ON]->(s), (r)-[:RUNS_ON]->(c) "
        "RETURN s.name, s.version, c.vendor, c.part"
    )
    assert rows == [["EmberZNet", "6.7.10", "Silicon Labs", None]]
    assert await refused(harness, StackStatement(99, {}), StackStatement(24, {"version": "6.7"})) == [
        (0, "recordStack.cplEntryId", "there is no entry 99"),
        (1, "recordStack.version", "it is the version of no stack"),
    ]


async def test_defect_and_assessment_are_recorded_and_taken_back(harness: ImportHarness) -> None:
    affected = AssessmentStatement("SYN-1", 20, AssessmentVerdict.NOT_APPLICABLE)
    assert await moved(harness, DefectStatement(json.dumps(OSV)), affected) == [0, 0, 1]
    query = "MATCH (:RestrictedFirmware)-[a:ASSESSED_FOR]->(:Defect) WHERE a.recorded_to IS NULL RETURN a.verdict"
    assert await harness.ask(query) == [["NOT_APPLICABLE"]]
    await moved(harness, AssessmentStatement("SYN-1", 20, AssessmentVerdict.NONE))
    assert await harness.ask(query) == []


async def test_every_problem_of_what_is_sealed_is_at_its_operation(harness: ImportHarness) -> None:
    no_name = {**OSV, "affected": [{"package": {}}]}
    assert await refused(
        harness,
        DefectStatement("{"),
        DefectStatement("[]"),
        DefectStatement(json.dumps(no_name)),
        AssessmentStatement("SYN-9", 20, AssessmentVerdict.FIXED),
        DefectStatement(json.dumps({**OSV, "id": "SYN-2"})),
        AssessmentStatement("SYN-2", 99, AssessmentVerdict.FIXED),
        DefectStatement(json.dumps({**OSV, "id": "SYN-2"})),
    ) == [
        (0, "recordDefect.osv", "it is no JSON in UTF-8: unexpected end of data"),
        (1, "recordDefect.osv", "it is not one record of OSV"),
        (2, "recordDefect.osv.affected[0].package.name", "it is missing"),
        (3, "assess.defectId", "there is no such defect"),
        (5, "assess.cplEntryId", "there is no such CPL entry"),
        (6, "recordDefect", "operation 4 is on the same defect"),
    ]


async def test_operations_of_every_tier_are_one_change_or_none(harness: ImportHarness) -> None:
    stack = StackStatement(24, {"name": "ZBOSS"})
    await refused(harness, stack, UpgradeStatement(22, 99))
    assert await moved(harness, stack, UpgradeStatement(22, 24), FirmwareCorrection(24, {"variant": "A"})) == [1, 1, 1]
