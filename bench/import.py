"""Import a million generated versions, and the real set where it lies beside the checkout: seconds and memory."""

import argparse
import asyncio
import csv
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.database.graph import open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.ingest import ImportRequest, import_sheets

REAL_SET = Path(__file__).parents[2] / "shared" / "data" / "zigbee-ota"
VERSIONS_A_MODEL = 8
MODELS_A_MANUFACTURER = 250
FIRST_ENTRY = 1000
CPL_COLUMNS = (
    "CPL Entry ID",
    "Manufacturer Name",
    "Manufacturer Code",
    "Device Type",
    "Model Name",
    "Model Identifier",
    "Hardware Version",
    "Hardware Revision",
    "Firmware Version",
    "ZigBee Band",
    "Status",
    "Date Added",
    "Date Removed",
    "Image Hash",
)
FIR_COLUMNS = ("CPL Entry ID", "Upgrade Path From", "Evidence", "Firmware Release Date")


def cpl_rows(count: int) -> Iterator[list[object]]:
    """Make up versions: eight a model, 250 models a manufacturer."""
    for number in range(count):
        model, release = divmod(number, VERSIONS_A_MODEL)
        maker = model // MODELS_A_MANUFACTURER
        day = f"{2018 + release}-{1 + model % 12:02}-{1 + model % 28:02}"
        yield [
            FIRST_ENTRY + number,
            f"Made-up Maker {maker}",
            f"{0x2000 + maker:04X}",
            ("ESME", "GSME", "PPMID", "HCALCS")[model % 4],
            f"Model {model}",
            f"{model % 0x10000:04X}",
            "01",
            f"{model // 0x10000:02X}",
            f"{release + 1:02X}{model % 0x10000:04X}00",
            "2.4 GHz",
            "Current",
            day,
            "",
            f"{number * 0x9E3779B97F4A7C15 % 2**256:064X}",
        ]


def fir_rows(count: int) -> Iterator[list[object]]:
    """Let each version follow the one before it in its model."""
    for number in range(count):
        entry = FIRST_ENTRY + number
        yield [
            entry,
            entry - 1 if number % VERSIONS_A_MODEL else "N/A",
            "",
            f"{2018 + number % VERSIONS_A_MODEL}-06-30",
        ]


def write_sheets(folder: Path, count: int) -> ImportRequest:
    """Write both sheets."""
    sheets = {
        "cpl": (CPL_COLUMNS, cpl_rows(count)),
        "fir": (FIR_COLUMNS, fir_rows(count)),
    }
    for name, (columns, rows) in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(rows)
    return ImportRequest(cpl=folder / "cpl.csv", fir=folder / "fir.csv", actor="bench")


async def measure(connection: Connection, request: ImportRequest, title: str, *, is_verbose: bool) -> None:
    """Import into a prepared graph, and print how long it took."""
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
    """Measure both, each into an empty graph of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--versions", type=int, default=1_000_000)
    parser.add_argument("--heap-megabytes", type=int, default=None)
    parser.add_argument("--verbose", action="store_true", help="print what each query took")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if REAL_SET.is_dir():
            real = ImportRequest(
                cpl=REAL_SET / "cpl.csv", fir=REAL_SET / "fir.csv", zigbee=REAL_SET / "zigbee.csv", actor="bench"
            )
            with embedded_neo4j(folder / "real") as connection:
                asyncio.run(measure(connection, real, "real set", is_verbose=options.verbose))
        generated = write_sheets(folder, options.versions)
        with embedded_neo4j(folder / "generated", heap_megabytes=options.heap_megabytes) as connection:
            asyncio.run(measure(connection, generated, "generated set", is_verbose=options.verbose))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"the importer's memory at its peak: {peak:,.0f} MiB")


if __name__ == "__main__":
    main()
