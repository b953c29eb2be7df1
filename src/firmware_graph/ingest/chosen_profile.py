"""The profile of an import: what is saved, and what its options say instead."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.sheets.conventions import DateOrder
from firmware_graph.ingest.sheets.profile import Profile, read_profile
from firmware_graph.ingest.sheets.source import is_workbook
from firmware_graph.records.problem import Sheet

Tables = Mapping[Sheet, Sequence[Path]]
"""The files that are given, by what they are."""


def chosen_profile(
    saved: Path | None, tables: Tables, *, worksheets: Sequence[str], date_order: DateOrder | None
) -> Profile:
    """Return a profile, with what the options of an import say instead.

    Raises:
        SourceUnreadable: The profile is wrong, or it is not clear which file a worksheet is of.
    """
    profile = read_profile(saved) if saved else Profile()
    conventions = replace(profile.conventions, date_order=date_order) if date_order else profile.conventions
    named = {**profile.worksheets, **named_worksheets(worksheets, books_in(tables))}
    return replace(profile, conventions=conventions, worksheets=named)


def books_in(tables: Tables) -> list[Sheet]:
    """Return of which sheets and tables a workbook is given."""
    return [sheet for sheet, paths in tables.items() if any(map(is_workbook, paths))]


def named_worksheets(given: Sequence[str], books: Collection[Sheet]) -> Mapping[Sheet, str]:
    """Return the worksheet of each sheet, of 'NAME' and 'cpl=NAME'; a name alone is of every workbook that is given.

    Raises:
        SourceUnreadable: There are several names alone, or no workbook that one could be of.
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
