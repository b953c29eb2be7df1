"""The disk of the embedded Neo4j fills up under a service; only root can mount one that is small enough."""

import json
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from bench.faults.row import Row
from bench.faults.service import Service, asked, recovery_seconds, served
from bench.servers import FIRMWARE_GRAPH
from bench.sheets import write_sheets
from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from support.small_disk import fill, mounted

DISK_MEGABYTES: Final = 600
LITTLE_MEGABYTES: Final = 40  # less than any import needs to spare
TEXT: Final = "x" * 1_000_000
SHEETS: Final = Path(__file__).parents[2] / "src/firmware_graph/example"
REFUSED: Final = 1
MANY: Final = 30_000
ENOUGH_MEGABYTES: Final = 260  # what an import of so many rows of two sheets asks for, and a little more
BEGINNING_SECONDS: Final = 120.0
WRITTEN_BYTES: Final = 4_000_000


def full_disk(scratch: Path, store: Path) -> list[Row]:
    """Fill up the disk under a service: before an import, in the midst of one, and under a write; then make room."""
    with mounted(scratch / "small-disk", megabytes=DISK_MEGABYTES) as disk:
        moved = disk / "store"
        shutil.copytree(store, moved)
        with served(scratch, moved) as service:
            filler = disk / "filler"
            fill(filler, leave_megabytes=LITTLE_MEGABYTES)
            before = refused_import(moved)
            filler.unlink()
            midst = filled_import(scratch, service, moved, filler)
            row, memory = Row("disk full, then room made"), service.megabytes()
            fill(filler)
            with asked(service) as outcomes:
                write_in_vain(moved)
                filler.unlink()
                row.recovered(recovery_seconds(service))
            row.count(outcomes)
            row.grew(memory, service.megabytes())
            return [before, midst, row]


def refused_import(store: Path) -> Row:
    """Import the example sheets, for which there is no room."""
    row = Row("import for which the disk has no room")
    sheets: list[str | Path] = ["--cpl", SHEETS / "cpl.csv", "--fir", SHEETS / "fir.csv"]
    command = [FIRMWARE_GRAPH, "import", "--embedded", store, *sheets]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    row.ended = f"status {done.returncode}"
    if done.returncode != REFUSED or "Make room" not in done.stdout + done.stderr:
        row.complaints.append(f"status {done.returncode}: {(done.stdout + done.stderr)[-300:]}")
    return row


def filled_import(scratch: Path, service: Service, store: Path, filler: Path) -> Row:
    """Fill up the disk while an import writes; nothing of it may stay, as the right answers have their count."""
    row, memory = Row("disk full in the midst of an import, then room made"), service.megabytes()
    sheets = write_sheets(scratch, MANY)
    command: list[str | Path] = [
        FIRMWARE_GRAPH,
        "import",
        "--embedded",
        store,
        "--cpl",
        sheets.cpl,
        "--fir",
        sheets.fir,
        "--partial",
    ]
    fill(filler, leave_megabytes=ENOUGH_MEGABYTES)
    free = shutil.disk_usage(store).free
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:  # noqa: S603 - our own command
        deadline = time.monotonic() + BEGINNING_SECONDS
        while free - shutil.disk_usage(store).free < WRITTEN_BYTES and time.monotonic() < deadline:
            time.sleep(0.05)
        fill(filler.with_name("more"))
        said = running.communicate()[0]
    row.ended = f"status {running.returncode}"
    if running.returncode != REFUSED or "Traceback" in said:
        row.complaints.append(f"status {running.returncode}: {said[-300:]}")
    filler.unlink()
    filler.with_name("more").unlink()
    row.recovered(recovery_seconds(service))
    row.grew(memory, service.megabytes())
    return row


def write_in_vain(store: Path) -> None:
    """Write more than the disk has room for, past the service."""
    at = json.loads((store / "connection.json").read_text(encoding="utf-8"))
    with (
        suppress(DriverError, Neo4jError),
        GraphDatabase.driver(at["uri"], auth=(at["user"], at["password"])) as driver,
        driver.session(database=at["database"]) as session,
    ):
        session.run("UNWIND range(1, 20) AS x CREATE (:Filler {text: $text + x})", text=TEXT).consume()
