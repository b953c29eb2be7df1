"""Who is counted before a change is who is told after it, whatever the change does to the answer that is watched."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Final

import pytest

from firmware_graph.changes.publish_changes import publish_changes
from firmware_graph.changes.set_watch import set_watch
from firmware_graph.database.connection import Connection
from firmware_graph.delivery.reading import reader_of
from firmware_graph.model.change import (
    ChangeRequest,
    ChangesChecked,
    ChangesPublished,
    Columns,
    FirmwareAddition,
    FirmwareRemoval,
    Operation,
    UpgradeStatement,
    UpgradeWithdrawal,
)
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.reference import FirmwareReference, Installation, ProductReference
from firmware_graph.model.vocabulary import Recommendation
from firmware_graph.questions.parties.watching_parties import watching_parties
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from support.sheets import ImportHarness, a_cpl_row, a_fir_row, cpl_rows, import_harness
from support.watch_store import SECAS, taken

pytestmark = pytest.mark.anyio

HUB: Final = Installation(comms_hub=FirmwareReference(30))
WATCHES: Final = {
    "latest": PathwayRequest(FirmwareReference(20)),
    "between": PathwayRequest(FirmwareReference(20), FirmwareReference(23)),
    "one side": PathwayRequest(FirmwareReference(20), FirmwareReference(21)),
    "other side": PathwayRequest(FirmwareReference(20), FirmwareReference(22)),
    "by name": PathwayRequest(FirmwareReference(product=ProductReference(firmware_version="00000014"))),
    "end": PathwayRequest(FirmwareReference(24)),
    "hub": PathwayRequest(FirmwareReference(40), FirmwareReference(41), HUB),
    "not there yet": PathwayRequest(FirmwareReference(25)),
    "elsewhere": PathwayRequest(FirmwareReference(40), FirmwareReference(20)),
}
"""What each party watches: 20 to 23 goes by 21 or 22, and on to 24; 40 to 41 needs the Comms Hub 31, from 30."""

ADDED: Final[Columns] = {
    "manufacturer_name": "Example Meters Ltd",
    "manufacturer_code": "F001",
    "device_type": "ESME",
    "model_identifier": "0001",
    "firmware_version": "00000014",
    "status": "Current",
}
CHANGES: Final[dict[str, tuple[Sequence[Operation], set[str]]]] = {
    "as many hops by another way": ([UpgradeWithdrawal(20, 21)], {"latest", "between", "one side", "by name"}),
    "a warning": (
        [UpgradeStatement(23, 24, recommendation=Recommendation.CONDITIONAL)],
        {"latest", "by name"},
    ),
    "what no answer says": ([UpgradeStatement(21, 24)], set()),
    "the way of a hub": ([UpgradeWithdrawal(30, 31)], {"hub"}),
    "an entry that is watched by its ID": ([FirmwareAddition(25, {**ADDED, "firmware_version": "00000019"})], set()),
    "an end off the list": ([FirmwareRemoval(24)], {"latest", "by name"}),
    "a second entry of a name": ([FirmwareAddition(26, ADDED)], {"by name"}),
    "lost": ([UpgradeWithdrawal(20, 22)], {"latest", "between", "other side"}),
}

TOLD: Final = "MATCH (event:PartyEvent) WHERE event.sequence = $sequence RETURN event.watch_id, event.party"


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    of_hubs = {"Device_Type": "CH", "Model_Identifier": "0003", "Generation": "SMETS2"}
    of_displays = {"Device_Type": "PPMID", "Model_Identifier": "0004", "Generation": "SMETS2", "GBCS_Version": "4.1"}
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(
            cpl=[
                *cpl_rows(20, 21, 22, 23, 24),
                *cpl_rows(30, 31, **of_hubs),
                a_cpl_row(40, **of_displays),
                a_cpl_row(41, **of_displays, Required_Comms_Hub_Entry_ID="31"),
            ],
            fir=[
                a_fir_row(20),
                a_fir_row(21, "20"),
                a_fir_row(22, "20"),
                a_fir_row(23, "21;22"),
                a_fir_row(24, "23"),
                a_fir_row(30),
                a_fir_row(31, "30"),
                a_fir_row(40),
                a_fir_row(41, "40"),
            ],
        )
        await taken(one)
        yield one


async def test_those_who_are_counted_before_a_change_are_those_who_are_told_after_it(harness: ImportHarness) -> None:
    parties = {}
    for party, request in WATCHES.items():
        watch = await set_watch(harness.graph, "one", [request], party=party, now_ms=now_ms(), names_party=True)
        parties[watch.watch_id] = party
    for name, (operations, hit) in CHANGES.items():
        counted = await watching(harness, operations)
        told = {parties[watch_id] for watch_id in await published(harness, operations)}
        assert (name, set(counted)) == (name, told)
        assert (name, told) == (name, hit)


async def watching(harness: ImportHarness, operations: Sequence[Operation]) -> list[str]:
    """Return the parties that are named before a change."""
    checked = await publish_changes(harness.graph, ChangeRequest(operations, is_dry_run=True), author=SECAS)
    assert isinstance(checked, ChangesChecked), checked
    return (await watching_parties(reader_of(harness.graph, seconds=10), checked.expected)).named


async def published(harness: ImportHarness, operations: Sequence[Operation]) -> list[str]:
    """Publish a change, and return the watches that were told of it."""
    [[last]] = await harness.ask("MATCH (change:Change) RETURN max(change.sequence)")
    request = ChangeRequest(operations, idempotency_key=f"after {last}")
    first = await publish_changes(harness.graph, request, author=SECAS)
    assert isinstance(first, ChangesPublished), first
    again = await publish_changes(harness.graph, request, author=SECAS)
    assert isinstance(again, ChangesPublished)
    readers = [reader_of(harness.graph, seconds=10) for _ in range(2)]
    named = [
        (await watching_parties(reader, one.consequences)).named
        for reader, one in zip(readers, (first, again), strict=True)
    ]
    await taken(harness)
    told = await harness.ask(
        "MATCH (event:PartyEvent) WHERE event.sequence = $sequence RETURN event.watch_id, event.party",
        sequence=last + 1,
    )
    assert named == [sorted(party for _, party in told)] * 2, "it is told otherwise once it is published"
    return [watch_id for watch_id, _ in told]
