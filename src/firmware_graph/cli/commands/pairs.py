"""`firmware-graph pairs`: a report on pairs of devices whose keys stay on this machine."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from firmware_graph.cli.pair_differences import DIFFERENCES, differing, followed_from, read_differences
from firmware_graph.cli.pair_file import GivenRow, Pseudonyms, read_pair_file
from firmware_graph.cli.pair_service import ask_pairs
from firmware_graph.cli.screen import out
from firmware_graph.ingest.report_file import Record, check_report_path, write_table

COLUMNS: Final = (
    *("pair", "end", "verdict", "cause", "disagreement", "source", "reported_at", "cpl_entry_id", "version_hex"),
    *("status", "manufacturer", "model", "variant"),
    *("next", "next_cpl_entry_id", "next_version_hex", "hops", "by_way_of", "message"),
)
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
    earlier: Annotated[
        Path | None,
        typer.Option(help="The differences of an earlier run, as .csv: each is new, still open or settled."),
    ] = None,
    url: Annotated[
        str, typer.Option(envvar="FIRMWARE_GRAPH_URL", help="The GraphQL endpoint of the service.")
    ] = "http://127.0.0.1:8000/graphql",
    token: Annotated[
        str, typer.Option(envvar="FIRMWARE_GRAPH_TOKEN", help="The token of a SEC Party.", show_default=False)
    ] = "",
) -> None:
    """Report on pairs of devices in a CSV file, by pseudonyms for its keys: no identifier leaves this machine."""
    sources = [*filter(None, (file, report, earlier))]
    for path in (to, differences):
        if path is not None:
            check_report_path(path, sources)
    known = read_differences(earlier) if earlier else {}
    pseudonyms = Pseudonyms(row for source in filter(None, (file, report)) for row in read_pair_file(source))
    results = [*ask_pairs(url, token, pseudonyms.sent())]
    columns = [*COLUMNS, *map(own_column, pseudonyms.own_titles)]
    write_table(to, columns, [row for result in results for row in reported(result, pseudonyms)])
    out.print(f"{len(results)} pairs: {to}", markup=False)
    if differences is not None:
        found = [row for result in results for row in differing(result, pseudonyms, file)]
        followed = [*followed_from(known, found, day=datetime.now(UTC).date().isoformat())]
        write_table(differences, DIFFERENCES, followed)
        out.print(f"{len(found)} differences: {differences}", markup=False)


def reported(result: dict[str, Any], pseudonyms: Pseudonyms) -> Iterator[Record]:
    """Yield a row for each end of a pair, with the keys of the file."""
    newest = [one for one in result["statements"] if one["isNewest"]]
    rows = [pseudonyms.row_of(one["source"]) for one in result["statements"]]
    for statement, answer in zip(newest, result["next"], strict=True):
        row = pseudonyms.row_of(statement["source"])
        yield {
            **{name: row.cells[name] for name in ("pair", "end")},
            "verdict": result["verdict"],
            "cause": result["cause"],
            "disagreement": "yes" if result["disagreement"] else "no",
            "source": source_of(row),
            "reported_at": row.cells.get("reportedAt"),
            "cpl_entry_id": statement["firmware"].get("cplEntryId"),
            "version_hex": statement["firmware"].get("versionHex"),
            **what_it_is(statement["firmware"]),
            **to_go(answer),
            "message": result["message"] or why_not(answer),
            **own_of(row.cells["end"], rows),
        }


def own_column(title: str) -> str:
    """Return the name of the caller's own column in the report: its title, unless the report uses that."""
    return f"{title} (own)" if title in COLUMNS else title


def own_of(end: str, rows: Sequence[GivenRow]) -> Record:
    """Return the caller's own cells of an end, the newest for each column."""
    of_end = [row.own for row in rows if row.cells["end"] == end]
    return {own_column(title): cell for own in reversed(of_end) for title, cell in own.items()}


def what_it_is(firmware: dict[str, Any]) -> Record:
    """Return the columns about the product of an end."""
    model = firmware.get("deviceModel") or {}
    return {
        "status": firmware.get("status"),
        "manufacturer": model.get("manufacturer", {}).get("name"),
        "model": model.get("modelName") or model.get("modelIdentifier"),
        "variant": model.get("variant"),
    }


def to_go(answer: dict[str, Any]) -> Record:
    """Return the columns about the next version of an end."""
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
    """Return why an end has no pathway, if that is stated."""
    return next((answer[name] for name in WHY_NOT if name in answer), None) or "; ".join(answer.get("missing", []))


def source_of(row: GivenRow) -> str:
    """Return who reported a row: as stated in it, else the name of its file."""
    return row.cells.get("source", row.file.name)
