"""Uploading of sheets, defects and assessments: first a dry run, then, by a second form, the import."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from structlog.typing import FilteringBoundLogger

from firmware_graph.auth.uploads import SCOPE_OF_FILE, check_uploads, files_for
from firmware_graph.errors import (
    BadUserInput,
    Conflict,
    Forbidden,
    GraphError,
    SourceUnreadable,
    TransactionTooLarge,
)
from firmware_graph.pages import session
from firmware_graph.pages.asking import Unanswered, revision_known_to
from firmware_graph.pages.audience import in_words
from firmware_graph.pages.explorer import Explorer
from firmware_graph.pages.importing import OF_DEFECTS, Importer, Report
from firmware_graph.pages.reader import Reader
from firmware_graph.pages.upload_places import UploadPlaces
from firmware_graph.pages.uploaded import Uploaded, received

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

OTHERWISE: Final = (
    "These are not the files, or not the options, that were checked. Nothing was written: check these first."
)
MOVED: Final = "Something was published since the files were checked. Nothing was written: check them again."
NOT_YOURS: Final = "Sheets are uploaded by those who publish what is in them."
NOT_BY_AGENTS: Final = "Agents upload no sheets: what they ask is recorded for their owner, and an upload would not be."
TOO_LARGE: Final = (
    "This takes more memory than the database has for one change. Nothing was written: divide the files, and send the "
    "parts one after the other, as sheets that hold some of the entries only."
)
AWAY: Final = "This cannot be done at this moment. Nothing was written; send it again in a minute."

MOST_SHOWN: Final = 100
SEALED: Final = frozenset({"zigbee"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What the upload page shows: a report, the digest of its input, and the revision on which it was made."""

    report: Report | None = None
    uploaded: Uploaded | None = None
    digest: str = ""
    revision: str = ""
    error: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True)
class Uploads:
    """Answers the upload page. Only what was checked is published: the same files, options and revision."""

    explorer: Explorer
    importer: Importer
    max_bytes: int
    places: UploadPlaces = field(default_factory=UploadPlaces)

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route("/upload", self.respond, methods=["GET", "POST"])]

    async def respond(self, request: Request[Any]) -> Response:
        """Respond with the form, or with its outcome."""
        reader = await self.explorer.reader(request)
        if request.method == "POST" and not session.is_same_origin(request):
            return self.explorer.refused_elsewhere(request, reader)
        if reader.caller.agent is not None:
            return self.explorer.refused(request, 403, NOT_BY_AGENTS, reader)
        if not files_for(reader.caller.rights):
            audience = in_words(frozenset(SCOPE_OF_FILE.values()))
            return self.explorer.refused(request, 403, NOT_YOURS, reader, of=audience)
        try:
            shown = await self.sent(request, reader) if request.method == "POST" else Shown()
        except Forbidden as error:
            return self.explorer.refused(request, 403, str(error), reader)
        except Unanswered as error:
            shown = Shown(error=f"{error} Nothing was written.", status=error.status)
        except Conflict:
            shown = Shown(error=MOVED, status=409)
        except BadUserInput as error:
            shown = Shown(error=str(error), status=400)
        except SourceUnreadable as error:
            shown = Shown(error=f"{error} Nothing was written.", status=400)
        except GraphError as error:
            log.warning("an upload failed", error=type(error).__name__, reason=str(error))
            is_too_large = isinstance(error, TransactionTooLarge)
            shown = Shown(error=TOO_LARGE if is_too_large else AWAY, status=413 if is_too_large else 503)
        return self.page(reader, shown)

    async def sent(self, request: Request[Any], reader: Reader) -> Shown:
        """Check the upload, or publish it if it is the one that was checked.

        Raises:
            UploadsWait: The caller's party has an upload that is worked on, and one that waits.
            Forbidden: The caller may not upload one of the files.
            Unanswered: The caller may ask nothing, as where it acts for a party that the register does not have.
            BadUserInput: The form is invalid, or differs from what was checked.
            SourceUnreadable: A file cannot be read at all.
            Conflict: Something was published since.
            GraphError: The database cannot be reached or written.
        """
        with self.places.taken_by(reader.caller.party or reader.caller.actor):
            async with received(request, self.max_bytes, self.explorer.form_turn(request)) as uploaded:
                check_uploads(uploaded.files, reader.caller.rights)
                return await self.reported(request, reader, uploaded)

    async def reported(self, request: Request[Any], reader: Reader, uploaded: Uploaded) -> Shown:
        """Import files that were checked, or report what an import of others would do.

        Raises:
            Unanswered: The caller may ask nothing.
            BadUserInput: The files or an option are not those that were checked, or are invalid.
            SourceUnreadable: A file cannot be read at all.
            Conflict: Something was published since.
            GraphError: The database cannot be reached or written.
        """
        checked = uploaded.fields.get("checked")
        service = request.state["service"]
        known = await revision_known_to(service, reader.caller)
        revision = known if checked is None else uploaded.fields.get("revision", "")
        digest = await asyncio.to_thread(uploaded.digest, revision)
        if checked is not None and checked != digest:
            raise BadUserInput(OTHERWISE, argument="checked")
        report = await self.importer.take(
            uploaded,
            reader.caller,
            revision,
            is_dry_run=checked is None,
            shutdown=service.shutdown,
            has_left=request.is_disconnected,
        )
        return Shown(report, uploaded, digest, revision)

    def page(self, reader: Reader, shown: Shown) -> Response:
        """Respond with the page; it may not be stored anywhere, as a sheet may be restricted."""
        content = self.explorer.templates.rendered(
            "layout/upload.html",
            reader=reader,
            given=given_again(shown),
            here="/upload",
            groups=groups_of(files_for(reader.caller.rights)),
            refusals=getattr(shown.report, "refusals", ()),
            taken=getattr(shown.report, "taken", ()),
            most=MOST_SHOWN,
            shown=shown,
            counts=counted(shown.report),
        )
        return self.explorer.response(content, shown.status, reader)


def groups_of(kinds: Sequence[str]) -> list[list[str]]:
    """Group kinds of files by the change that they belong to."""
    groups = (set(SCOPE_OF_FILE) - OF_DEFECTS - SEALED, SEALED, OF_DEFECTS)
    return [[kind for kind in kinds if kind in group] for group in groups]


def given_again(shown: Shown) -> dict[str, list[str]]:
    """Return the submitted fields, so that the form shows them again."""
    return {name: [value] for name, value in shown.uploaded.fields.items()} if shown.uploaded else {}


def counted(report: Report | None) -> dict[str, int]:
    """Return how many things an import changes, by the name of their kind; zeros are left out."""
    counts: dict[str, int] = {}
    for name, value in asdict(report.counts).items() if report else ():
        if isinstance(value, int):
            counts[name] = value
        else:
            counts |= {f"{name}: {code}": count for code, count in value.items()}
    return {name: count for name, count in counts.items() if count}
