"""Time and memory of an import of a million generated versions, and of the real set if it lies beside the checkout."""

import argparse
import asyncio
import resource
import tempfile
import time
from pathlib import Path

from bench.sheets import write_sheets

from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.database.graph import open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.model.submitter import OPERATOR

REAL_SET = Path(__file__).parents[2] / "shared" / "data" / "zigbee-ota"


async def measure(connection: Connection, request: ImportRequest, title: str, *, is_verbose: bool) -> None:
    """Import into a prepared graph, and print the duration."""
    async with open_graph(connection) as graph:
        await prepare_graph(graph)
        if is_verbose:
            graph.observers.append(lambda name, seconds, outcome: print(f"    {name} {seconds:.2f} s {outcome}"))
        began = time.perf_counter()
        report = await import_sheets(graph, request)
        seconds = time.perf_counter() - began
    counts = report.counts
    print(f"{title}: {counts.versions_added:,} versions and {counts.upgrades_added:,} upgrades in {seconds:.1f} s")
    if not report.is_written:
        print("refused:", *report.problems[:5], *report.refusals)


def main() -> None:
    """Measure both imports, each into an empty graph of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--versions", type=int, default=1_000_000)
    parser.add_argument("--heap-megabytes", type=int, default=None)
    parser.add_argument("--verbose", action="store_true", help="print what each query took")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if REAL_SET.is_dir():
            real = ImportRequest(
                cpl=REAL_SET / "cpl.csv",
                fir=REAL_SET / "fir.csv",
                zigbee=REAL_SET / "zigbee.csv",
                actor="bench",
                submitter=OPERATOR,
            )
            with embedded_neo4j(folder / "real", is_bulk=True) as connection:
                asyncio.run(measure(connection, real, "real set", is_verbose=options.verbose))
        sheets = write_sheets(folder, options.versions)
        generated = ImportRequest(cpl=sheets.cpl, fir=sheets.fir, actor="bench", submitter=OPERATOR)
        with embedded_neo4j(folder / "generated", heap_megabytes=options.heap_megabytes, is_bulk=True) as connection:
            asyncio.run(measure(connection, generated, "generated set", is_verbose=options.verbose))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"the importer's memory at its peak: {peak:,.0f} MiB")


if __name__ == "__main__":
    main()
