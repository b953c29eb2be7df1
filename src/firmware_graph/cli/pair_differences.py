"""Where an inventory and a report disagree about pairs, and which differences were settled since an earlier run."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final, TypeAlias

from firmware_graph.cli.pair_file import GivenRow, Pseudonyms, within
from firmware_graph.errors import ConfigurationError
from firmware_graph.ingest.report_file import Record
from firmware_graph.ingest.sheets.source import readable
from firmware_graph.ingest.written_rows import written_rows

FOUND: Final = ("pair", "end", "inventory_cpl_entry_id", "report_cpl_entry_id", "newer", "what")
DIFFERENCES: Final = (*FOUND, "state", "found_on")
NEW, OPEN, SETTLED = "new", "open", "settled"
MARK: Final = "'"
"""The prefix of a report for text that a spreadsheet would evaluate as a formula."""

Statement: TypeAlias = tuple[GivenRow, dict[str, Any]]
"""A row of a file, and the service's answer about it."""

Earlier: TypeAlias = Mapping[tuple[str, str], Mapping[str, str]]
"""Differences of an earlier run, by pair and end."""


def read_differences(path: Path) -> Earlier:
    """Read the differences of an earlier run, without those that were settled then.

    Raises:
        SourceUnreadable: It cannot be read, or is not CSV in UTF-8.
        ConfigurationError: It is not such a file.
    """
    with readable(str(path)), path.open(encoding="utf-8-sig", newline="") as file:
        lines = written_rows(file, str(path))
        heading = next(lines, (1, []))[1]
        if missing := [name for name in DIFFERENCES if name not in heading]:
            message = f"{path} has no column {missing[0]!r}: give what --differences wrote, as .csv."
            raise ConfigurationError(message)
        given = [dict(zip_longest(heading, within(path, heading, *row), fillvalue="")) for row in lines if row[1]]
    rows = [{name: one[name].removeprefix(MARK) for name in DIFFERENCES} for one in given]
    return {(row["pair"], row["end"]): row for row in rows if row["state"] != SETTLED}


def followed_from(earlier: Earlier, found: Sequence[Record], *, day: str) -> Iterator[Record]:
    """Yield each difference with its state and the day on which it was first found, then the settled ones."""
    left = dict(earlier)
    for one in found:
        known = left.pop((str(one["pair"]), str(one["end"])), None)
        since = {"state": OPEN, "found_on": known["found_on"]} if known else {"state": NEW, "found_on": day}
        yield {**one, **since}
    for known in left.values():
        yield {**{name: known[name] or None for name in FOUND}, "state": SETTLED, "found_on": known["found_on"]}


def differing(result: dict[str, Any], pseudonyms: Pseudonyms, inventory: Path) -> Iterator[Record]:
    """Yield the ends of a pair about which an inventory and a report disagree, or one says nothing."""
    by_end: dict[str, list[Statement]] = {}
    for statement in result["statements"]:
        row = pseudonyms.row_of(statement["source"])
        by_end.setdefault(row.cells["end"], []).append((row, statement))
    for end, stated in by_end.items():
        here = [one for one in stated if one[0].file == inventory]
        there = [one for one in stated if one[0].file != inventory]
        said = [meant(here), meant(there)]
        if said[0] == said[1]:
            continue
        yield {
            "pair": stated[0][0].cells["pair"],
            "end": end,
            "inventory_cpl_entry_id": said[0],
            "report_cpl_entry_id": said[1],
            "newer": newer_of(stated, inventory) if are_of_known_order(here, there) else None,
            "what": "different" if here and there else "only in the inventory" if here else "only in the report",
        }


def are_of_known_order(here: Sequence[Statement], there: Sequence[Statement]) -> bool:
    """Return whether two sources both state when they were reported, at different times."""
    moments = {one[0][0].cells.get("reportedAt") for one in (here, there) if one}
    return len(moments) > 1 and None not in moments


def newer_of(stated: Sequence[Statement], inventory: Path) -> str:
    """Return which of two files has the newest statement: the service returns it first."""
    return "inventory" if stated[0][0].file == inventory else "report"


def meant(stated: Sequence[Statement]) -> int | str | None:
    """Return what the newest statement resolves to: its entry, or why it has none; None without statements."""
    if not stated:
        return None
    firmware = stated[0][1]["firmware"]
    entry: int | str = firmware.get("cplEntryId") or firmware["__typename"]
    return entry
