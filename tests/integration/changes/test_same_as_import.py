"""Random operations that are published one by one leave the same facts as a sheet that states them."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from firmware_graph.changes.publish_changes import publish_changes
from firmware_graph.database.connection import Connection
from firmware_graph.model.change import (
    Author,
    ChangeRequest,
    ChangesPublished,
    ChangesRefused,
    FirmwareAddition,
    FirmwareCorrection,
    Operation,
    PredecessorsStatement,
    StackStatement,
)
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.model.vocabulary import Tier
from support.sheets import ImportHarness, a_cpl_row, a_fir_row, import_harness
from support.sizes import times

pytestmark = pytest.mark.anyio

ENTRIES: Final = range(1, 7)
CHOICES: Final[dict[str, list[str | None]]] = {
    "manufacturer_name": ["Example Meters Ltd", "Example Meters Limited"],
    "model_identifier": ["0001", "0002"],
    "firmware_version": ["00000001", "0000000A", "00000010"],
    "status": ["Current", "Removed"],
    "variant": ["A", "B", None],
    "gbcs_version": ["3.2", "V4.1", None],
    "zigbee_band": ["2.4 GHz", None],
    "added_on": ["2021-01-31", None],
}
HEADINGS: Final = {"added_on": "Date Added", "zigbee_band": "ZigBee Band", "gbcs_version": "GBCS Version"}
STACKS: Final = [("EmberZNet", "6.7.6"), ("EmberZNet", "7.4"), ("ZBOSS", None), (None, None)]
AUTHOR: Final = Author("a test", "a test", frozenset(Tier), OPERATOR, is_committee=True)
FACTS: Final = (
    (
        "MATCH (v:FirmwareVersion)<-[:HAS_FIRMWARE]-(d:DeviceModel)<-[:MAKES]-(m:Manufacturer) "
        "RETURN properties(v), properties(d), properties(m) ORDER BY v.cpl_entry_id"
    ),
    (
        "MATCH (a:FirmwareVersion)-[u:UPGRADES_TO]->(b:FirmwareVersion) WHERE u.end_code IS NULL "
        "RETURN a.cpl_entry_id, b.cpl_entry_id, properties(u) ORDER BY a.cpl_entry_id, b.cpl_entry_id"
    ),
    (
        "MATCH (r:RestrictedFirmware) OPTIONAL MATCH (r)-[:BUILT_ON]->(s) "
        "RETURN r.cpl_entry_id, properties(s) ORDER BY r.cpl_entry_id"
    ),
    (
        "MATCH (n) WHERE n:DeviceModel OR n:Manufacturer OR n:ZigbeeStack "
        "RETURN labels(n), coalesce(n.key, n.code) AS key ORDER BY key"
    ),
)


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        yield one


class State:
    """What is stated of every entry: its columns, its predecessors (None where nothing is), and its stack."""

    def __init__(self, random: Random) -> None:
        self.columns: dict[int, dict[str, Any]] = {
            entry: {name: random.choice(values) for name, values in CHOICES.items()} for entry in ENTRIES
        }
        self.predecessors = {
            entry: random.choice([None, sorted(random.sample(range(1, entry), random.randrange(entry)))])
            for entry in ENTRIES
        }
        self.stacks = {entry: random.choice(STACKS) for entry in ENTRIES}

    def sheets(self) -> dict[str, Any]:
        cpl = [
            a_cpl_row(
                entry,
                **{
                    HEADINGS.get(name, name.replace("_", " ").title()).replace(" ", "_"): value or ""
                    for name, value in columns.items()
                },
            )
            for entry, columns in self.columns.items()
        ]
        cells = {
            entry: "" if listed is None else ";".join(map(str, listed)) or "N/A"
            for entry, listed in self.predecessors.items()
        }
        zigbee = [
            {"CPL Entry ID": str(entry), "ZigBee Stack Name": name or "", "ZigBee Stack Version": version or ""}
            for entry, (name, version) in self.stacks.items()
        ]
        return {"cpl": cpl, "fir": [a_fir_row(entry, cell) for entry, cell in cells.items()], "zigbee": zigbee}

    def operations(self, kind: type[FirmwareAddition] | type[FirmwareCorrection], random: Random) -> list[Operation]:
        whole = {"manufacturer_code": "F001", "device_type": "ESME"}
        entries: list[Operation] = [kind(entry, {**whole, **self.columns[entry]}) for entry in ENTRIES]
        others: list[Operation] = [
            PredecessorsStatement(entry, listed or None, none=listed == [])
            for entry, listed in self.predecessors.items()
        ]
        others += [StackStatement(entry, {"name": one[0], "version": one[1]}) for entry, one in self.stacks.items()]
        random.shuffle(entries)
        random.shuffle(others)
        return [*entries, *others]


async def publish_singly(harness: ImportHarness, operations: list[Operation]) -> None:
    for one in operations:
        outcome = await publish_changes(harness.graph, ChangeRequest([one]), author=AUTHOR)
        if isinstance(outcome, ChangesRefused):
            assert all("already" in problem.reason for problem in outcome.problems), outcome
        else:
            assert isinstance(outcome, ChangesPublished)


async def facts(harness: ImportHarness) -> Any:
    found = [await harness.ask(query) for query in FACTS]
    return [[[without_moments(value) for value in row] for row in rows] for rows in found]


def without_moments(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: one for name, one in value.items() if name not in ("recorded_from", "sequence")}


@pytest.mark.parametrize("seed", range(times(1)))
async def test_operations_leave_what_a_sheet_would(harness: ImportHarness, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - examples, not secrets
    first, second = State(random), State(random)
    await harness.written(**first.sheets(), allowed_endings=1_000)
    imported = [await facts(harness)]
    await harness.written(**second.sheets(), is_partial=True, allowed_endings=1_000)
    imported.append(await facts(harness))
    await harness.ask("MATCH (n) WHERE NOT n:Revision AND NOT n:WriteLock DETACH DELETE n")
    await publish_singly(harness, first.operations(FirmwareAddition, random))
    published = [await facts(harness)]
    await publish_singly(harness, second.operations(FirmwareCorrection, random))
    published.append(await facts(harness))
    assert published == imported
