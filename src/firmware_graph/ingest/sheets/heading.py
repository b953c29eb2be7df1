"""The columns of a table by field: the known headings, and the user's own names for them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from tomllib import loads
from typing import Final

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.sheets.cells import Misreading, SpoiltText, error_in
from firmware_graph.records.problem import FilePlace, Problem, ProblemCode, Sheet, shown

CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters except tabs and line ends, which a heading of several lines has."""


SHEETS: Final = ("cpl", "fir", "zigbee", "upgrades")
ADDED_BY_EXPORTS: Final = ("Statements Differ",)
"""Columns that an export adds to the fields of a row, which no import needs."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of one table: every normalised heading with its field, and the required fields.

    `source` is the table's name in problems, `title` that in notes.
    """

    source: str
    title: str
    fields: Mapping[str, str]
    titles: Mapping[str, str]
    required: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The position of each field in a table, and its heading there.

    `missing` are the required fields without a column, `width` is the number of cells in the heading, and `nameless`
    are the positions of blank ones.
    """

    positions: Mapping[str, int]
    titles: Mapping[str, str]
    missing: Sequence[str] = ()
    width: int = 0
    nameless: Sequence[int] = ()
    problems: Sequence[Problem] = ()
    notes: Sequence[str] = ()


def plain(heading: str) -> str:
    """Remove from a heading all differences between two spellings of it."""
    return re.sub(r"[\s_-]+", "", heading).casefold()


@cache
def vocabulary() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Read the known headings, by table and field."""
    return loads((files(__package__) / "columns.toml").read_text(encoding="utf-8"))


@cache
def of_any_sheet() -> frozenset[str]:
    """Return the normalised headings of all sheets, as one file can be several of them, and those that exports add."""
    fields = [field for sheet in SHEETS for field in vocabulary()[sheet].values()]
    return frozenset(plain(heading) for headings in (*fields, ADDED_BY_EXPORTS) for heading in headings)


def headings_of(sheet: Sheet, own: Mapping[str, str] | None = None) -> Headings:
    """Return the headings of a sheet; `own` maps the user's headings to known ones.

    Raises:
        SourceUnreadable: One of the user's headings is mapped to an unknown one.
    """
    known = headings_of_table(sheet.lower(), source=sheet.value, title=f"{sheet} sheet")
    fields = dict(known.fields)
    for heading, named in (own or {}).items():
        field = known.fields.get(plain(named))
        if field is None:
            raise SourceUnreadable(
                f"The profile names a column of the {sheet} sheet, {named!r}, that there is not: "
                f"use {', '.join(known.titles.values())}."
            )
        fields[plain(heading)] = field
    return Headings(known.source, known.title, fields, known.titles, known.required)


def headings_of_table(table: str, *, source: str, title: str) -> Headings:
    """Return the headings of a table; `table` is its section in columns.toml."""
    section = vocabulary()[table]
    return Headings(
        source=source,
        title=title,
        fields={plain(heading): field for field, headings in section.items() for heading in headings},
        titles={field: headings[0] for field, headings in section.items()},
        required=vocabulary()["required"][table],
    )


def find_columns(headings: Headings, line: int, cells: Sequence[str]) -> Columns:
    """Return the columns of a heading row, with all of its faults."""
    positions: dict[str, int] = {}
    titles: dict[str, str] = {}
    problems: list[Problem] = []
    unknown: list[str] = []
    of_others = 0
    for position, title in enumerate(cells):
        field = headings.fields.get(plain(title))
        if field is None and plain(title) in of_any_sheet():
            of_others += 1
        elif field is None:
            unknown += [shown(title.strip())] if title.strip() else []
        elif field in positions:
            problems.append(_repeated(headings, line, title, titles[field]))
        else:
            positions[field], titles[field] = position, title.strip()
        misreading = title.misreading if isinstance(title, SpoiltText) else error_in(title) or _control_in(title)
        if misreading:
            problems.append(_unknown_heading(headings, line, title, misreading))
    missing = [field for field in headings.required if field not in positions]
    problems += [_missing(headings, line, field) for field in missing]
    notes = _notes(headings, unknown, of_others, positions)
    return Columns(
        positions=positions,
        titles=titles,
        missing=missing,
        width=len(cells),
        nameless=[at for at, title in enumerate(cells) if not title.strip()],
        problems=problems,
        notes=notes,
    )


def _control_in(title: str) -> Misreading | None:
    if not CONTROL.search(title):
        return None
    reason = "it has a control character, as where the end of a line was damaged, so that rows would pass for headings"
    return Misreading(reason, "save the table again as CSV, or as a workbook")


def _unknown_heading(headings: Headings, line: int, title: str, misreading: Misreading) -> Problem:
    reason, remedy = misreading
    return Problem(
        place=FilePlace(headings.source, line, str(title)),
        code=ProblemCode.BAD_HEADING,
        reason=f"a heading is not known: {reason}",
        remedy=remedy,
    )


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
        remedy="add it, or say in a profile (--profile) which column it is",
    )


def _notes(headings: Headings, unknown: Sequence[str], of_others: int, positions: Mapping[str, int]) -> list[str]:
    columns = ", ".join(map(repr, unknown))
    notes = []
    if of_others:
        are = "1 column is" if of_others == 1 else f"{of_others} columns are"
        notes.append(f"{headings.title}: {are} of another sheet, and not read for this one")
    if len(unknown) == 1:
        notes.append(f"{headings.title}: the column {columns} is not known and was left out")
    elif unknown:
        notes.append(f"{headings.title}: {len(unknown)} columns are not known and were left out: {columns}")
    absent = [
        title for field, title in headings.titles.items() if field not in positions and field not in headings.required
    ]
    if absent:
        notes.append(f"{headings.title}: no column {', '.join(absent)}; it says nothing of what such columns hold")
    return notes
