"""Imports killed at random moments, with readers at work: they see whole imports and nothing else."""

import asyncio
import json
import random
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, Graph, open_graph
from firmware_graph.database.reader import GraphReader, RevisionMoved
from firmware_graph.database.schema import prepare_graph
from firmware_graph.errors import GraphTimeout, GraphUnavailable
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from support.rights import EVERY_RIGHT
from support.sheets import ONLINE, ImportHarness, a_cpl_row, a_fir_row, import_harness, write_sheet
from support.sizes import times

pytestmark = [pytest.mark.anyio, pytest.mark.indexes]
ENTRIES = range(1, 41)
KILLS_OF_A_CHANGE = 2 if times(1) == 1 else 60
KILLS_OF_A_FIRST_LOAD = times(2)
READERS = 2
PAUSE_SECONDS = 0.01  # between two looks: a commit takes longer, and imports make progress
VICTIM = Path(__file__).parent / "importer_to_kill.py"


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as harness:
        yield harness


def write_sheets(folder: Path, advice: str) -> str:
    """Write sheets that say one thing, the same in every row."""
    folder.mkdir()
    write_sheet(folder / "cpl.csv", [a_cpl_row(entry, HAN_Join_Notes=advice) for entry in ENTRIES])
    first, *others = ENTRIES
    rows = [a_fir_row(first), *(a_fir_row(entry, str(entry - 1), Recommendation=advice) for entry in others)]
    write_sheet(folder / "fir.csv", rows)
    return str(folder)


async def seen(graph: Graph) -> tuple[int, set[str | None]] | None:
    """Read all versions and upgrades as one operation: how many versions, and what they say; None if it must wait."""
    reader = GraphReader(graph, rights=EVERY_RIGHT, deadline=Deadline.after(20))
    try:
        versions = (await reader.read("recorded_firmware_versions", after=0, first=1000))["versions"]
        upgrades = (await reader.read("recorded_upgrades", after=0, first=1000))["upgrades"]
    except (RevisionMoved, GraphUnavailable, GraphTimeout):
        return None
    current = [upgrade for upgrade in (Upgrade._make([*row, ""]) for row in upgrades) if not upgrade.end_code]
    assert len(current) == max(len(versions) - 1, 0)
    notes = {FirmwareVersion._make(row).han_join_notes for row in versions}
    return len(versions), notes | {upgrade.recommendation for upgrade in current}


async def watch(connection: Connection, sights: list[tuple[int, set[str | None]]]) -> None:
    """Read again and again, and note each sight."""
    async with open_graph(connection) as graph:
        while True:
            sight = await seen(graph)
            if sight:
                sights.append(sight)
            await asyncio.sleep(PAUSE_SECONDS)


async def kill_an_import(
    connection: Connection, folders: Sequence[str], *, imports_first: int, moment: tuple[float, float] = (0.0, 0.6)
) -> None:
    """Start an importer, let it finish so many imports, and kill it in the midst of the next; none is a first load."""
    victim = await asyncio.create_subprocess_exec(
        sys.executable, str(VICTIM), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert victim.stdin
    assert victim.stdout
    order = {"connection": asdict(connection), "folders": folders, "is_first_load": not imports_first}
    victim.stdin.write(json.dumps(order).encode() + b"\n")
    await victim.stdin.drain()
    for _ in range(imports_first):
        assert await victim.stdout.readline() == b"done\n"
    await asyncio.sleep(random.uniform(*moment))  # noqa: S311 - a moment, no secret
    victim.kill()
    await victim.wait()


@pytest.mark.soak
async def test_readers_see_whole_imports_whatever_is_killed(
    neo4j: Connection, harness: ImportHarness, tmp_path: Path
) -> None:
    folders = [write_sheets(tmp_path / advice, advice) for advice in ("SHOULD", "CONDITIONAL")]
    sights: list[tuple[int, set[str | None]]] = []
    readers = [asyncio.create_task(watch(neo4j, sights)) for _ in range(READERS)]
    for kill in range(KILLS_OF_A_CHANGE):
        await kill_an_import(neo4j, folders, imports_first=1 + kill % 4)
    [reader.cancel() for reader in readers]
    ends = await asyncio.gather(*readers, return_exceptions=True)
    assert all(isinstance(end, asyncio.CancelledError) for end in ends), ends
    assert {(count, frozenset(said)) for count, said in sights} <= {
        (0, frozenset()),
        (len(ENTRIES), frozenset({"SHOULD"})),
        (len(ENTRIES), frozenset({"CONDITIONAL"})),
    }
    assert sights
    await prepare_graph(harness.graph)
    assert await seen(harness.graph)


@pytest.mark.long
async def test_a_first_load_that_is_killed_leaves_an_empty_graph(
    neo4j: Connection, harness: ImportHarness, tmp_path: Path
) -> None:
    folder = write_sheets(tmp_path / "SHOULD", "SHOULD")
    indexes = await harness.ask(ONLINE)
    for _ in range(KILLS_OF_A_FIRST_LOAD):
        reader = asyncio.create_task(watch(neo4j, []))
        await kill_an_import(neo4j, [folder], imports_first=0, moment=(0.8, 2.5))
        await prepare_graph(harness.graph)
        assert await harness.ask(ONLINE) == indexes
        assert await seen(harness.graph) in ((0, set()), (len(ENTRIES), {"SHOULD"}))
        reader.cancel()  # before the graph is emptied, which here is no change that is published
        [end] = await asyncio.gather(reader, return_exceptions=True)
        assert isinstance(end, asyncio.CancelledError), end
        await harness.ask("MATCH (n) WHERE NOT n:Revision AND NOT n:WriteLock DETACH DELETE n")
