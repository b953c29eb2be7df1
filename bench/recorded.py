"""What recording the reads of restricted facts costs the SSC: its throughput with records, against the same without.

`python -m bench.recorded` generates a graph and serves it thrice: with records in a journal, with records in
the database before each release, and without any. They are asked over HTTP in turns, and for each question the ratio of
the throughput is printed, with the processor time that a request took in the server and in the database.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import orjson
from bench.firing import Fire, Target, fire
from bench.graphs import load
from bench.node_program import install
from bench.prepared import Identity, identity
from bench.queries import QUERIES, SSC_ALONE, BenchQuery, asks
from bench.servers import Server, family, running
from bench.sheets import write_sheets

from firmware_graph.auth.roles import Role
from firmware_graph.database.embedded import embedded_neo4j

DISTINCT: Final = 100
WITH_RECORDS: Final = ("", "-database", "-unrecorded")
TICKS_A_SECOND: Final = os.sysconf("SC_CLK_TCK")


class Rate(NamedTuple):
    """The requests answered in a second, and the milliseconds of processor that each took in three processes."""

    throughput: float
    server: float
    keeper: float
    database: float


def processor_seconds(server: int, database: int) -> tuple[float, float, float]:
    """Return the processor time of a server, of its child, which keeps its journal, and of the database."""
    return own_seconds(server), sum(own_seconds(one) for one in family(server) if one != server), own_seconds(database)


def own_seconds(pid: int) -> float:
    """Return the processor time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


def rate_of(target: Target, how: Fire, database: int) -> Rate:
    """Ask a server for a while.

    Raises:
        RuntimeError: A request failed.
    """
    before = processor_seconds(target.server.pid, database)
    shot = fire(target, replace(how, warm_up=0.05), 0)
    if not shot.is_sound:
        raise RuntimeError(f"{target.server.name}: {shot.failures} requests failed")
    after = processor_seconds(target.server.pid, database)
    each = 1000 / (shot.throughput * (how.seconds + 0.05))
    return Rate(shot.throughput, *((later - earlier) * each for earlier, later in zip(before, after, strict=True)))


def measure(
    query: BenchQuery, servers: Sequence[Server], scratch: Path, who: Identity, options: argparse.Namespace
) -> None:
    """Print what the servers make of one question."""
    bodies = scratch / f"{query.name}.jsonl"
    found = asks(replace(query, distinct=DISTINCT), options.versions)
    bodies.write_bytes(
        b"\n".join(orjson.dumps({"query": one.ours.query, "variables": one.ours.variables}) for one in found)
    )
    how = Fire(options.connections, options.seconds, options.seconds)
    targets = [
        Target("recorded", options.versions, query.name, "ssc", one, bodies, who.headers[Role.SSC]) for one in servers
    ]
    for target in targets:
        fire(target, how, 0)
    rounds = [[rate_of(target, how, options.database) for target in targets] for _ in range(options.rounds)]
    for place, server in enumerate(servers):
        rates = [one[place] for one in rounds]
        ratio = statistics.median(one[place].throughput / one[-1].throughput for one in rounds)
        medians = Rate(*(statistics.median(values) for values in zip(*rates, strict=True)))
        print(
            f"{query.name:>8}, {server.name:<16} {ratio:.3f} of the throughput ({medians.throughput:,.0f}/s); ms of"
            f" processor for each: {medians.server:.3f} in the server, {medians.keeper:.3f} in its keeper,"
            f" {medians.database:.3f} in the database",
            flush=True,
        )


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--versions", type=int, default=10_000)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--servers", nargs="+", default=["kept", "warm"], choices=["kept", "warm"])
    options = parser.parse_args()
    install()
    who = identity()
    with tempfile.TemporaryDirectory() as name, embedded_neo4j(Path(name) / "neo4j") as connection:
        scratch = Path(name)
        options.database = database_pid()
        asyncio.run(load(connection, write_sheets(scratch, options.versions)))
        for kind in options.servers:
            print(f"answers {'kept' if kind == 'kept' else 'computed'}:", flush=True)
            with ExitStack() as stack:
                names = [f"{kind}{one}" for one in WITH_RECORDS]
                servers = [stack.enter_context(running(one, connection, who.jwks, scratch / "none")) for one in names]
                for query in (query for query in QUERIES if query.roles == SSC_ALONE):
                    measure(query, servers, scratch, who, options)


def database_pid() -> int:
    """Return the process of the embedded database."""
    return next(pid for pid in family(os.getpid()) if b"embedded.server" in Path(f"/proc/{pid}/cmdline").read_bytes())


if __name__ == "__main__":
    main()
