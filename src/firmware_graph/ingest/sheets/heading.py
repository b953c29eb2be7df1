"""Which column of a table holds which field: the known headings, and the user's own names for them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from tomllib import loads
from typing import Annotated

from pydantic import ConfigDict, Field

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.documents import Part, read_toml
from firmware_graph.records.problem import FilePlace, Problem, ProblemCode, Sheet


@dataclass(frozen=True, slots=True)
class Headings:
    """What the columns of one table are called: every plain heading to its field, and the required fields.

    `source` is the table's name in problems, `title` that in notes.
    """

    source: str
    title: str
    fields: Mapping[str, str]
    titles: Mapping[str, str]
    required: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where each field stands in a table, and what the table calls it."""

    positions: Mapping[str, int]
    titles: Mapping[str, str]
    problems: Sequence[Problem] = ()
    notes: Sequence[str] = ()


Names = Annotated[dict[str, str], Field(default_factory=dict)]


class HeaderMap(Part):
    """A user's own names for the columns of each sheet: 'its heading' = 'our heading'."""

    model_config = ConfigDict(extra="forbid")

    cpl: Names
    fir: Names
    zigbee: Names


def plain(heading: str) -> str:
    """Remove from a heading all that two spellings of it may differ in."""
    return re.sub(r"[\s_-]+", "", heading).casefold()


@cache
def vocabulary() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Read the headings that the product knows, by table and field."""
    return loads((files(__package__) / "columns.toml").read_text(encoding="utf-8"))


def headings_of(sheet: Sheet, own: Mapping[str, str] | None = None) -> Headings:
    """Return what the columns of a sheet are called; `own` maps the user's headings to known ones.

    Raises:
        SourceUnreadable: A heading of the user's is mapped to one that is not known.
    """
    known = headings_of_table(sheet.lower(), source=sheet.value, title=f"{sheet} sheet")
    fields = dict(known.fields)
    for heading, named in (own or {}).items():
        field = known.fields.get(plain(named))
        if field is None:
            raise SourceUnreadable(
                f"The header map names a column of the {sheet} sheet, {named!r}, that there is not: "
                f"use {', '.join(known.titles.values())}."
            )
        fields[plain(heading)] = field
    return Headings(known.source, known.title, fields, known.titles, known.required)


def headings_of_table(table: str, *, source: str, title: str) -> Headings:
    """Return what the columns of a table are called; `table` is its section in columns.toml."""
    section = vocabulary()[table]
    return Headings(
        source=source,
        title=title,
        fields={plain(heading): field for field, headings in section.items() for heading in headings},
        titles={field: headings[0] for field, headings in section.items()},
        required=vocabulary()["required"][table],
    )


def read_header_map(path: Path) -> Mapping[Sheet, Mapping[str, str]]:
    """Read a header map: a TOML table for a sheet, of 'its heading' = 'our heading'.

    Raises:
        SourceUnreadable: It is no TOML, or has something else in it.
    """
    tables = read_toml(HeaderMap, path, "The header map")
    return {sheet: getattr(tables, sheet.lower()) for sheet in Sheet}


def find_columns(headings: Headings, line: int, cells: Sequence[str]) -> Columns:
    """Find the fields in a heading row, with all that is wrong with it."""
    positions: dict[str, int] = {}
    titles: dict[str, str] = {}
    problems: list[Problem] = []
    unknown: list[str] = []
    for position, title in enumerate(cells):
        field = headings.fields.get(plain(title))
        if field is None:
            unknown += [title.strip()] if title.strip() else []
        elif field in positions:
            problems.append(_repeated(headings, line, title, titles[field]))
        else:
            positions[field], titles[field] = position, title.strip()
    problems += [_missing(headings, line, field) for field in headings.required if field not in positions]
    notes = _notes(headings, unknown, positions)
    return Columns(positions=positions, titles=titles, problems=problems, notes=notes)


def _repeated(headings: Headings, line: int, title: str, first: str) -> Problem:
    is_same = plain(title) == plain(first)
    return Problem(
        place=FilePlace(headings.source, line, title),
        code=ProblemCode.REPEATED_COLUMN,
        reason=f"the column {first!r} stands twice" if is_same else f"{first!r} is the same column",
        remedy="keep the one that is right",
    )


def _missing(headings: Headings, line: int, field: str) -> Problem:
    return Problem(
        place=FilePlace(headings.source, line, headings.titles[field]),
        code=ProblemCode.MISSING_COLUMN,
        reason="the column is missing",
        remedy="add it, or say with --header-map which column it is",
    )


def _notes(headings: Headings, unknown: Sequence[str], positions: Mapping[str, int]) -> list[str]:
    notes = [f"{headings.title}: the column {title!r} is not known and was left out" for title in unknown]
    absent = [
        title for field, title in headings.titles.items() if field not in positions and field not in headings.required
    ]
    if absent:
        notes.append(f"{headings.title}: no column {', '.join(absent)}; it says nothing of what such columns hold")
    return notes
