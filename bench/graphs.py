"""The measured graphs: generated, imported once by the project's own import, and kept between runs."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.sheets import Sheets, write_sheets

from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.database.graph import open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.ingest.defects import DefectImportRequest, import_defects
from firmware_graph.model.submitter import OPERATOR

WORK = Path(__file__).parent / ".work"
HEAP_MEGABYTES = 3072
IMPORT_HEAP_MEGABYTES = 6144
WHOLE = "imported"
"""The name of a file beside the store that marks the import as complete."""


@contextmanager
def graph_of(size: int) -> Iterator[Connection]:
    """Serve the graph of this many versions; build it first if it does not exist."""
    folder = WORK / str(size)
    if not (folder / WHOLE).exists():
        build(folder, size)
    with embedded_neo4j(folder, heap_megabytes=HEAP_MEGABYTES) as connection:
        yield connection


def build(folder: Path, size: int) -> None:
    """Import generated sheets into a folder of their own."""
    began = time.perf_counter()
    with (
        tempfile.TemporaryDirectory() as scratch,
        embedded_neo4j(folder, heap_megabytes=IMPORT_HEAP_MEGABYTES) as connection,
    ):
        asyncio.run(load(connection, write_sheets(Path(scratch), size)))
    (folder / WHOLE).touch()
    print(f"{folder.name} versions: imported in {time.perf_counter() - began:.0f} s")


async def load(connection: Connection, sheets: Sheets) -> None:
    """Import the sheets and then the defects.

    Raises:
        RuntimeError: A part of them was refused.
    """
    async with open_graph(connection) as graph:
        await prepare_graph(graph)
        request = ImportRequest(cpl=sheets.cpl, fir=sheets.fir, zigbee=sheets.zigbee, actor="bench", submitter=OPERATOR)
        report = await import_sheets(graph, request)
        if not report.is_written:
            raise RuntimeError(f"the sheets were refused: {report.problems[:5]} {report.refusals}")
        found = await import_defects(
            graph, DefectImportRequest(defects=[sheets.defects], assessments=[], actor="bench", submitter=OPERATOR)
        )
        if not found.is_written:
            raise RuntimeError(f"the defects were refused: {found.problems[:5]}")


if __name__ == "__main__":
    for wanted in (10_000, 100_000, 1_000_000):
        with graph_of(wanted) as _:
            pass
