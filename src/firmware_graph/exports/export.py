"""Runs one export: reads its pages, writes them in a format, and passes the bytes to a sink."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import aclosing, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Protocol

import orjson
from graphql import GraphQLSchema

from firmware_graph.api.execution.graceful_shutdown import GracefulShutdown
from firmware_graph.api.execution.requester import Requester
from firmware_graph.database.threads import Purpose, run_for
from firmware_graph.errors import BadUserInput, ExportRefused, GraphError
from firmware_graph.exports.about import About, moment_of_making, targets_in_words
from firmware_graph.exports.batch_reader import BatchReader, inputs_of
from firmware_graph.exports.export_list import ExportList
from firmware_graph.exports.formats.delimited import CsvWriter
from firmware_graph.exports.formats.json_lines import JsonLinesWriter
from firmware_graph.exports.formats.workbook import XlsxWriter
from firmware_graph.exports.formats.writer import Writer
from firmware_graph.exports.page_reader import PageReader, Respond, RevisionChanged, Waiting
from firmware_graph.exports.readership import of_one_party, readers_by, readership
from firmware_graph.ingest.requested_rows import RequestedRow

FORMATS: Final[Mapping[str, type[Writer]]] = {one.suffix: one for one in (CsvWriter, XlsxWriter, JsonLinesWriter)}
ATTEMPTS: Final = 3
TAG_BYTES: Final = 16


class Sink(Protocol):
    """The destination of an export's bytes; it may buffer the first ones, so that an export can start over."""

    @property
    def has_begun(self) -> bool:
        """Whether bytes have been sent."""

    def begin(self, about: About) -> None:
        """Begin, or start over, with the facts about the file."""

    async def write(self, content: bytes) -> None:
        """Write bytes; raise if nobody waits for them any more."""

    async def finish(self, digest: str) -> None:
        """Send the rest; `digest` is of the rows and of the request."""


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to export: a list, with the variables of its operation and the rows of the caller's own list."""

    export: ExportList
    variables: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[RequestedRow] = ()


def request_of(export: ExportList, variables: Mapping[str, Any], rows: Sequence[RequestedRow] = ()) -> ExportRequest:
    """Return a request, with the caller's own rows if its list has them.

    Raises:
        BadUserInput: The list is about such rows and there are none, or they are given twice, or a row of a fleet or of
            pairs cannot be parsed.
    """
    if rows and export.batch in variables:
        message = f"The list of the export {export.name} is given twice, in the address and as a sheet: send one."
        raise BadUserInput(message, argument=export.batch)
    if export.batch is None or (export.is_paged and export.batch in variables):
        return ExportRequest(export, variables)
    if not rows:
        raise BadUserInput(
            f"The export {export.name} is about a list of your own: send it with POST, as CSV or XLSX.", argument="rows"
        )
    if export.is_paged:
        return ExportRequest(export, {**variables, export.batch: inputs_of(export.batch, rows)})
    return ExportRequest(export, variables, rows)


@dataclass(frozen=True, slots=True)
class Exporter:
    """Runs exports by operations; `deadline_seconds` is for a whole export, with the reading of a list before it."""

    respond: Respond
    schema: GraphQLSchema
    shutdown: GracefulShutdown
    deadline_seconds: float = 600.0
    waiting: Waiting = nullcontext

    def reader_of(self, request: ExportRequest, requester: Requester) -> PageReader:
        """Return a reader that begins at the start of a list."""
        if request.export.is_paged:
            return PageReader(self.respond, requester, request.export, request.variables, waiting=self.waiting)
        reader = partial(BatchReader, self.respond, requester, request.export, request.variables)
        return reader(requested=request.rows, waiting=self.waiting)

    async def export(self, request: ExportRequest, format_: type[Writer], requester: Requester, sink: Sink) -> None:
        """Run an export; one that fails after bytes were sent ends with a line that states the error.

        Raises:
            ExportRefused: Nothing was sent, and an operation was refused, or something was published each time.
            GraphError: Nothing was sent, and it exceeded its deadline, or the process is stopping.
        """
        try:
            async with self.shutdown.bounded(max(self.deadline_seconds - requester.seconds_spent, 0.0)):
                digest = await self.written(request, format_, requester, sink)
        except (ExportRefused, GraphError) as error:
            if not sink.has_begun:
                raise
            reason = error.public_message if isinstance(error, GraphError) else str(error)
            await sink.write(format_().broken(reason))
            digest = ""
        await sink.finish(digest)

    async def written(self, request: ExportRequest, format_: type[Writer], requester: Requester, sink: Sink) -> str:
        """Write an export; start over if something was published before any bytes were sent."""
        attempt = 1
        while True:
            reader = self.reader_of(request, requester)
            try:
                with format_() as writer:
                    return await self.once(reader, writer, sink)
            except RevisionChanged:
                if sink.has_begun or attempt == ATTEMPTS:
                    raise
            attempt += 1

    async def once(self, reader: PageReader, writer: Writer, sink: Sink) -> str:
        """Write an export of one revision, and return its digest."""
        count, digest = 0, hashlib.blake2b(digest_size=TAG_BYTES)
        is_first = True
        async with aclosing(reader.pages()) as pages:
            async for nodes in pages:
                if is_first:
                    about = self.about(reader)
                    digest.update(orjson.dumps([about.revision, dict(about.variables), writer.suffix]))
                    sink.begin(about)
                    await sink.write(writer.begin(about))
                    is_first = False
                rows = list(reader.export.rows_of(nodes))
                count += len(rows)
                content = await run_for(Purpose.EXPORTS, partial(writer.rows, rows))
                digest.update(orjson.dumps(nodes))
                await sink.write(content)
        pieces = await run_for(Purpose.EXPORTS, partial(writer.end, count))
        for piece in pieces:
            await sink.write(piece)
        return digest.hexdigest()

    def about(self, reader: PageReader) -> About:
        """Return the facts about the file of a reader."""
        readers = dict(readership(self.schema, reader.export))
        rights = reader.requester.caller.rights
        if reader.export.is_feed:
            readers = dict.fromkeys(readers, readers_by(rights.scopes))
        elif rights.rows_read is not None or reader.targets is not None:
            readers = {title: of_one_party(one) for title, one in readers.items()}
        targets = targets_in_words(reader.targets, rights.principal)
        return About(
            reader.export, readers, reader.revision, moment_of_making(), reader.variables, reader.position, targets
        )
