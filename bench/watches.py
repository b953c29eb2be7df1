"""How long it takes until one change is told to many watches of many entries: one row."""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from bench.recorded import database_pid, own_seconds
from bench.sheets import FIRST_ENTRY, write_sheets

from firmware_graph.api.execution.first_questions import FirstQuestions
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.auth.caller import Caller
from firmware_graph.changes.publish_changes import publish_changes
from firmware_graph.changes.set_watch import set_watch
from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.database.graph import Graph, open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.delivery.watch_turn import WatchTurn
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.model.change import Author, ChangeRequest, ChangesPublished, UpgradeStatement, UpgradeWithdrawal
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.reference import FirmwareReference
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest

AUTHOR: Final = Author("bench", "bench", frozenset({Tier.CPL, Tier.FIR}), OPERATOR)
ROUNDS: Final = 6
PAIR: Final = (
    "MATCH (one:FirmwareVersion)-[upgrade:UPGRADES_TO]->(other:FirmwareVersion) "
    "WHERE upgrade.recorded_to IS NULL AND one.cpl_entry_id < $before AND other.cpl_entry_id < $before "
    "RETURN one.cpl_entry_id AS source, other.cpl_entry_id AS target ORDER BY target DESC LIMIT 1"
)


async def measure(connection: Connection, request: ImportRequest, *, watches: int, size: int) -> None:
    """Load, set the watches, and print the row."""
    async with open_graph(connection) as graph:
        await prepare_graph(graph)
        await import_sheets(graph, request)
        entries = range(FIRST_ENTRY, FIRST_ENTRY + size)
        requests = [PathwayRequest(FirmwareReference(entry)) for entry in entries]
        began = time.perf_counter()
        for number in range(watches):
            await set_watch(graph, "fleet", requests, party=f"P{number}", now_ms=now_ms())
        setting = (time.perf_counter() - began) / watches
        await WatchTurn(graph).take()
        await plan_as_served(graph)
        found = await graph.driver.execute_query(PAIR, {"before": FIRST_ENTRY + size}, database_=graph.database)
        source, target = found.records[0].values()
        taken = [await told(graph, source, target, is_withdrawn=not number % 2) for number in range(ROUNDS)]
        show(watches, size, setting, taken)


async def plan_as_served(graph: Graph) -> None:
    """Make Neo4j plan the read files, as a serving process does before it reports that it is ready."""

    async def respond(_request: Request, _caller: Caller) -> EncodedResponse:
        raise NotImplementedError

    await FirstQuestions(graph, respond).run_files(without=set())


class Cost(NamedTuple):
    """The events of a change, the seconds that telling them took, and those of processor: ours and the database's."""

    events: int
    seconds: float
    own: float
    database: float


def show(watches: int, size: int, setting: float, taken: Sequence[Cost]) -> None:
    """Print the row; the first change finds a process that keeps nothing and that has told nothing."""
    first, *others = taken
    print(
        "| watches | entries of each | set, each | events of a change | change | told in | processor, ours | Neo4j's |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, of in (("first", [first]), (f"median of {len(others)}", others)):
        seconds, own, database = (median(values) for values in list(zip(*of, strict=True))[1:])
        print(
            f"| {watches:,} | {size:,} | {setting * 1000:.0f} ms | {of[0].events:,} | {name} "
            f"| {seconds:.2f} s | {own:.2f} s | {database:.2f} s |"
        )


async def told(graph: Graph, source: int, target: int, *, is_withdrawn: bool) -> Cost:
    """Publish a change of one upgrade, and return what its events cost."""
    operation = UpgradeWithdrawal(source, target) if is_withdrawn else UpgradeStatement(source, target)
    outcome = await publish_changes(graph, ChangeRequest([operation]), author=AUTHOR)
    if not isinstance(outcome, ChangesPublished):
        message = f"the change was refused: {outcome}"
        raise TypeError(message)
    database = database_pid()
    began, own, of_database = time.perf_counter(), time.process_time(), own_seconds(database)
    events = await WatchTurn(graph).take()
    seconds, used = time.perf_counter() - began, time.process_time() - own
    return Cost(events, seconds, used, own_seconds(database) - of_database)


def main() -> None:
    """Print the row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--versions", type=int, default=10_000)
    parser.add_argument("--watches", type=int, default=1_000)
    parser.add_argument("--size", type=int, default=1_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, embedded_neo4j(Path(name) / "neo4j") as connection:
        sheets = write_sheets(Path(name), options.versions)
        request = ImportRequest(cpl=sheets.cpl, fir=sheets.fir, actor="bench", submitter=OPERATOR)
        asyncio.run(measure(connection, request, watches=options.watches, size=options.size))


if __name__ == "__main__":
    main()
