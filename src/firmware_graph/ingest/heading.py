"""Which column of a sheet holds which field: the vocabulary of headings, and a user's own map of them."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.problem import Problem, ProblemCode, Sheet


@dataclass(frozen=True, slots=True)
class Headings:
    """What the columns of one sheet are called: every plain heading to its field, and what must be there."""

    sheet: Sheet
    fields: Mapping[str, str]
    titles: Mapping[str, str]
    required: Sequence[str]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a sheet, and what the sheet calls it."""

    positions: Mapping[str, int]
    titles: Mapping[str, str]
    width: int
    problems: Sequence[Problem]
    notes: Sequence[str]


def plain(heading: str) -> str:
    """Take from a heading all that two spellings of it may differ in."""
    return re.sub(r"[\s_-]+", "", heading).casefold()


@cache
def vocabulary() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Read the headings that the product knows."""
    return tomllib.loads((files(__package__) / "columns.toml").read_text(encoding="utf-8"))


def headings_of(sheet: Sheet, own: Mapping[str, str] | None = None) -> Headings:
    """Say what the columns of a sheet are called; `own` maps headings of the user's to known ones.

    Raises:
        SourceUnreadable: A heading of the user's is mapped to one that is not known.
    """
    section = vocabulary()[sheet.lower()]
    fields = {plain(title): field for field, titles in section.items() for title in titles}
    for heading, known in (own or {}).items():
        field = fields.get(plain(known))
        if field is None:
            titles = ", ".join(names[0] for names in section.values())
            raise SourceUnreadable(
                f"The header map names a column of the {sheet} sheet, {known!r}, that there is not: use {titles}."
            )
        fields[plain(heading)] = field
    titles_of = {field: names[0] for field, names in section.items()}
    return Headings(sheet, fields, titles_of, vocabulary()["required"][sheet.lower()])


def read_header_map(path: Path) -> dict[Sheet, dict[str, str]]:
    """Read a header map: a TOML table for a sheet, of 'its heading' = 'our heading'.

    Raises:
        SourceUnreadable: It is no TOML, or has something else in it.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceUnreadable(f"The header map {path.name} cannot be read: {error}") from error
    names = {sheet.lower(): sheet for sheet in Sheet}
    for name, table in tables.items():
        if name not in names or not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
            raise SourceUnreadable(
                f"The header map {path.name} has {name!r} in it: use [cpl], [fir] and [zigbee], "
                'each with lines such as "Its heading" = "CPL Entry ID".'
            )
    return {names[name]: dict(table) for name, table in tables.items()}


def find_columns(headings: Headings, line: int, cells: Sequence[str]) -> Columns:
    """Find the fields in a header row, with all that is wrong with it."""
    positions: dict[str, int] = {}
    titles: dict[str, str] = {}
    problems: list[Problem] = []
    unknown: list[str] = []
    for position, title in enumerate(cells):
        field = headings.fields.get(plain(title))
        if field is None:
            unknown += [title] if title.strip() else []
        elif field in positions:
            problems.append(_repeated(headings, line, title, titles[field]))
        else:
            positions[field], titles[field] = position, title.strip()
    problems += [
        _missing(headings, line, headings.titles[field]) for field in headings.required if field not in positions
    ]
    return Columns(positions, titles, len(cells), problems, _notes(headings, unknown, positions))


def _repeated(headings: Headings, line: int, title: str, first: str) -> Problem:
    same = f"the column {first!r} stands twice" if plain(title) == plain(first) else f"{first!r} is the same column"
    return Problem(
        sheet=headings.sheet,
        code=ProblemCode.REPEATED_COLUMN,
        line=line,
        column=title,
        reason=same,
        remedy="keep the one that is right",
    )


def _missing(headings: Headings, line: int, title: str) -> Problem:
    return Problem(
        sheet=headings.sheet,
        code=ProblemCode.MISSING_COLUMN,
        line=line,
        column=title,
        reason="the column is missing",
        remedy="add it, or say with --header-map which column it is",
    )


def _notes(headings: Headings, unknown: Sequence[str], positions: Mapping[str, int]) -> list[str]:
    notes = [f"{headings.sheet} sheet: the column {title.strip()!r} is not known and was left out" for title in unknown]
    absent = [title for field, title in headings.titles.items() if field not in positions]
    optional = [title for title in absent if title not in {headings.titles[field] for field in headings.required}]
    if optional:
        notes.append(
            f"{headings.sheet} sheet: no column {', '.join(optional)}; it says nothing of what such columns hold"
        )
    return notes
