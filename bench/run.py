"""The benchmark: `python -m bench.run`, or `make bench`. It prints its tables and writes docs/performance.md."""

import argparse
import json
import shlex
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench import machine, node_program
from bench.checking import check
from bench.graphs import WORK, graph_of
from bench.measuring import Field, Timing, growth, matrix, roles, warm, workers
from bench.prepared import Identity, identity, prepare
from bench.queries import QUERIES, BenchQuery
from bench.question_list import QUESTIONS
from bench.report import REPORT, show, write_report
from bench.servers import TITLES, all_running
from rich.console import Console

from firmware_graph.auth.roles import Role

if TYPE_CHECKING:
    from bench.firing import Shot

SIZES = (10_000, 100_000, 1_000_000)
FULL_SIZE = 100_000
CONNECTIONS = (1, 8, 64)
MIDDLE = 8
QUICK_REQUESTS = 70
COMPARED = ("bare", "raw", "cold", "warm", "kept", "peer")
console = Console(stderr=True)


def numbers(text: str) -> list[int]:
    """Parse whole numbers separated by commas."""
    return [int(part) for part in text.split(",")]


def names(text: str) -> list[str]:
    """Parse names separated by commas."""
    return text.split(",")


def options_of(arguments: list[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--sizes", type=numbers, help="how many versions the graphs have (10000,100000,1000000)")
    parser.add_argument("--rounds", type=int, help="how often each is measured (5)")
    parser.add_argument("--seconds", type=float, help="how long each measurement lasts (2)")
    parser.add_argument("--connections", type=numbers, default=list(CONNECTIONS))
    parser.add_argument("--queries", type=names, help=f"of {', '.join(query.name for query in QUERIES)}")
    parser.add_argument("--servers", type=names, default=list(TITLES), help=f"of {', '.join(TITLES)}")
    parser.add_argument("--distinct", type=int, help="how many different requests of a query at most (1000)")
    parser.add_argument("--quick", action="store_true", help="10,000 versions, one round of half a second: a trial")
    parser.add_argument("--questions", action="store_true", help="the growth of every question instead, p50 by size")
    parser.add_argument("--report", action="store_true", help="measure nothing: write the last run's report again")
    options = parser.parse_args(arguments)
    usual = [10_000] if options.quick else [100_000, 1_000_000] if options.questions else list(SIZES)
    options.sizes = sorted(options.sizes or usual)
    options.rounds = options.rounds or (1 if options.quick else 5)
    options.distinct = options.distinct or (QUICK_REQUESTS if options.quick else 1000)
    options.seconds = options.seconds or (0.5 if options.quick else 2.0)
    return options


def chosen(options: argparse.Namespace) -> list[BenchQuery]:
    """Return the queries that are wanted."""
    among = QUESTIONS if options.questions else QUERIES
    found = [query for query in among if options.queries is None or query.name in options.queries]
    if not found:
        raise SystemExit(f"there is no such query; there are {', '.join(query.name for query in among)}")
    return [replace(query, distinct=min(options.distinct, query.distinct)) for query in found]


def plan_of(options: argparse.Namespace, *, is_full: bool) -> dict[int, list[str]]:
    """Return which servers are compared at how many connections: all, or enough to show how sizes differ."""
    plan = {}
    for connections in options.connections if is_full else [MIDDLE]:
        also = ("graphql-core", "ungated") if is_full and connections == MIDDLE else ()
        plan[connections] = [name for name in (*COMPARED, *also) if name in options.servers]
    return {connections: servers for connections, servers in plan.items() if servers}


class Run:
    """A run: its graphs and servers, which run until its end, and its measurements."""

    def __init__(self, options: argparse.Namespace, stack: ExitStack, who: Identity) -> None:
        self.options, self.stack, self.who = options, stack, who
        self.timing = Timing(options.rounds, options.seconds, 0.2 if options.quick else 0.7)
        self.shots: list[Shot] = []

    def field(self, size: int, servers: list[str]) -> Field:
        """Start a graph and its servers, and check that all of them give the same answers."""
        console.log(f"{size:,} versions: graph, requests and what is read for them")
        connection = self.stack.enter_context(graph_of(size))
        prepared = prepare(connection, size, chosen(self.options), is_recorded="raw" in servers)
        running = all_running(servers, connection, self.who.jwks, prepared.recordings)
        found = Field(prepared, self.stack.enter_context(running), self.who)
        check(found.servers, prepared.queries, self.who.headers[Role.SSC])
        warm(found, servers, console.log, connections=1 if self.options.questions else MIDDLE)
        return found

    def compare(self) -> None:
        """Measure what the report shows."""
        full = FULL_SIZE if FULL_SIZE in self.options.sizes else self.options.sizes[0]
        fields = []
        for size in self.options.sizes:
            plan = plan_of(self.options, is_full=size == full)
            also = [name for name in ("warm", "two-workers") if size == full and name in self.options.servers]
            servers = list(dict.fromkeys([name for names_ in plan.values() for name in names_] + also))
            fields.append(field := self.field(size, servers))
            few = Timing(min(3, self.timing.rounds), self.timing.seconds, self.timing.warm_up)
            self.shots += matrix(field, plan, self.timing if size == full else few, console.log)
            if size == full and "warm" in servers:
                self.shots += roles(field, self.timing, console.log)
                if "two-workers" in servers:
                    self.shots += workers(field, self.timing, console.log)
        if "warm" in self.options.servers:
            self.shots += growth(fields, self.timing, console.log)

    def ask_all(self) -> None:
        """Measure how the latency of every question grows with the graph."""
        fields = [self.field(size, ["cold", "warm"]) for size in self.options.sizes]
        self.shots += growth(fields, self.timing, console.log)


def main(arguments: list[str]) -> None:
    """Measure, keep the measurements, print and write the report."""
    options = options_of(arguments)
    begins = "quick-" if options.quick else ""
    run_file, questions_file = (WORK / f"{begins}{name}.json" for name in ("run", "questions"))
    if not options.report:
        command = f"python -m bench.run {shlex.join(arguments)}" if arguments else "make bench"
        measure(options, command, questions_file if options.questions else run_file)
    found = read(run_file), read(questions_file), read(WORK / "interference.json")
    show(Console(), *found)
    if not options.quick:
        write_report(*found)
        console.log(f"written to docs/{REPORT.name}")


def measure(options: argparse.Namespace, command: str, where: Path) -> None:
    """Measure and keep the measurements, also those of a run that ends early."""
    node_program.install()
    WORK.mkdir(exist_ok=True)
    with ExitStack() as stack:
        run = Run(options, stack, identity())
        try:
            (run.ask_all if options.questions else run.compare)()
        finally:
            kept = {"command": command, "facts": machine.facts(), "timing": run.timing._asdict()}
            found = {**kept, "shots": [shot.as_json() for shot in run.shots]}
            where.write_text(json.dumps(found), encoding="utf-8")


def read(path: Path) -> dict[str, object]:
    """Return the measurements of a kept run; empty where there is none."""
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


if __name__ == "__main__":
    main(sys.argv[1:])
