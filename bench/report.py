"""The report of a run: tables on the terminal, and docs/performance.md for readers who do not know the project."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.firing import Shot
from bench.interference_tables import beside
from bench.node_program import BENCH
from bench.ratios import Shots
from bench.tables import (
    ReportTable,
    of_failures,
    of_growth,
    of_memory,
    of_query,
    of_ratios,
    of_roles,
    of_targets,
    of_workers,
)
from bench.targets import verdicts
from rich.console import Console

REPORT = BENCH.parent / "docs" / "performance.md"
WORDS = BENCH / "words"
REMARKS = BENCH / "remarks.md"
PAIRS = (
    ("bare", "peer"),
    ("warm", "peer"),
    ("cold", "peer"),
    ("kept", "peer"),
    ("cold", "raw"),
    ("warm", "cold"),
    ("warm", "ungated"),
    ("warm", "graphql-core"),
)

Kept = Mapping[str, Any]
Part = tuple[str, Sequence[ReportTable]]


def shots_of(kept: Kept) -> Shots:
    """Return the measurements of a run."""
    return Shots(Shot(**shot) for shot in kept.get("shots", ()))


def parts(run: Kept, questions: Kept, others: Kept) -> Iterator[Part]:
    """Return the headings and the tables under each."""
    shots = shots_of(run)
    sizes = [int(str(size)) for size in shots.present("size", section="matrix")]
    if shots.all:
        yield "Targets", [of_targets(verdicts(shots))]
        if shots.unsound:
            yield "Requests that failed", [of_failures(shots)]
        ratios = [of_ratios(shots, size, upper, lower) for upper, lower in PAIRS for size in sizes]
        yield "Ratios of throughput", [table for table in ratios if table.rows]
    if others:
        yield "Others meanwhile", list(beside(others))
    if shots.all:
        by_pairs = [of_growth(shots), of_roles(shots), of_workers(shots)]
        if any(table.rows for table in by_pairs):
            yield "Growth, roles, workers", [table for table in by_pairs if table.rows]
        yield "Memory", [of_memory(shots)]
        queries = [str(query) for query in shots.present("query", section="matrix")]
        yield "Every measurement", [of_query(shots, size, query) for query in queries for size in sizes]
    if shots_of(questions).all:
        yield "Every question", [of_growth(shots_of(questions))]


def show(console: Console, run: Kept, questions: Kept, others: Kept) -> None:
    """Print all tables."""
    for _heading, tables in parts(run, questions, others):
        for table in tables:
            console.print(table.rich())


def write_report(run: Kept, questions: Kept, others: Kept) -> None:
    """Write the page."""
    written = [(WORDS / "introduction.md").read_text(encoding="utf-8"), "## This run\n", made_by(run or questions)]
    for heading, tables in parts(run, questions, others):
        words = WORDS / f"{heading.lower().replace(', ', '-').replace(' ', '-')}.md"
        written += [f"## {heading}\n", *([words.read_text(encoding="utf-8")] if words.exists() else [])]
        for table in tables:
            title = [f"### {table.title}\n"] if len(tables) > 1 else []
            written += [*title, table.markdown() + "\n"]
    if REMARKS.exists():
        written.append(REMARKS.read_text(encoding="utf-8").replace("](../docs/", "]("))
    REPORT.write_text("\n".join(written), encoding="utf-8")


def made_by(kept: Kept) -> str:
    """Return how, where and when the run was made."""
    timing = kept["timing"]
    how = (
        f"{timing['rounds']} rounds (3 beside the full matrix, 6 or more for the roles), each measurement "
        f"{timing['seconds']:g} s after {timing['warm_up']:g} s that are thrown away"
    )
    facts = {"command": f"`{kept['command']}`", "measured": how, **kept["facts"]}
    return "\n".join(f"- {name}: {fact}" for name, fact in facts.items()) + "\n"
