"""The tables of what one caller's load does to the others, of dense lineages, and of the first touch after a write."""

from collections.abc import Iterator, Mapping
from typing import Any

from bench.tables import ReportTable, milliseconds

Kept = Mapping[str, Any]


def of_others(kept: Kept) -> ReportTable:
    """Show how a tiny query and `/healthz` are answered while something else goes on."""
    headings = ("meanwhile", "tiny: p50 ms", "p99 ms", "most ms", "/healthz: p50 ms", "p99 ms", "most ms", "asked")
    table = ReportTable("a tiny query and /healthz meanwhile", headings)
    for row in kept.get("others", ()):
        figures = [milliseconds(value) for name in ("tiny", "healthz") for value in row[name]]
        table.rows.append((row["title"], *figures, str(row["asked"])))
    return table


def of_dense(kept: Kept) -> ReportTable:
    """Show the seconds of the largest legal batch, the first of a process apart from the others."""
    table = ReportTable("10,000 verdicts on dense lineages", ("server", "first: s", "others: s"))
    for name in ("cold", "warm"):
        if found := kept.get(f"dense {name}"):
            first, *others = ("over 10" if seconds is None else f"{seconds:.2f}" for seconds in found)
            table.rows.append((name, first, ", ".join(others)))
    return table


def of_writes(kept: Kept) -> ReportTable:
    """Show a pathway before a change of one row of its lineage, at the first touch after it, and at the second."""
    headings = ("versions of the lineage", "before: p50 ms", "first after: p50 ms", "second after: p50 ms")
    table = ReportTable("first touch after a write", headings)
    for row in kept.get("writes", ()):
        figures = [milliseconds(row[name]) for name in ("warm", "first", "second")]
        table.rows.append((f"{row['versions']:,}", *figures))
    return table


def beside(kept: Kept) -> Iterator[ReportTable]:
    """Return the tables of a kept run; none where there is none."""
    if kept:
        yield from (table for table in (of_others(kept), of_dense(kept), of_writes(kept)) if table.rows)
