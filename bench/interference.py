"""What one caller's load does to the others, and what a write does to the next question.

`python -m bench.interference` makes a store of its own: 4,000 generated versions beside the dense lineages.
"""

import argparse
import asyncio
import json
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from bench.dense import FIRST_DENSE_ENTRY, VERSIONS, largest_batch, write_dense_sheets, write_sheet
from bench.flooding import FLOODS, Latencies, latencies, ninety_ninth, while_flooded
from bench.graphs import IMPORT_HEAP_MEGABYTES, WORK, load
from bench.prepared import Identity, identity
from bench.queries import Body
from bench.servers import running
from bench.sheets import FIR_COLUMNS, FIRST_ENTRY, VERSIONS_A_MODEL, write_sheets

from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.database.graph import open_graph
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.model.submitter import OPERATOR

SMALL = 4_000
IMPORTED = 8_000
WRITES = 5
BATCHES = 4
RESULTS = WORK / "interference.json"
WAY = """query ($source: Int!, $target: Int!) {
  upgradePathway(from: {cplEntryId: $source}, to: {cplEntryId: $target}) {
    ... on UpgradePathway { hops versions { cplEntryId } }
  }
}"""
Headers = dict[str, str]
Row = dict[str, Any]


def timed(client: httpx.Client, body: Body) -> float:
    """Return the seconds of a request.

    Raises:
        RuntimeError: It was not answered.
    """
    content = json.dumps({"query": body.query, "variables": body.variables})
    began = time.perf_counter()
    response = client.post("/graphql", content=content, headers={"content-type": "application/json"})
    seconds = time.perf_counter() - began
    if response.status_code != httpx.codes.OK or b'"errors"' in response.content[:2000]:
        message = f"{response.status_code} {response.text[:500]}"
        raise RuntimeError(message)
    return seconds


def imported(connection: Connection, **sheets: Path) -> None:
    """Import a part of the sheets.

    Raises:
        RuntimeError: It was refused.
    """

    async def run() -> None:
        async with open_graph(connection) as graph:
            request = ImportRequest(**sheets, is_partial=True, actor="bench", submitter=OPERATOR)  # type: ignore[arg-type]
            report = await import_sheets(graph, request)
            if not report.is_written:
                message = f"the sheets were refused: {report.problems[:3]} {report.refusals}"
                raise RuntimeError(message)

    asyncio.run(run())


def row(title: str, measured: Latencies) -> Row:
    """Return the percentiles of a tiny query and of `/healthz` during something, in milliseconds."""
    found: Row = {"title": title, "asked": len(measured.tiny)}
    for name, values in measured._asdict().items():
        found |= {name: [statistics.median(values), ninety_ninth(values), max(values)]}
    print(found, flush=True)
    return found


def send_batches(url: str, headers: Headers, over: Any) -> None:  # noqa: ANN401 - an event of multiprocessing
    """Send the largest legal batch again and again, each time another one."""
    seed = 100
    with httpx.Client(base_url=url, headers=headers, timeout=120, trust_env=False) as client:
        while not over.is_set():
            seed += 1
            timed(client, largest_batch(seed))


def of_batches(url: str, headers: Headers, seconds: float) -> Row:
    """Measure the others while one caller sends the largest legal batch again and again."""
    over = multiprocessing.Event()
    sender = multiprocessing.Process(target=send_batches, args=(url, headers, over))
    sender.start()
    until = time.time() + seconds
    measured = latencies(url, lambda: time.time() < until, FIRST_ENTRY)
    over.set()
    sender.join()
    if sender.exitcode:
        message = "a largest batch was not answered"
        raise RuntimeError(message)
    return row("10,000 verdicts on dense lineages, again and again", measured)


def import_in_process(connection: Connection, paths: tuple[Path, Path, Path]) -> None:
    """Import sheets, in a process of its own."""
    cpl, fir, zigbee = paths
    imported(connection, cpl=cpl, fir=fir, zigbee=zigbee)


def of_import(url: str, connection: Connection, scratch: Path) -> Row:
    """Measure the others while an import runs."""
    folder = scratch / "more"
    folder.mkdir()
    sheets = write_sheets(folder, IMPORTED)
    importer = multiprocessing.Process(
        target=import_in_process, args=(connection, (sheets.cpl, sheets.fir, sheets.zigbee))
    )
    began = time.perf_counter()
    importer.start()
    found = row(f"an import of {IMPORTED:,} versions", latencies(url, importer.is_alive, FIRST_ENTRY))
    importer.join()
    return found | {"seconds": time.perf_counter() - began, "exit": importer.exitcode}


def of_writes(client: httpx.Client, connection: Connection, scratch: Path, first: int, versions: int) -> Row:
    """Ask, publish a change of one row of the lineage, and ask again: milliseconds, medians of some."""
    way = Body(WAY, {"source": first, "target": first + versions - 1})
    found: dict[str, list[float]] = {"warm": [], "first": [], "second": []}
    for number in range(WRITES):
        timed(client, way)
        found["warm"].append(timed(client, way))
        fir = scratch / "one-row.csv"
        before = ", ".join(str(one) for one in range(max(first, first + versions - 61), first + versions - 1))
        before = before if first >= FIRST_DENSE_ENTRY else str(first + versions - 2)
        write_sheet(fir, FIR_COLUMNS, [[first + versions - 1, before, "", f"2026-02-{number + 1:02}"]])
        imported(connection, fir=fir)
        found["first"].append(timed(client, way))
        found["second"].append(timed(client, way))
    return {"versions": versions} | {name: 1000 * statistics.median(values) for name, values in found.items()}


def dense_seconds(client: httpx.Client) -> list[float | None]:
    """Return the seconds of different largest batches, one after another; None for one that ran past its deadline."""
    found: list[float | None] = []
    for seed in range(BATCHES):
        try:
            found.append(timed(client, largest_batch(seed)))
        except RuntimeError:
            found.append(None)
    print("10,000 verdicts:", found, flush=True)
    return found


@contextmanager
def asked(name: str, connection: Connection, scratch: Path, who: Identity) -> Iterator[tuple[httpx.Client, str]]:
    """Run a server, with a client of it and its address."""
    with running(name, connection, who.jwks, scratch / "recordings.json") as server:
        url = server.url("").removesuffix("/graphql")
        with httpx.Client(base_url=url, headers=who.headers[Role.SSC], timeout=120, trust_env=False) as client:
            yield client, url


def measure(connection: Connection, scratch: Path, seconds: float) -> Iterator[Row]:
    """Measure all of it on one store, a part after the other."""
    who = identity()
    with asked("warm", connection, scratch, who) as (client, url):
        yield {"dense warm": dense_seconds(client)}
        yield {"others": [row(name, while_flooded(url, text, seconds, FIRST_ENTRY)) for name, text in FLOODS.items()]}
        yield {"others": [of_batches(url, who.headers[Role.SSC], 2 * seconds)]}
        lineages = ((FIRST_ENTRY, VERSIONS_A_MODEL), (FIRST_DENSE_ENTRY, VERSIONS))
        yield {"writes": [of_writes(client, connection, scratch, *lineage) for lineage in lineages]}
        yield {"others": [of_import(url, connection, scratch)]}
    with asked("cold", connection, scratch, who) as (client, _url):
        yield {"dense cold": dense_seconds(client)}


def keep(measured: Iterable[Row]) -> None:
    """Keep the results, also those of a run that ends early."""
    found: dict[str, list[Any]] = {}
    for part in measured:
        for name, results in part.items():
            found.setdefault(name, []).extend(results)
        RESULTS.write_text(json.dumps(found, indent=1), encoding="utf-8")


def main() -> None:
    """Measure, print and keep the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    seconds = parser.parse_args().seconds
    WORK.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded_neo4j(Path(folder) / "store", heap_megabytes=IMPORT_HEAP_MEGABYTES) as connection,
    ):
        scratch = Path(folder)
        asyncio.run(load(connection, write_sheets(scratch, SMALL)))
        cpl, fir = write_dense_sheets(scratch)
        imported(connection, cpl=cpl, fir=fir)
        keep(measure(connection, scratch, seconds))


if __name__ == "__main__":
    main()
