"""The tables of the report, for the terminal and in Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.queries import QUERIES
from bench.question_list import QUESTIONS
from bench.ratios import Shots, median_latency, middle, ratio, slowest, throughput
from bench.servers import TITLES
from bench.targets import Verdict, by_role, by_workers
from rich.markup import escape
from rich.table import Table

QUERY_TITLES = {query.name: query.title for query in (*QUESTIONS, *QUERIES)}


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Rows of text under headings."""

    title: str
    headings: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)

    def rich(self) -> Table:
        """Return the table for a terminal."""
        table = Table(*map(escape, self.headings), title=escape(self.title))
        for row in self.rows:
            table.add_row(*map(escape, row))
        return table

    def markdown(self) -> str:
        """Return the table as Markdown, without its title."""
        lines = [self.headings, ["---"] * len(self.headings), *self.rows]
        return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def milliseconds(value: float) -> str:
    """Return a latency as text."""
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"  # noqa: PLR2004 - digits


def of_targets(verdicts: Sequence[Verdict]) -> ReportTable:
    """Show for each target whether it was reached, and the worst result."""
    table = ReportTable("targets", ("target", "at least", "outcome", "the worst of it: median (least-most)"))
    for verdict in verdicts:
        worst = verdict.worst
        shown = f"{worst.ratio}: {QUERY_TITLES[worst.query]}, {worst.load}" if worst else ""
        table.rows.append((verdict.target, verdict.wanted, verdict.outcome, shown))
    return table


def of_ratios(shots: Shots, size: int, upper: str, lower: str) -> ReportTable:
    """Show the throughput of two servers, a column for each number of connections."""
    where = {"section": "matrix", "size": size}
    loads = [
        load for load in shots.present("connections", **where) if shots.of(**where, connections=load, server=upper)
    ]
    table = ReportTable(
        f"{TITLES[upper]} / {TITLES[lower]}: {size:,} versions",
        ("query", *(f"at {load}" for load in loads)),
    )
    for query in shots.present("query", **where):
        cells = []
        for load in loads:
            one = {**where, "query": query, "connections": load}
            cells.append(str(ratio(shots.of(**one, server=upper), shots.of(**one, server=lower)) or ""))
        if any(cells):
            table.rows.append((QUERY_TITLES[str(query)], *cells))
    return table


def of_query(shots: Shots, size: int, query: str) -> ReportTable:
    """Show the measurements of one query: medians of the rounds."""
    where = {"section": "matrix", "size": size, "query": query}
    table = ReportTable(
        f"{QUERY_TITLES[query]}: {size:,} versions",
        ("connections", "server", "requests/s", "p50 ms", "p99 ms", "bytes", "against the peer", "against raw"),
    )
    for load in shots.present("connections", **where):
        for server in shots.present("server", **where, connections=load):
            one = {**where, "connections": load}
            found = shots.of(**one, server=server)
            against = [ratio(found, shots.of(**one, server=other)) for other in ("peer", "raw")]
            table.rows.append(
                (
                    str(load),
                    TITLES[str(server)],
                    f"{middle(found, throughput):,.0f}",
                    milliseconds(middle(found, median_latency)),
                    milliseconds(middle(found, slowest)),
                    f"{middle(found, lambda shot: shot.bytes):,.0f}",
                    *(str(found_ratio or "") for found_ratio in against),
                )
            )
    return table


def of_memory(shots: Shots) -> ReportTable:
    """Show the resident memory of each server's processes: after the first measurement, at most, and at the end."""
    table = ReportTable("memory", ("versions", "server", "first MiB", "most MiB", "last MiB"))
    for size in shots.present("size"):
        for server in shots.present("server", size=size):
            found = [shot.resident for shot in shots.of(size=size, server=server)]
            figures = (f"{figure:,.0f}" for figure in (found[0], max(found), found[-1]))
            table.rows.append((f"{size:,}", TITLES[str(server)], *figures))
    return table


def of_growth(shots: Shots) -> ReportTable:
    """Show the median latency by the size of the graph, cold and warm, and its growth against the smallest."""
    sizes = sorted(int(str(size)) for size in shots.present("size", section="growth"))
    servers = [server for server in ("cold", "warm") if shots.of(section="growth", server=server)]
    headings = [
        heading
        for server in servers
        for heading in (
            *(f"{server}, {size:,}: p50 ms" for size in sizes),
            *(f"{size:,} / {sizes[0]:,}" for size in sizes[1:]),
        )
    ]
    table = ReportTable("growth with the graph, one request at a time", ("query", *headings))
    for query in shots.present("query", section="growth"):
        cells = [cell for server in servers for cell in growth_cells(shots, str(query), server, sizes)]
        table.rows.append((QUERY_TITLES[str(query)], *cells))
    return table


def growth_cells(shots: Shots, query: str, server: str, sizes: Sequence[int]) -> list[str]:
    """Return the median latency of a server on each graph, and the ratios to the smallest."""
    found = [shots.of(section="growth", query=query, server=server, size=size) for size in sizes]
    latencies = [milliseconds(middle(of_size, median_latency)) if of_size else "" for of_size in found]
    return [*latencies, *(str(ratio(of_size, found[0], median_latency) or "") for of_size in found[1:])]


def of_roles(shots: Shots) -> ReportTable:
    """Show the throughput as the SSC against that as a party."""
    table = ReportTable("as the SSC / as a party", ("query", "ratio", "holds 1"))
    for one in by_role(shots):
        holds = "yes" if one.ratio.least <= 1 <= one.ratio.most else "no"
        table.rows.append((QUERY_TITLES[one.query], str(one.ratio), holds))
    return table


def of_failures(shots: Shots) -> ReportTable:
    """Show the measurements that do not count because requests failed."""
    table = ReportTable("requests that failed", ("query", "server", "versions", "connections", "failed", "answered"))
    for shot in shots.unsound:
        figures = (f"{shot.size:,}", str(shot.connections), str(shot.failures), str(shot.requests))
        table.rows.append((QUERY_TITLES[shot.query], TITLES[shot.server], *figures))
    return table


def of_workers(shots: Shots) -> ReportTable:
    """Show the throughput of two workers against one."""
    table = ReportTable("two workers / one", ("query", "ratio"))
    table.rows.extend((QUERY_TITLES[one.query], str(one.ratio)) for one in by_workers(shots))
    return table
