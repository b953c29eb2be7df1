"""From a file of parties, CSV or TOML, to the register that it states, or all of its problems."""

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from firmware_graph.errors import GraphRefused, SourceUnreadable
from firmware_graph.ingest.written_rows import written_rows
from firmware_graph.model.party import Party, PartyCategory
from firmware_graph.records.texts import UNPRINTABLE
from firmware_graph.records.toml import parse_toml

COLUMNS: Final = ("id", "name", "category")
MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PARTIES: Final = 10_000
LONGEST_ID: Final = 100
LONGEST_NAME: Final = 200

Row = tuple[str, Mapping[str, Any] | str]
"""The place of a row, and its values, or its fault."""


def read_register(path: Path) -> list[Party]:
    """Read a file of parties: CSV with the columns `id`, `name` and `category`, or TOML with `[[party]]` of these.

    Raises:
        SourceUnreadable: It cannot be read, or is neither.
        GraphRefused: A row is invalid; the message has a line for each.
    """
    rows = rows_of(path)
    if not 1 <= len(rows) <= MOST_PARTIES:
        raise GraphRefused(f"{path.name} has {len(rows)} parties: a register has from 1 to {MOST_PARTIES}.")
    read = [values if isinstance(values, str) else party_of(values) for _, values in rows]
    seen = set[str]()
    problems = list[str]()
    for (place, _), one in zip(rows, read, strict=True):
        if isinstance(one, str):
            problems.append(f"{path.name}, {place}: {one}")
        elif one.party_id in seen:
            problems.append(f"{path.name}, {place}: the party {one.party_id!r} stands above already: keep one of them")
        else:
            seen.add(one.party_id)
    if problems:
        raise GraphRefused("\n".join(problems))
    return [one for one in read if isinstance(one, Party)]


def party_of(values: Mapping[str, Any]) -> Party | str:
    """Convert one party, or return its fault."""
    texts = {column: values.get(column) for column in COLUMNS}
    if any(not isinstance(text, str | None) for text in texts.values()):
        return "id, name and category are to be texts"
    for column, text in texts.items():
        if UNPRINTABLE.search(text or ""):
            return f"the {column} has characters that cannot be printed"
    party_id, name, category = ((texts[column] or "").strip() for column in COLUMNS)
    if fault := fault_of_text("id", party_id, LONGEST_ID) or fault_of_text("name", name, LONGEST_NAME):
        return fault
    try:
        return Party(party_id, name, PartyCategory(category.upper().replace(" ", "_")))
    except ValueError:
        return f"the category {category!r} is unknown: give one of {', '.join(PartyCategory)}"


def fault_of_text(column: str, text: str, longest: int) -> str | None:
    """Return the fault of an ID or a name."""
    if not text:
        return f"the {column} is blank"
    if len(text) > longest or not text.isprintable():
        return f"the {column} is longer than {longest} characters, or has some that cannot be printed"
    return None


def rows_of(path: Path) -> Sequence[Row]:
    """Read the rows of a file.

    Raises:
        SourceUnreadable: It cannot be read, or is neither CSV nor TOML.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SourceUnreadable(f"{path} is larger than {MOST_BYTES // 1024 // 1024} MiB: a register is not.")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SourceUnreadable(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SourceUnreadable(f"{path} is not UTF-8: save it as that.") from error
    return list(toml_rows(path, text) if path.suffix.lower() == ".toml" else csv_rows(path, text))


def toml_rows(path: Path, text: str) -> Iterator[Row]:
    """Yield the tables `[[party]]`.

    Raises:
        SourceUnreadable: It is not TOML, or has none of them.
    """
    try:
        found = parse_toml(text, MOST_BYTES).get("party")
    except ValueError as error:  # of TOML, or a number of more digits than Python reads
        raise SourceUnreadable(f"{path} is not TOML: {error}.") from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise SourceUnreadable(f"{path} has no [[party]]: each has an id, a name and a category.")
    yield from ((f"party {number}", one) for number, one in enumerate(found, 1))


def csv_rows(path: Path, text: str) -> Iterator[Row]:
    """Yield the rows of a table with a heading, each with the line that it begins in; blank lines are skipped.

    Raises:
        SourceUnreadable: It is not CSV, or a column is missing.
    """
    rows = written_rows(io.StringIO(text, newline=""), str(path))
    heading = [name.strip().casefold() for name in next(rows, (1, []))[1]]
    if missing := [column for column in COLUMNS if heading.count(column) != 1]:
        raise SourceUnreadable(f"{path} needs the columns {', '.join(COLUMNS)}, once each: see {missing[0]}.")
    for line, cells in rows:
        if any(cell.strip() for cell in cells[len(heading) :]):
            yield f"line {line}", "it has more cells than the heading"
        elif any(cell.strip() for cell in cells):
            yield f"line {line}", dict(zip(heading, cells, strict=False))
