"""`firmware-graph pairs`: a report on pairs of devices whose keys stay on this machine."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, TypeAlias

import typer

from firmware_graph.cli.pair_file import GivenRow, StandIns, read_pair_file
from firmware_graph.cli.pair_service import ask_pairs
from firmware_graph.cli.screen import out
from firmware_graph.ingest.report_file import Record, check_report_path, write_table

COLUMNS: Final = (
    *("pair", "end", "verdict", "cause", "disagreement", "source", "reported_at", "cpl_entry_id", "version_hex"),
    *("next", "next_cpl_entry_id", "next_version_hex", "hops", "by_way_of", "message"),
)
DIFFERENCES: Final = ("pair", "end", "inventory_cpl_entry_id", "report_cpl_entry_id", "newer", "what")
Statement: TypeAlias = tuple[GivenRow, dict[str, Any]]
"""A row of a file, and what the service answers about it."""

WHY_NOT: Final = ("noPathwayReason", "notOtaReason", "message")


def pairs(  # noqa: PLR0913 - each is an option of the command
    file: Annotated[Path, typer.Argument(help="CSV with the columns pair, end, and cplEntryId or those of a product.")],
    *,
    to: Annotated[Path, typer.Option("--to", help="Where to write the report, as .csv or .json.")],
    report: Annotated[
        Path | None, typer.Option(help="A second file, such as a report of the DCC, on the same pairs.")
    ] = None,
    differences: Annotated[
        Path | None, typer.Option(help="Where to write the ends of which the two files say different things.")
    ] = None,
    url: Annotated[
        str, typer.Option(envvar="FIRMWARE_GRAPH_URL", help="The GraphQL endpoint of the service.")
    ] = "http://127.0.0.1:8000/graphql",
    token: Annotated[
        str, typer.Option(envvar="FIRMWARE_GRAPH_TOKEN", help="The token of a SEC Party.", show_default=False)
    ] = "",
) -> None:
    """Report on pairs of devices in a CSV file, by stand-ins for its keys: no identifier leaves this machine."""
    sources = [file, report] if report else [file]
    for path in (to, differences):
        if path is not None:
            check_report_path(path, sources)
    stand_ins = StandIns(row for source in sources for row in read_pair_file(source))
    results = [*ask_pairs(url, token, stand_ins.sent())]
    write_table(to, COLUMNS, [row for result in results for row in reported(result, stand_ins)])
    out.print(f"{len(results)} pairs: {to}", markup=False)
    if differences is not None:
        found = [row for result in results for row in differing(result, stand_ins, file)]
        write_table(differences, DIFFERENCES, found)
        out.print(f"{len(found)} differences: {differences}", markup=False)


def reported(result: dict[str, Any], stand_ins: StandIns) -> Iterator[Record]:
    """Yield a row for each end of a pair, under the keys of the file."""
    newest = [one for one in result["statements"] if one["isNewest"]]
    for statement, answer in zip(newest, result["next"], strict=True):
        row = stand_ins.row_of(statement["source"])
        yield {
            **{name: row.cells[name] for name in ("pair", "end")},
            "verdict": result["verdict"],
            "cause": result["cause"],
            "disagreement": "yes" if result["disagreement"] else "no",
            "source": source_of(row),
            "reported_at": row.cells.get("reportedAt"),
            "cpl_entry_id": statement["firmware"].get("cplEntryId"),
            "version_hex": statement["firmware"].get("versionHex"),
            **to_go(answer),
            "message": result["message"] or why_not(answer),
        }


def to_go(answer: dict[str, Any]) -> Record:
    """Return the columns on where an end goes next."""
    target = answer.get("target") or {}
    passed = [str(one["cplEntryId"]) for one in answer.get("versions", [])][1:-1]
    return {
        "next": answer["__typename"],
        "next_cpl_entry_id": target.get("cplEntryId"),
        "next_version_hex": target.get("versionHex"),
        "hops": answer.get("hops"),
        "by_way_of": ";".join(passed) or None,
    }


def why_not(answer: dict[str, Any]) -> str | None:
    """Return why an end has no pathway, where that is said."""
    return next((answer[name] for name in WHY_NOT if name in answer), None) or "; ".join(answer.get("missing", []))


def differing(result: dict[str, Any], stand_ins: StandIns, inventory: Path) -> Iterator[Record]:
    """Yield the ends of a pair of which an inventory and a report say different things, or one says nothing."""
    by_end: dict[str, list[Statement]] = {}
    for statement in result["statements"]:
        row = stand_ins.row_of(statement["source"])
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
    """Return whether both of two sources say when they were reported, and not the same."""
    moments = {one[0][0].cells.get("reportedAt") for one in (here, there) if one}
    return len(moments) > 1 and None not in moments


def newer_of(stated: Sequence[Statement], inventory: Path) -> str:
    """Return which of two files the newest statement is of: the service gives it first."""
    return "inventory" if stated[0][0].file == inventory else "report"


def meant(stated: Sequence[Statement]) -> int | str | None:
    """Return what the newest of some statements means: its entry, or why it is none; None where there are none."""
    if not stated:
        return None
    firmware = stated[0][1]["firmware"]
    entry: int | str = firmware.get("cplEntryId") or firmware["__typename"]
    return entry


def source_of(row: GivenRow) -> str:
    """Return who reported a row: as it says, else the name of its file."""
    return row.cells.get("source", row.file.name)
