"""Import the three sheets: read, validate, work out the difference, and write it as one change."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.writer import Change, change, first_load
from firmware_graph.ingest.guard import refusal_of_endings
from firmware_graph.ingest.heading import Headings, headings_of, read_header_map
from firmware_graph.ingest.load import OnProgress, load_plan
from firmware_graph.ingest.merge import Moment, Sheets
from firmware_graph.ingest.parse import parse_sheet
from firmware_graph.ingest.parsed_sheet import CPL, FIR, ZIGBEE, AnyRow, Grammar, ParsedSheet
from firmware_graph.ingest.plan import ImportPlan, Request, plan_import
from firmware_graph.ingest.problem import Sheet
from firmware_graph.ingest.recorded import Recorded, read_recorded
from firmware_graph.ingest.report import ImportReport
from firmware_graph.ingest.rows import CplRow, FirRow, ZigbeeRow
from firmware_graph.ingest.source import digest_of
from firmware_graph.ingest.succession import CodeSuccession, read_successions
from firmware_graph.ingest.tiers import tiers_moved

KIND = "IMPORT"
MOST_ROWS_A_TRANSACTION = 50_000
COUNTING_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """The files of an import, None for a sheet that is not given, and how they are to be taken.

    `allowed_endings` is how many upgrades and entries may be ended by their absence; None is the usual few.
    """

    cpl: Path | None = None
    fir: Path | None = None
    zigbee: Path | None = None
    header_map: Path | None = None
    successions: Path | None = None
    is_partial: bool = False
    accepts_valid: bool = False
    is_dry_run: bool = False
    allowed_endings: int | None = None
    actor: str

    @property
    def sources(self) -> dict[str, Path]:
        """The files that hold facts, by what they are."""
        named = {"cpl": self.cpl, "fir": self.fir, "zigbee": self.zigbee, "successions": self.successions}
        return {name: path for name, path in named.items() if path}


@dataclass(slots=True)
class _Files:
    """The files of an import as they were read."""

    cpl: ParsedSheet[CplRow] | None
    fir: ParsedSheet[FirRow] | None
    zigbee: ParsedSheet[ZigbeeRow] | None
    successions: list[CodeSuccession]
    digests: dict[str, dict[str, str]]

    @property
    def given(self) -> list[ParsedSheet[Any]]:
        """The sheets that there are."""
        return [sheet for sheet in (self.cpl, self.fir, self.zigbee) if sheet]


async def import_sheets(graph: Graph, request: ImportRequest, *, on_progress: OnProgress | None = None) -> ImportReport:
    """Import sheets as one change, or refuse them and write nothing; which of the two, the report says.

    `on_progress` is told a stage, how much of it is done, and of how much where that is known. More than
    50,000 rows go into an empty graph only, which answers nothing until it is whole.

    Raises:
        SourceUnreadable: A file cannot be read at all, or the header map or the successions are wrong.
        GraphUnavailable: The database cannot be reached.
    """
    with _collector_at_rest():
        files = _read_files(request, on_progress)
    notes = [note for sheet in files.given for note in sheet.notes]
    problems = [problem for sheet in files.given for problem in sheet.problems]
    if any(problem.concerns_whole_sheet for problem in problems):
        return ImportReport(problems=problems, notes=notes, is_refused=True)
    is_first_load = sum(sheet.row_count for sheet in files.given) > MOST_ROWS_A_TRANSACTION
    if is_first_load:
        counted = await graph.read("count_firmware_versions", {}, Deadline.after(COUNTING_SECONDS))
        if counted["firmware_versions"]:
            return ImportReport(notes=notes, refusals=[_too_many(files)], is_refused=True)
    open_change = first_load if is_first_load and not request.is_dry_run else change
    async with open_change(graph, kind=KIND, actor=request.actor) as under_way:
        report = await _import(under_way, request, files, on_progress, is_first_load=is_first_load)
        under_way.is_discarded = not report.is_written
        return replace(report, notes=notes)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the garbage collector from going through the rows of large sheets again and again: none is garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _too_many(files: _Files) -> str:
    rows = sum(sheet.row_count for sheet in files.given)
    return (
        f"The sheets have {rows:,} rows together. More than {MOST_ROWS_A_TRANSACTION:,} go into an empty graph only, "
        "and this one has firmware versions. Divide the sheets and import the parts with --partial."
    )


def _read_files(request: ImportRequest, on_progress: OnProgress | None) -> _Files:
    own = read_header_map(request.header_map) if request.header_map else {}

    def read(path: Path | None, grammar: Grammar[AnyRow]) -> ParsedSheet[AnyRow] | None:
        if path is None:
            return None
        headings: Headings = headings_of(grammar.sheet, own.get(grammar.sheet))
        stage = f"read_{grammar.sheet.lower()}"
        on_rows = (lambda count: on_progress(stage, count, None)) if on_progress else None
        return parse_sheet(path, grammar, headings, on_rows=on_rows)

    return _Files(
        read(request.cpl, CPL),
        read(request.fir, FIR),
        read(request.zigbee, ZIGBEE),
        read_successions(request.successions) if request.successions else [],
        {name: {"name": path.name, "sha256": digest_of(path)} for name, path in request.sources.items()},
    )


async def _import(
    under_way: Change,
    request: ImportRequest,
    files: _Files,
    on_progress: OnProgress | None,
    *,
    is_first_load: bool,
) -> ImportReport:
    """Validate against the graph, and write unless it is refused or a dry run."""
    recorded = await read_recorded(under_way, frozenset(Sheet(sheet.sheet) for sheet in files.given))
    today = datetime.fromtimestamp(under_way.recorded_at / 1000, UTC).date().isoformat()
    sheets = Sheets(files.cpl, files.fir, request.is_partial)
    read = Request(sheets, files.zigbee, files.successions, Moment(under_way.recorded_at, today), under_way.sequence)
    with _collector_at_rest():
        plan = plan_import(read, recorded)
    report = _report(plan, read, recorded, request)
    if report.is_refused or request.is_dry_run:
        return report
    under_way.tiers = tiers_moved(plan, recorded)
    under_way.summary = _summary(report, files)
    await load_plan(plan, under_way, is_first_load=is_first_load, on_progress=on_progress)
    return replace(report, is_written=True, sequence=under_way.sequence)


def _report(plan: ImportPlan, read: Request, recorded: Recorded, request: ImportRequest) -> ImportReport:
    refusal = refusal_of_endings(plan, recorded, recorded_at=read.moment.recorded_at, allowed=request.allowed_endings)
    return ImportReport(
        problems=read.problems,
        refusals=[refusal] if refusal else [],
        counts=plan.counts,
        is_refused=bool(refusal) or bool(read.problems and not request.accepts_valid),
    )


def _summary(report: ImportReport, files: _Files) -> dict[str, object]:
    """Say for the ledger what changed; what is the Security Sub-Committee's alone has an entry of its own."""
    counts = asdict(report.counts)
    del counts["restricted_rows"]
    return {"counts": counts, "sources": {name: one for name, one in files.digests.items() if name != "zigbee"}}
