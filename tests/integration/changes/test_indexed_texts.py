"""Texts that are indexed: the longest that pass the checks are published, others are refused at their field."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.changes.publish_changes import publish_changes
from firmware_graph.database.connection import Connection
from firmware_graph.model.change import (
    Author,
    ChangeRequest,
    ChangesChecked,
    ChangesOutcome,
    ChangesPublished,
    ChangesRefused,
    DefectStatement,
    FirmwareAddition,
    FirmwareCorrection,
    Operation,
    StackStatement,
)
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.model.vocabulary import Tier
from firmware_graph.records.texts import LONGEST_INDEXED
from support.sheets import ImportHarness, a_cpl_row, a_zigbee_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio

LONGEST = ["x" * LONGEST_INDEXED, "漢" * (LONGEST_INDEXED // 9)]
TOO_LONG = ["漢" * 1_000, "😀" * 4_000, "漢" * 3_000, "x" * (LONGEST_INDEXED + 1)]


def an_addition(entry: int, text: str) -> FirmwareAddition:
    named = {"manufacturer_name": text, "model_name": text, "variant": text.upper()}
    return FirmwareAddition(
        entry,
        {
            "manufacturer_code": "F001",
            "device_type": "GSME",
            "model_identifier": "0001",
            "firmware_version": f"{entry:08X}",
            "status": "Current",
            **named,
        },
    )


def a_stack(entry: int, text: str) -> StackStatement:
    return StackStatement(entry, {"name": text, "chipset_vendor": text, "chipset": text})


def a_defect(text: str) -> DefectStatement:
    affected = [{"package": {"name": text}, "ranges": [{"events": [{"introduced": "0"}]}]}]
    return DefectStatement(json.dumps({"id": text, "affected": affected}))


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(20), zigbee=[a_zigbee_row(20)])
        yield one


async def publish(harness: ImportHarness, *operations: Operation, is_dry_run: bool = False) -> ChangesOutcome:
    request = ChangeRequest(operations, is_dry_run=is_dry_run)
    return await publish_changes(harness.graph, request, author=Author("secas", "secas", frozenset(Tier), OPERATOR))


@pytest.mark.parametrize("text", LONGEST)
async def test_longest_text_of_every_index_is_published_as_its_dry_run_says(harness: ImportHarness, text: str) -> None:
    for operation in (
        an_addition(25, text),
        a_stack(20, text),
        a_defect(text),
        FirmwareCorrection(20, {"model_name": text}),
    ):
        assert isinstance(await publish(harness, operation, is_dry_run=True), ChangesChecked)
        assert isinstance(await publish(harness, operation), ChangesPublished)


@pytest.mark.parametrize("text", LONGEST)
async def test_longest_text_of_every_index_is_imported(harness: ImportHarness, text: str) -> None:
    named = {"Manufacturer_Name": text, "Model_Name": text, "Device_Type": "GSME", "Variant": text.upper()}
    stack = {"ZigBee_Chipset_Vendor": text, "ZigBee_Chipset": text}
    await harness.written(
        cpl=[*cpl_rows(20), a_cpl_row(26, **named)], zigbee=[a_zigbee_row(20), a_zigbee_row(26, text, **stack)]
    )
    assert await harness.ask("MATCH (v:FirmwareVersion {cpl_entry_id: 26}) RETURN v.model_name AS name") == [[text]]


@pytest.mark.parametrize("text", TOO_LONG)
async def test_text_that_no_index_holds_is_refused_at_its_field(harness: ImportHarness, text: str) -> None:
    for operation, fields in (
        (an_addition(25, text), {"addFirmware.manufacturerName", "addFirmware.modelName", "addFirmware.variant"}),
        (a_stack(20, text), {"recordStack.name", "recordStack.chipsetVendor", "recordStack.chipset"}),
        (a_defect(text), {"recordDefect.osv.id", "recordDefect.osv.affected[0].package.name"}),
    ):
        for is_dry_run in (True, False):
            outcome = await publish(harness, operation, is_dry_run=is_dry_run)
            assert isinstance(outcome, ChangesRefused)
            assert {problem.field for problem in outcome.problems} == fields
