"""The disk of the embedded Neo4j fills up under a service; only root can mount one that is small enough."""

import json
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Final

from bench.faults.row import Row
from bench.faults.service import asked, recovery_seconds, served
from bench.servers import FIRMWARE_GRAPH
from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from support.small_disk import fill, mounted

DISK_MEGABYTES: Final = 600
LITTLE_MEGABYTES: Final = 40  # less than any import needs to spare
TEXT: Final = "x" * 1_000_000
SHEETS: Final = Path(__file__).parents[2] / "src/firmware_graph/example"
REFUSED: Final = 1


def full_disk(scratch: Path, store: Path) -> list[Row]:
    """Fill up the disk under a service: before an import, and under a write; then make room."""
    with mounted(scratch / "small-disk", megabytes=DISK_MEGABYTES) as disk:
        moved = disk / "store"
        shutil.copytree(store, moved)
        with served(scratch, moved) as service:
            filler = disk / "filler"
            fill(filler, leave_megabytes=LITTLE_MEGABYTES)
            before = refused_import(moved)
            filler.unlink()
            row, memory = Row("disk full, then room made"), service.megabytes()
            fill(filler)
            with asked(service) as outcomes:
                write_in_vain(moved)
                filler.unlink()
                row.recovered(recovery_seconds(service))
            row.count(outcomes)
            row.grew(memory, service.megabytes())
            return [before, row]


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


def write_in_vain(store: Path) -> None:
    """Write more than the disk has room for, past the service."""
    at = json.loads((store / "connection.json").read_text(encoding="utf-8"))
    with (
        suppress(DriverError, Neo4jError),
        GraphDatabase.driver(at["uri"], auth=(at["user"], at["password"])) as driver,
        driver.session(database=at["database"]) as session,
    ):
        session.run("UNWIND range(1, 20) AS x CREATE (:Filler {text: $text + x})", text=TEXT).consume()
