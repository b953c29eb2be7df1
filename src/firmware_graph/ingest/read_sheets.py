"""Read the files of an import, as its profile and its options say that they are written."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.request import ImportRequest
from firmware_graph.ingest.sheets.conventions import Conventions
from firmware_graph.ingest.sheets.grammar import Grammar
from firmware_graph.ingest.sheets.grammars import Grammars, grammars_of
from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.ingest.sheets.parse_upgrades import parse_upgrades
from firmware_graph.ingest.sheets.parsed_sheet import AnyRow, ParsedSheet, ParsedSheets
from firmware_graph.ingest.sheets.profile import Profile, read_profile
from firmware_graph.ingest.sheets.source import WORKBOOKS, digest_of
from firmware_graph.ingest.sheets.successions import read_successions
from firmware_graph.ingest.sheets.upgrade_table import UpgradeTable
from firmware_graph.records.problem import ProblemCode, Sheet
from firmware_graph.records.writing import OnProgress


def read_sheets(request: ImportRequest, on_progress: OnProgress | None = None) -> ParsedSheets:
    """Read the files of a request.

    Raises:
        SourceUnreadable: A file cannot be read at all, or the profile or the successions are wrong.
    """
    profile = profile_of(request)

    def read(sheet: Sheet, choose: Callable[[Grammars], Grammar[AnyRow]]) -> ParsedSheet[AnyRow] | None:
        return _read(request, sheet, profile, choose, on_progress)

    upgrades = request.tables.get(Sheet.UPGRADES)
    return ParsedSheets(
        cpl=read(Sheet.CPL, lambda grammars: grammars.cpl),
        fir=read(Sheet.FIR, lambda grammars: grammars.fir),
        zigbee=read(Sheet.ZIGBEE, lambda grammars: grammars.zigbee),
        upgrades=_read_upgrades(upgrades, profile) if upgrades else None,
        successions=read_successions(request.successions) if request.successions else [],
        is_partial=request.is_partial,
        digests={name: {"name": path.name, "sha256": digest_of(path)} for name, path in request.sources.items()},
    )


def profile_of(request: ImportRequest) -> Profile:
    """Return the profile of a request, with what its options say instead.

    Raises:
        SourceUnreadable: The profile is wrong, or it is not clear which file a worksheet is of.
    """
    profile = read_profile(request.profile) if request.profile else Profile()
    conventions = profile.conventions
    if request.date_order:
        conventions = replace(conventions, date_order=request.date_order)
    worksheets = {**profile.worksheets, **_worksheets(request)}
    return replace(profile, conventions=conventions, worksheets=worksheets)


def _worksheets(request: ImportRequest) -> Mapping[Sheet, str]:
    """Return the worksheet of each sheet that the options name; a name alone is of every workbook that is given."""
    named: dict[Sheet, str] = {}
    alone: list[str] = []
    for one in request.worksheets:
        sheet, equals, name = one.partition("=")
        if equals and sheet.upper() in Sheet.__members__:
            named[Sheet(sheet.upper())] = name
        else:
            alone.append(one)
    books = [sheet for sheet, path in request.tables.items() if path.suffix.casefold() in WORKBOOKS]
    if len(alone) > 1 or (alone and not books):
        problem = "there are several of it" if books else "no workbook is given"
        raise SourceUnreadable(
            f"It is not clear what --sheet names, as {problem}: use --sheet cpl=NAME, or leave it out."
        )
    return {**dict.fromkeys(books, *alone), **named} if alone else named


def _read(
    request: ImportRequest,
    sheet: Sheet,
    profile: Profile,
    choose: Callable[[Grammars], Grammar[AnyRow]],
    on_progress: OnProgress | None,
) -> ParsedSheet[AnyRow] | None:
    """Read one sheet; a second time, and more strictly, where a date contradicts the order of dates."""
    path = request.tables.get(sheet)
    if path is None:
        return None
    stage = f"read_{sheet.lower()}"
    on_rows = (lambda count: on_progress(stage, count, None)) if on_progress else None
    headings = headings_of(sheet, profile.headings.get(sheet))

    def parse(conventions: Conventions) -> ParsedSheet[AnyRow]:
        grammar = choose(grammars_of(conventions))
        return parse_sheet(path, grammar, headings, worksheet=profile.worksheets.get(sheet), on_rows=on_rows)

    found = parse(profile.conventions)
    if any(problem.code is ProblemCode.OTHER_DATE_ORDER for problem in found.problems):
        return parse(profile.conventions.contradicted())
    return found


def _read_upgrades(path: Path, profile: Profile) -> UpgradeTable:
    """Read a table of upgrades; a second time, and more strictly, as a sheet is."""
    headings = headings_of(Sheet.UPGRADES, profile.headings.get(Sheet.UPGRADES))

    def parse(conventions: Conventions) -> UpgradeTable:
        grammar = grammars_of(conventions).upgrades
        return parse_upgrades(path, grammar, headings, worksheet=profile.worksheets.get(Sheet.UPGRADES))

    found = parse(profile.conventions)
    if any(problem.code is ProblemCode.OTHER_DATE_ORDER for problem in found.problems):
        return parse(profile.conventions.contradicted())
    return found
