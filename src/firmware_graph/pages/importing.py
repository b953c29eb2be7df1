"""The import of uploaded files, or its dry run: in a thread, as it may take a minute, while its caller waits."""

import asyncio
import ctypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypedDict

from firmware_graph.api.execution.graceful_shutdown import GracefulShutdown
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.submitting import publisher_of
from firmware_graph.database.awaited import HasLeft, while_awaited
from firmware_graph.database.caller_threads import CallerThreads
from firmware_graph.database.connection import Connection
from firmware_graph.database.decided_on import DecidedOn
from firmware_graph.database.graph import Graph, open_graph
from firmware_graph.database.threads import Purpose, threads_for
from firmware_graph.errors import BadUserInput, GraphTimeout, GraphUnavailable
from firmware_graph.ingest import ImportReport, ImportRequest, import_sheets
from firmware_graph.ingest.defects import DefectImportReport, DefectImportRequest, import_defects
from firmware_graph.ingest.sheets.conventions import DateOrder
from firmware_graph.ingest.sheets.source import is_workbook
from firmware_graph.model.submitter import Submitter
from firmware_graph.pages.uploaded import Uploaded

OF_DEFECTS: Final = frozenset({"defects", "assessments"})
POOL_SIZE: Final = 4
MALLOC_TRIM: Final = getattr(ctypes.CDLL(None), "malloc_trim", lambda _keep: 0)
"""Of glibc, which keeps what a thread has freed: after a large file 250 MB, returned to the system in some 10 ms."""

MOST_SECONDS: Final = 900.0
"""Of an import, with the wait for its turn."""

Report = ImportReport | DefectImportReport


class Options(TypedDict):
    """The options of an import, for files of any kind."""

    profile: Path | None
    worksheets: Sequence[str]
    date_order: DateOrder | None
    accepts_valid: bool
    allowed_endings: int | None
    is_dry_run: bool
    decided_on: DecidedOn
    actor: str
    submitter: Submitter


@dataclass(frozen=True, slots=True)
class Importer:
    """Imports uploaded files, one upload of a party at a time, each with a driver and an event loop of its own.

    To the processes that answer, its change looks like one of another process: their leases end before it is visible.
    """

    connection: Connection
    threads: CallerThreads = field(default_factory=lambda: CallerThreads(threads_for(Purpose.IMPORTS)))

    async def take(  # noqa: PLR0913 - what is imported, for whom, and for how long
        self,
        uploaded: Uploaded,
        caller: Caller,
        revision: str,
        *,
        is_dry_run: bool,
        shutdown: GracefulShutdown,
        has_left: HasLeft,
    ) -> Report:
        """Import files as one change decided on a revision, or report what that would do.

        It ends soon after its caller has left, or the process is told to stop, unless it is being written.

        Raises:
            BadUserInput: Sheets and defects are sent together, or an option is invalid.
            SourceUnreadable: A file cannot be read at all.
            Conflict: Something was published since that revision.
            GraphTimeout: It took too long, or the caller has left.
            GraphUnavailable: The database cannot be reached, or the process is stopping.
        """
        reports = list[Report]()
        decided = DecidedOn(revision, caller.rights.tiers)
        request = request_of(uploaded, caller, decided, is_dry_run=is_dry_run)
        party = caller.party or caller.actor

        def work() -> None:
            try:
                reports.append(asyncio.run(self.imported(request)))
            finally:
                MALLOC_TRIM(0)

        try:
            async with shutdown.bounded(MOST_SECONDS), while_awaited(has_left):
                await self.threads.run(party, work)
        except (GraphTimeout, GraphUnavailable):
            if not reports:  # else it was being written when it was to stop
                raise
        return reports[0]

    async def imported(self, request: ImportRequest | DefectImportRequest) -> Report:
        """Import on this event loop."""
        async with open_graph(self.connection, pool_size=POOL_SIZE) as graph:
            return await imported_into(graph, request)


async def imported_into(graph: Graph, request: ImportRequest | DefectImportRequest) -> Report:
    """Run the import of a request."""
    if isinstance(request, ImportRequest):
        return await import_sheets(graph, request)
    return await import_defects(graph, request)


def request_of(
    uploaded: Uploaded, caller: Caller, decided: DecidedOn, *, is_dry_run: bool
) -> ImportRequest | DefectImportRequest:
    """Convert an upload to the request of an import.

    Raises:
        BadUserInput: Sheets and defects are sent together, which are two changes; or an option is invalid.
    """
    files, fields = uploaded.files, uploaded.fields
    options: Options = {
        "profile": uploaded.profile,
        "worksheets": worksheets_in(fields.get("worksheet", "").strip(), files),
        "date_order": date_order_in(fields.get("dateOrder", "")),
        "accepts_valid": bool(fields.get("acceptValid")),
        "allowed_endings": endings_in(fields.get("allowEnding", "").strip()),
        "is_dry_run": is_dry_run,
        "decided_on": decided,
        "actor": caller.actor,
        "submitter": publisher_of(caller),
    }
    if not OF_DEFECTS & files.keys():
        return ImportRequest(
            cpl=files.get("cpl"),
            fir=files.get("fir"),
            zigbee=files.get("zigbee"),
            upgrades=files.get("upgrades"),
            successions=files.get("successions"),
            is_partial=bool(fields.get("partial")),
            is_uploaded=True,
            **options,
        )
    if files.keys() - OF_DEFECTS:
        raise BadUserInput("Sheets and defects are changes of their own: send them one after the other.")
    return DefectImportRequest(
        defects=[files["defects"]] if "defects" in files else [],
        assessments=[files["assessments"]] if "assessments" in files else [],
        **options,
    )


def worksheets_in(name: str, files: Mapping[str, Path]) -> Sequence[str]:
    """Parse the name of a worksheet, which applies to every workbook of the upload; blank means none.

    Raises:
        BadUserInput: The upload has no workbook.
    """
    books = [kind for kind, path in files.items() if is_workbook(path)]
    if name and not books:
        raise BadUserInput(
            "A worksheet is named, and no workbook is sent: leave the field empty.", argument="worksheet"
        )
    return [f"{kind}={name}" for kind in books] if name else []


def date_order_in(text: str) -> DateOrder | None:
    """Parse the order of day and month; blank means the usual one.

    Raises:
        BadUserInput: It is invalid.
    """
    if text and text not in set(DateOrder):
        raise BadUserInput("Choose one of the orders of day and month.", argument="dateOrder")
    return DateOrder(text) if text else None


def endings_in(text: str) -> int | None:
    """Parse how many losses are allowed.

    Raises:
        BadUserInput: It is not a whole number.
    """
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 8):  # noqa: PLR2004 - millions of entries
        raise BadUserInput("Give the number of losses that you allow as a whole number.", argument="allowEnding")
    return int(text)
