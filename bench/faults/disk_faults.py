"""The disk of the embedded Neo4j fills up under a service; only root can mount one that is small enough."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from bench.faults.row import Row
from bench.faults.service import RECOVERY_SECONDS, Service, asked, client_of, recovery_seconds, served
from bench.servers import FIRMWARE_GRAPH
from neo4j import GraphDatabase, Session
from neo4j.exceptions import DriverError, Neo4jError

from support.sheets import a_cpl_row, write_sheet
from support.small_disk import fill, mounted

DISK_MEGABYTES: Final = 600
LITTLE_MEGABYTES: Final = 40  # less than any import needs to spare
TEXT: Final = "x" * 1_000_000
SHEETS: Final = Path(__file__).parents[2] / "src/firmware_graph/example"
REFUSED: Final = 1
NOT_DONE: Final = 2
FIRST_ADDED: Final = 500_000
ADDED: Final = 3_000
WRITING_SECONDS: Final = 60.0
WRITERS: Final = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.query = 'write' RETURN 1 AS writer"


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
                row.recovered(writing_seconds(moved) + recovery_seconds(service))
            row.count(outcomes)
            row.grew(memory, service.megabytes())
            return [before, row, filled_import(scratch, service, moved, filler)]


def refused_import(store: Path) -> Row:
    """Import the example sheets, for which there is no room."""
    row = Row("import for which the disk has no room")
    done = imported(store, "--cpl", SHEETS / "cpl.csv", "--fir", SHEETS / "fir.csv")
    row.ended = f"status {done.returncode}"
    complain_unless_told(row, done, REFUSED)
    return row


def filled_import(scratch: Path, service: Service, store: Path, filler: Path) -> Row:
    """Fill up the disk once an import is being written; make room, and import the same again."""
    row = Row("disk full in the midst of an import")
    added = range(FIRST_ADDED, FIRST_ADDED + ADDED)
    sheet = write_sheet(scratch / "added.csv", [a_cpl_row(entry, Firmware_Version=f"{entry:08}") for entry in added])
    with asked(service) as outcomes, ThreadPoolExecutor(1) as thread:
        filled = thread.submit(fill_when_written, store, filler)
        done = imported(store, "--cpl", sheet, "--partial")
        filled.result()
        complain_unless_told(row, done, NOT_DONE)
        filler.unlink(missing_ok=True)
        row.recovered(writing_seconds(store) + recovery_seconds(service))  # right, so nothing of it is there
    row.count(outcomes)
    again = imported(store, "--cpl", sheet, "--partial")
    row.ended = f"status {done.returncode}, then {again.returncode}"
    question = f"{{ firmwareVersion(cplEntryId: {added[-1]}) {{ cplEntryId }} }}"
    with client_of() as client:
        client.headers.update(service.headers)
        answer = client.post(f"{service.url}/graphql", json={"query": question})
    if again.returncode or str(added[-1]) not in answer.text:
        row.complaints.append(f"not imported after room was made: {(again.stdout + again.stderr)[-300:]}")
    return row


def imported(store: Path, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Import into the store of a running service."""
    command = [FIRMWARE_GRAPH, "import", "--embedded", store, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command


def complain_unless_told(row: Row, done: "subprocess.CompletedProcess[str]", status: int) -> None:
    """Expect that an import ended with a status, and said what to do and nothing of the driver."""
    said = done.stdout + done.stderr
    if done.returncode != status or "Make room" not in said or "CONNECTION" in said:
        row.complaints.append(f"status {done.returncode}: {said[-300:]}")


def fill_when_written(store: Path, filler: Path) -> None:
    """Fill up the disk of a store as soon as a change of it is being written."""
    ends_at = time.monotonic() + WRITING_SECONDS
    with session_of(store) as session:
        while time.monotonic() < ends_at and not session.run(WRITERS).data():
            time.sleep(0.01)
    fill(filler)


@contextmanager
def session_of(store: Path) -> Iterator[Session]:
    """Open a session of the database, past the service."""
    at = json.loads((store / "connection.json").read_text(encoding="utf-8"))
    with (
        GraphDatabase.driver(at["uri"], auth=(at["user"], at["password"])) as driver,
        driver.session(database=at["database"]) as session,
    ):
        yield session


def writing_seconds(store: Path) -> float:
    """Return after how many seconds a write is taken; infinity for never.

    A database that could not write its log answers for a moment longer, and ends then to be started again.
    """
    began = time.monotonic()
    while time.monotonic() - began < RECOVERY_SECONDS:
        with suppress(DriverError, Neo4jError, OSError), session_of(store) as session:
            session.run("CREATE (filler:Filler) DELETE filler").consume()
            return time.monotonic() - began
        time.sleep(0.1)
    return float("inf")


def write_in_vain(store: Path) -> None:
    """Write more than the disk has room for, past the service."""
    with suppress(DriverError, Neo4jError), session_of(store) as session:
        session.run("UNWIND range(1, 20) AS x CREATE (:Filler {text: $text + x})", text=TEXT).consume()
