"""What recording the reads of restricted facts costs the SSC: its throughput with records, against the same without.

`python -m bench.recorded` generates a graph, asks in this process at 8 connections, in turns with and without records,
and prints the ratio of each question. There is no HTTP, so a server's loss is smaller than what is printed.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Final, NamedTuple

from bench.graphs import load
from bench.queries import QUERIES, SSC_ALONE, asks
from bench.sheets import write_sheets

from firmware_graph.api.execution.readiness import Readiness
from firmware_graph.api.execution.release import Releases
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.service import Service
from firmware_graph.api.schema.build import build_schema
from firmware_graph.app.service import service_of
from firmware_graph.audit.recorder import Unrecorded
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.database.graph import open_graph
from firmware_graph.settings import load_settings

SSC: Final = Caller(roles=frozenset({Role.SSC}), is_sec_party=True, subject="bench", party="SSC")
DISTINCT: Final = 100


class Rate(NamedTuple):
    """The requests answered in a second, and the milliseconds of this process's processor time for each."""

    throughput: float
    processor: float


async def rate_of(service: Service, requests: Sequence[Request], connections: int, seconds: float) -> Rate:
    """Let some callers ask one after another.

    Raises:
        RuntimeError: One is refused.
    """
    answered, ends_at, pending, used = 0, time.perf_counter() + seconds, cycle(requests), time.process_time()

    async def ask() -> None:
        nonlocal answered
        while time.perf_counter() < ends_at:
            response = await service.respond(next(pending), SSC)
            if response.disclosure is None:
                raise RuntimeError(f"a question was not answered: {response.content[:500].decode()}")
            answered += 1

    await asyncio.gather(*(ask() for _ in range(connections)))
    return Rate(answered / seconds, (time.process_time() - used) * 1000 / answered)


async def measure(connection: Connection, size: int, options: argparse.Namespace) -> None:
    """Print the ratio for each question of the SSC, its answers computed and kept."""
    settings = load_settings(
        log_level="ERROR", neo4j_uri=connection.uri, neo4j_password=connection.password, deadline_seconds=120
    )
    async with open_graph(connection) as graph:
        recorded = service_of(settings, build_schema(), graph, Readiness(graph, is_ready=True))
        for query in (query for query in QUERIES if query.roles == SSC_ALONE):
            found = asks(replace(query, distinct=DISTINCT), size)
            requests = [Request(one.ours.query, one.ours.variables) for one in found]
            for kind, service in (("computed", replace(recorded, answers=None)), ("kept", recorded)):
                without = replace(service, releases=Releases(Unrecorded()))
                for one in (service, without):  # the database plans, and everything is loaded
                    await rate_of(one, requests, options.connections, options.seconds)
                rounds = []
                for _ in range(options.rounds):
                    with_records = await rate_of(service, requests, options.connections, options.seconds)
                    rounds.append(
                        (with_records, await rate_of(without, requests, options.connections, options.seconds))
                    )
                show(f"{query.name}, {kind}", rounds)


def show(title: str, rounds: Sequence[tuple[Rate, Rate]]) -> None:
    """Print the medians of the rounds, each with and without records, and of their ratios."""
    ratio = statistics.median(recorded.throughput / other.throughput for recorded, other in rounds)
    rates = [statistics.median(one[n].throughput for one in rounds) for n in (0, 1)]
    used = [statistics.median(one[n].processor for one in rounds) for n in (0, 1)]
    print(
        f"{title:>18}: {ratio:.3f} of the throughput ({rates[0]:,.0f}/s of {rates[1]:,.0f}/s); "
        f"{used[0]:.2f} ms of processor for each, {used[1]:.2f} without records"
    )


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--versions", type=int, default=10_000)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, embedded_neo4j(Path(name) / "neo4j") as connection:
        asyncio.run(load(connection, write_sheets(Path(name), options.versions)))
        asyncio.run(measure(connection, options.versions, options))


if __name__ == "__main__":
    main()
