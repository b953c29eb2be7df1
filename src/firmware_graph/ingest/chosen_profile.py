"""The profile of an import: the saved one, overridden by options."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.sheets.conventions import DateOrder
from firmware_graph.ingest.sheets.profile import Profile, read_profile
from firmware_graph.ingest.sheets.source import is_workbook
from firmware_graph.records.problem import Sheet

Tables = Mapping[Sheet, Sequence[Path]]
"""The given files, by kind."""


def chosen_profile(
    saved: Path | None, tables: Tables, *, worksheets: Sequence[str], date_order: DateOrder | None
) -> Profile:
    """Return a profile, overridden by the options of an import.

    Raises:
        SourceUnreadable: The profile is invalid, or it is unclear to which file a worksheet belongs.
    """
    profile = read_profile(saved) if saved else Profile()
    conventions = replace(profile.conventions, date_order=date_order) if date_order else profile.conventions
    named = {**profile.worksheets, **named_worksheets(worksheets, books_in(tables))}
    return replace(profile, conventions=conventions, worksheets=named)


def books_in(tables: Tables) -> list[Sheet]:
    """Return the sheets and tables that are given as a workbook."""
    return [sheet for sheet, paths in tables.items() if any(map(is_workbook, paths))]


def named_worksheets(given: Sequence[str], books: Collection[Sheet]) -> Mapping[Sheet, str]:
    """Parse 'NAME' and 'cpl=NAME' into the worksheet of each sheet; a plain name applies to every given workbook.

    Raises:
        SourceUnreadable: There are several names without a kind, or no workbook for one.
    """
    named: dict[Sheet, str] = {}
    alone: list[str] = []
    for one in given:
        sheet, equals, name = one.partition("=")
        if equals and sheet.upper() in Sheet.__members__:
            named[Sheet(sheet.upper())] = name
        else:
            alone.append(one)
    if len(alone) > 1 or (alone and not books):
        problem = "there are several of it" if books else "no workbook is given"
        raise SourceUnreadable(
            f"It is not clear what --sheet names, as {problem}: use --sheet cpl=NAME, or leave it out."
        )
    return {**dict.fromkeys(books, *alone), **named} if alone else named
