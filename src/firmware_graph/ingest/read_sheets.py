"""Reads the files of an import, in the format of its profile and options."""

from collections.abc import Callable
from pathlib import Path

from firmware_graph.ingest.chosen_profile import chosen_profile
from firmware_graph.ingest.request import ImportRequest
from firmware_graph.ingest.sheets.conventions import Conventions
from firmware_graph.ingest.sheets.date_orders import read_in_one_order
from firmware_graph.ingest.sheets.grammar import Grammar
from firmware_graph.ingest.sheets.grammars import Grammars, grammars_of
from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.ingest.sheets.parse_upgrades import parse_upgrades
from firmware_graph.ingest.sheets.parsed_sheet import AnyRow, ParsedSheet, ParsedSheets
from firmware_graph.ingest.sheets.profile import Profile
from firmware_graph.ingest.sheets.source import digest_of
from firmware_graph.ingest.sheets.successions import read_successions
from firmware_graph.ingest.sheets.upgrade_table import UpgradeTable
from firmware_graph.ingest.sheets.work_limit import MOST_OF_IMPORT, MOST_OF_UPLOAD, WorkLimit
from firmware_graph.records.problem import Sheet
from firmware_graph.records.writing import OnProgress


def read_sheets(request: ImportRequest, on_progress: OnProgress | None = None) -> ParsedSheets:
    """Read the files of a request.

    Raises:
        SourceUnreadable: A file cannot be read at all, or the profile or the successions are invalid.
    """
    profile = profile_of(request)

    def read(sheet: Sheet, choose: Callable[[Grammars], Grammar[AnyRow]]) -> ParsedSheet[AnyRow] | None:
        return _read(request, sheet, profile, choose, on_progress)

    upgrades = request.tables.get(Sheet.UPGRADES)
    return ParsedSheets(
        cpl=read(Sheet.CPL, lambda grammars: grammars.cpl),
        fir=read(Sheet.FIR, lambda grammars: grammars.fir),
        zigbee=read(Sheet.ZIGBEE, lambda grammars: grammars.zigbee),
        upgrades=_read_upgrades(request, upgrades, profile) if upgrades else None,
        successions=read_successions(request.successions) if request.successions else [],
        is_partial=request.is_partial,
        digests={name: {"name": path.name, "sha256": digest_of(path)} for name, path in request.sources.items()},
    )


def profile_of(request: ImportRequest) -> Profile:
    """Return the profile of a request, overridden by its options.

    Raises:
        SourceUnreadable: The profile is invalid, or it is unclear to which file a worksheet belongs.
    """
    tables = {sheet: [path] for sheet, path in request.tables.items()}
    return chosen_profile(request.profile, tables, worksheets=request.worksheets, date_order=request.date_order)


def _read(
    request: ImportRequest,
    sheet: Sheet,
    profile: Profile,
    choose: Callable[[Grammars], Grammar[AnyRow]],
    on_progress: OnProgress | None,
) -> ParsedSheet[AnyRow] | None:
    """Read one sheet, if it is given."""
    path = request.tables.get(sheet)
    if path is None:
        return None
    stage = f"read_{sheet.lower()}"
    on_rows = (lambda count: on_progress(stage, count, None)) if on_progress else None
    headings = headings_of(sheet, profile.headings.get(sheet))

    def parse(conventions: Conventions) -> ParsedSheet[AnyRow]:
        grammar = choose(grammars_of(conventions))
        worksheet, limit = profile.worksheets.get(sheet), _limit_of(request)
        return parse_sheet(path, grammar, headings, worksheet=worksheet, on_rows=on_rows, limit=limit)

    return read_in_one_order(parse, profile.conventions)


def _read_upgrades(request: ImportRequest, path: Path, profile: Profile) -> UpgradeTable:
    """Read a table of upgrades."""
    headings = headings_of(Sheet.UPGRADES, profile.headings.get(Sheet.UPGRADES))

    def parse(conventions: Conventions) -> UpgradeTable:
        grammar = grammars_of(conventions).upgrades
        worksheet, limit = profile.worksheets.get(Sheet.UPGRADES), _limit_of(request)
        return parse_upgrades(path, grammar, headings, worksheet=worksheet, limit=limit)

    return read_in_one_order(parse, profile.conventions)


def _limit_of(request: ImportRequest) -> WorkLimit:
    """Return the limit of reading one file of a request."""
    return WorkLimit(most=MOST_OF_UPLOAD if request.is_uploaded else MOST_OF_IMPORT)
