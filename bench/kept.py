"""Memory of one process that is asked about random entries of a large graph, and how often it has them already."""

import argparse
import asyncio
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from bench.entries import Entries
from bench.memory import REPORTS, resident_megabytes
from bench.sheets import write_sheets

from firmware_graph.api.execution.readiness import Readiness
from firmware_graph.api.execution.request import Request
from firmware_graph.api.schema.build import declared_schema
from firmware_graph.app.service import service_of
from firmware_graph.auth.caller import Caller
from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.database.graph import Graph, open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.settings import load_settings

PARTY: Final = Caller(is_sec_party=True)
VERSION: Final = "query Q($e: Int!) { firmwareVersion(cplEntryId: $e) { versionHex deviceModel { modelIdentifier } } }"
PATHWAY: Final = """query Q($e: Int!) {
  upgradePathway(from: {cplEntryId: $e}) {
    ... on UpgradePathway { hops steps { position } warnings { code } alternatives(first: 1) { totalCount } }
  }
}"""
MEBIBYTE: Final = 1024 * 1024


async def ask(graph: Graph, versions: int, count: int) -> None:
    """Ask for random rows and pathways, and print the memory and what was read along the way."""
    entries, reads = Entries(versions), list[str]()
    graph.observers.append(lambda name, _seconds, _outcome: reads.extend([name] * (name != "revision")))
    service = service_of(load_settings(log_level="ERROR"), declared_schema(), graph, Readiness(graph, is_ready=True))
    began = resident_megabytes()
    for number in range(count):
        query = (VERSION, PATHWAY)[number % 2]
        answer = await service.respond(Request(query, {"e": entries.entry()}), PARTY)
        if answer.codes:
            message = f"a question was refused: {answer.content.decode()}"
            raise RuntimeError(message)
        if (number + 1) % max(count // REPORTS, 1) == 0:
            kept, hits = graph.store.currsize / MEBIBYTE, 1 - len(reads) / max(count // REPORTS, 1)
            grown = resident_megabytes() - began
            print(f"{number + 1:>9,} asked {kept:6.1f} MiB kept, grown by {grown:6.1f} MiB, {hits:4.0%} not read")
            reads.clear()


async def load(connection: Connection, request: ImportRequest) -> None:
    """Import sheets."""
    async with open_graph(connection) as graph:
        await prepare_graph(graph)
        await import_sheets(graph, request)


def loaded(connection: Connection, request: ImportRequest) -> None:
    """Import sheets, in a process of its own: what it frees would hide what the other takes."""
    asyncio.run(load(connection, request))


async def measure(connection: Connection, *, versions: int, count: int, kept_bytes: int) -> None:
    """Ask in a process that keeps nothing yet."""
    async with open_graph(connection, kept_bytes=kept_bytes) as graph:
        await ask(graph, versions, count)


def main() -> None:
    """Print the memory along the way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--versions", type=int, default=1_000_000)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--kept-bytes", type=int, default=load_settings().kept_bytes)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, embedded_neo4j(Path(name) / "neo4j") as connection:
        sheets = write_sheets(Path(name), options.versions)
        request = ImportRequest(cpl=sheets.cpl, fir=sheets.fir, actor="bench", submitter=OPERATOR)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as importer:
            importer.submit(loaded, connection, request).result()
        asked = measure(connection, versions=options.versions, count=options.count, kept_bytes=options.kept_bytes)
        asyncio.run(asked)


if __name__ == "__main__":
    main()
