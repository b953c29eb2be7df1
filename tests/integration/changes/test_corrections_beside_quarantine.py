"""Corrections and declarations of entries of which an import kept something out, or that need a Comms Hub."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.changes.publish_changes import publish_changes
from firmware_graph.database.connection import Connection
from firmware_graph.model.change import (
    ChangeRequest,
    ChangesOutcome,
    ChangesPublished,
    ChangesRefused,
    FirmwareCorrection,
    Operation,
    PredecessorsStatement,
)
from firmware_graph.records.quarantined import list_quarantined
from support.sheets import ImportHarness, a_cpl_row, a_fir_row, import_harness
from support.watch_store import SECAS

pytestmark = pytest.mark.anyio
HUB = "Required Comms Hub Entry ID"


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    display = {"Device_Type": "PPMID", "Manufacturer_Code": "F005", "Generation": "SMETS2", "GBCS_Version": "4.1"}
    hub = {"Device_Type": "CH", "Manufacturer_Code": "F004", "Model_Identifier": "5731"}
    async with import_harness(neo4j, tmp_path) as one:
        await one.take(
            cpl=[
                a_cpl_row(11, **display),
                a_cpl_row(12, **display) | {HUB: "200"},
                a_cpl_row(13, **display),
                a_cpl_row(200, **hub),
            ],
            fir=[a_fir_row(12, "11, 777", Rollback_From="778"), a_fir_row(13, "12, 779"), a_fir_row(11)],
            accepts_valid=True,
        )
        yield one


async def published(harness: ImportHarness, operation: Operation) -> ChangesOutcome:
    """Publish one operation."""
    return await publish_changes(harness.graph, ChangeRequest([operation]), author=SECAS)


@pytest.mark.parametrize("columns", [{"model_name": "Corrected"}, {"cpa_renews_on": None, "han_join_notes": "new"}])
async def test_correction_of_other_columns_asks_nothing_of_the_comms_hub_that_stays(
    harness: ImportHarness, columns: dict[str, str | int | None]
) -> None:
    assert await harness.property_of(12, "required_comms_hub_entry_id") == 200
    outcome = await published(harness, FirmwareCorrection(12, columns))
    assert isinstance(outcome, ChangesPublished), outcome
    assert await harness.property_of(12, "required_comms_hub_entry_id") == 200
    assert await harness.property_of(12, "has_quarantined_predecessor") is True


@pytest.mark.parametrize("hub", [11, 999])
async def test_correction_to_what_is_no_comms_hub_is_refused(harness: ImportHarness, hub: int) -> None:
    outcome = await published(harness, FirmwareCorrection(12, {"required_comms_hub_entry_id": hub}))
    assert isinstance(outcome, ChangesRefused)
    assert [problem.field for problem in outcome.problems] == ["correctFirmware.requiredCommsHubEntryId"]


async def test_whole_list_takes_what_was_kept_out_of_it_out_of_quarantine(harness: ImportHarness) -> None:
    kept_out = {(cell.cpl_entry_id, cell.column) for cell in await list_quarantined(harness.graph)}
    assert kept_out == {(12, "Upgrade Path From"), (12, "Rollback From"), (13, "Upgrade Path From")}
    outcome = await published(harness, PredecessorsStatement(12, [11]))
    assert isinstance(outcome, ChangesPublished), outcome
    left = {(cell.cpl_entry_id, cell.column) for cell in await list_quarantined(harness.graph)}
    assert left == {(12, "Rollback From"), (13, "Upgrade Path From")}
    assert await harness.property_of(12, "has_quarantined_predecessor") is False
    cleared = "MATCH (one:Quarantined {is_current: false}) RETURN one.value, one.cleared_at > one.recorded_at"
    assert await harness.ask(cleared) == [["777", True]]
