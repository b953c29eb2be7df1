"""An import on a disk that has too little room, and on one that fills up while it is written."""

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.database.graph import Deadline, open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.errors import GraphUnavailable
from firmware_graph.ingest import ImportReport, ImportRequest, import_sheets
from firmware_graph.model.submitter import OPERATOR
from support.sheets import cpl_rows, write_sheet
from support.small_disk import a_small_disk, fill

pytestmark = pytest.mark.anyio

HEAP = 256
ROWS = range(1, 5_001)
PATIENCE_SECONDS = 120


async def imported(connection: Connection, request: ImportRequest, filler: Path | None = None) -> ImportReport:
    """Import, and fill up the disk when something is about to be written."""

    def fill_once(stage: str, _done: int, _of: int | None) -> None:
        if filler is not None and stage.startswith("write") and not filler.exists():
            fill(filler)

    async with open_graph(connection) as graph:
        await prepare_graph(graph)
        return await import_sheets(graph, request, on_progress=fill_once)


async def versions_of(connection: Connection) -> int:
    """Count the versions, once Neo4j answers."""
    async with asyncio.timeout(PATIENCE_SECONDS), open_graph(connection) as graph:
        while True:
            try:
                await prepare_graph(graph)
                record = await graph.read("count_firmware_versions", {}, Deadline.after(30))
                return int(record["firmware_versions"])
            except GraphUnavailable:
                await asyncio.sleep(0.5)


@pytest.mark.long
async def test_disk_without_room_refuses_an_import_before_it_and_one_that_fills_up_undoes_it(tmp_path: Path) -> None:
    request = ImportRequest(cpl=write_sheet(tmp_path / "cpl.csv", cpl_rows(*ROWS)), actor="test", submitter=OPERATOR)
    with (
        a_small_disk(tmp_path / "disk", megabytes=400) as disk,
        embedded_neo4j(disk / "store", heap_megabytes=HEAP) as connection,
    ):
        filler = disk / "filler"
        fill(filler, leave_megabytes=70)
        [refusal] = (await imported(connection, replace(request, store=disk / "store"))).refusals
        assert re.search(r"5,000 rows may need 79 MB on the disk of \S+, which has \d+ MB left. Make room", refusal)
        assert await versions_of(connection) == 0
        filler.unlink()
        with pytest.raises(GraphUnavailable):  # Neo4j cannot write its log, and ends to be started again
            await imported(connection, request, filler)
        filler.unlink()
        assert await versions_of(connection) == 0
        assert (await imported(connection, replace(request, store=disk / "store"))).is_written
        assert await versions_of(connection) == len(ROWS)
