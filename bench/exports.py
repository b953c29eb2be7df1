"""How much memory a list as a file takes, of many rows and of few: one row of the table for each format and length.

The store has the CPL alone, so that it is there soonest; each export is asked of a server that was just started.
"""

import argparse
import asyncio
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import httpx
from bench.graphs import HEAP_MEGABYTES, IMPORT_HEAP_MEGABYTES, WHOLE, WORK
from bench.prepared import Identity, identity
from bench.servers import family, running
from bench.sheets import write_cpl

from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.database.graph import open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.model.submitter import OPERATOR

FORMATS: Final = ("csv", "jsonl", "xlsx")
WHOLE_FILE: Final = re.compile(rb'rows, whole|"isWhole": ?true')
FEW: Final = 10_000
MANY: Final = 1_000_000
TIMEOUT_SECONDS: Final = 7_200
PATIENCE: Final = 10
END_BYTES: Final = 100


class Measured(NamedTuple):
    """An export: its status, its bytes, whether it says that it is whole, seconds, and peaks of memory in MiB."""

    status: int
    size: int
    is_whole: bool
    seconds: float
    before: float
    most: float


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[FEW, MANY])
    parser.add_argument("--formats", nargs="*", default=FORMATS)
    options = parser.parse_args()
    who = identity()
    print("| rows | format | bytes | whole | seconds | peak before | peak after | more |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for count in options.rows:
        with cpl_of(count) as connection:
            for suffix in options.formats:
                one = measured(connection, who, suffix)
                memory = f"{one.before:.0f} MiB | {one.most:.0f} MiB | {one.most - one.before:.0f} MiB"
                whole = "yes" if one.is_whole else f"refused with {one.status}"
                print(f"| {count:,} | {suffix} | {one.size:,} | {whole} | {one.seconds:.0f} | {memory} |", flush=True)


@contextmanager
def cpl_of(count: int) -> Iterator[Connection]:
    """Serve a CPL of so many entries; import it first if it is not there."""
    folder = WORK / f"cpl-{count}"
    if not (folder / WHOLE).exists():
        with (
            tempfile.TemporaryDirectory() as scratch,
            embedded_neo4j(folder, heap_megabytes=IMPORT_HEAP_MEGABYTES) as connection,
        ):
            asyncio.run(load(connection, write_cpl(Path(scratch) / "cpl.csv", count)))
        (folder / WHOLE).touch()
    with embedded_neo4j(folder, heap_megabytes=HEAP_MEGABYTES) as connection:
        yield connection


async def load(connection: Connection, cpl: Path) -> None:
    """Import a CPL.

    Raises:
        RuntimeError: It was refused.
    """
    async with open_graph(connection) as graph:
        await prepare_graph(graph)
        report = await import_sheets(graph, ImportRequest(cpl=cpl, actor="bench", submitter=OPERATOR))
        if not report.is_written:
            raise RuntimeError(f"the CPL was refused: {report.problems[:5]} {report.refusals}")


def measured(connection: Connection, who: Identity, suffix: str) -> Measured:
    """Ask a server of its own for the whole list in one format, and read what of it is the peak of its memory."""
    with (
        running("exports", connection, who.jwks, WORK / "exports") as server,
        httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=TIMEOUT_SECONDS, trust_env=False) as client,
    ):
        client.headers.update(who.headers[Role.SSC])
        for _ in range(
            PATIENCE
        ):  # to plan the first page takes a database that was just started longer than the deadline
            before = peak_megabytes(server.pid)
            began = time.perf_counter()
            status, size, last = taken(client, f"/export/firmware-versions.{suffix}")
            if status != httpx.codes.GATEWAY_TIMEOUT:
                break
        is_whole = status == httpx.codes.OK and (suffix == "xlsx" or bool(WHOLE_FILE.search(last)))
        return Measured(status, size, is_whole, time.perf_counter() - began, before, peak_megabytes(server.pid))


def taken(client: httpx.Client, path: str) -> tuple[int, int, bytes]:
    """Take a file away, and return its status, its bytes and its end; no more of it is kept."""
    size, last = 0, b""
    with client.stream("GET", path) as answer:
        for piece in answer.iter_bytes():
            size += len(piece)
            last = (last + piece)[-END_BYTES:]
    return answer.status_code, size, last


def peak_megabytes(pid: int) -> float:
    """Return the highest resident memory so far of a process and its descendants, in mebibytes."""
    return sum(highest_kibibytes(one) for one in family(pid)) / 1024


def highest_kibibytes(pid: int) -> int:
    """Return the highest resident memory so far of a process."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


if __name__ == "__main__":
    main()
