"""Reports of an import as files, for those who correct the sheets: all problems, and all losses."""

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import orjson

from firmware_graph.errors import ConfigurationError
from firmware_graph.ingest.report import Taken
from firmware_graph.ingest.sheets.source import readable
from firmware_graph.records.problem import Problem

FORMATS: Final = frozenset({".csv", ".json"})
PROBLEM_COLUMNS: Final = ("sheet", "row", "column", "value", "reason", "remedy", "code", "cpl_entry_id")
TAKEN_COLUMNS: Final = ("kind", "cpl_entry_id", "what")
BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
READABLE_BY_OWNER: Final = 0o600
Record = Mapping[str, str | int | None]


def check_report_path(path: Path, sources: Iterable[Path] = ()) -> None:
    """Raise ConfigurationError if no report can be written to a path, before anything is imported.

    `sources` are the imported files: a report never overwrites one of them.
    """
    if path.suffix.casefold() not in FORMATS:
        raise ConfigurationError(f"The report {path} is of no known kind: give it a name that ends in .csv or .json.")
    if not path.absolute().parent.is_dir():
        raise ConfigurationError(f"There is no folder {path.absolute().parent} for the report.")
    written = {path.resolve(), taken_path(path).resolve()}
    replaced = next((source for source in sources if source.resolve() in written), None)
    if replaced:
        raise ConfigurationError(f"The report would replace {replaced}, which is to be imported: give another name.")


def taken_path(path: Path) -> Path:
    """Return the path of the list of losses, next to the report."""
    return path.with_name(f"{path.stem}.taken{path.suffix}")


def write_problems(path: Path, problems: Sequence[Problem]) -> None:
    """Write all problems as CSV or JSON, readable by its owner only, as values of the ZigBee sheet may be in it.

    Raises:
        SourceUnreadable: The file cannot be written.
    """
    write_table(path, PROBLEM_COLUMNS, [_problem_record(one) for one in problems])


def write_taken(path: Path, taken: Sequence[Taken]) -> None:
    """Write all losses of an import, next to its report.

    Raises:
        SourceUnreadable: The file cannot be written.
    """
    rows: list[Record] = [{"kind": one.loss.name, "cpl_entry_id": one.cpl_entry_id, "what": one.what} for one in taken]
    write_table(taken_path(path), TAKEN_COLUMNS, rows)


def _problem_record(problem: Problem) -> Record:
    place = problem.place
    return {
        "sheet": place.source,
        "row": place.line,
        "column": place.column,
        "value": problem.value,
        "reason": problem.reason,
        "remedy": problem.remedy,
        "code": problem.code.value,
        "cpl_entry_id": problem.cpl_entry_id,
    }


def write_table(path: Path, columns: Sequence[str], records: Sequence[Record]) -> None:
    """Write a table as CSV or JSON, readable by its owner only.

    Raises:
        SourceUnreadable: The file cannot be written.
    """
    is_json = path.suffix.casefold() == ".json"
    content = orjson.dumps(records, option=orjson.OPT_INDENT_2) if is_json else _csv(columns, records)
    with readable(f"The report {path}"):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, READABLE_BY_OWNER)
        with os.fdopen(descriptor, "wb") as file:
            path.chmod(READABLE_BY_OWNER)  # of a file that existed before
            file.write(content)


def _csv(columns: Sequence[str], records: Sequence[Record]) -> bytes:
    """Write CSV that spreadsheets open correctly: marked as UTF-8, and with formulas escaped."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows({name: _plain(value) for name, value in one.items()} for one in records)
    return text.getvalue().encode("utf-8-sig")


def _plain(value: str | int | None) -> str | int | None:
    return f"'{value}" if isinstance(value, str) and value.startswith(BEGINS_A_FORMULA) else value
