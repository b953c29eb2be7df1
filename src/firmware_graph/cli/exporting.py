"""`firmware-graph export`: a list as a file, from the store, as those it is for may have it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO, Final, NamedTuple

import typer

from firmware_graph.api.execution.asker import Asker
from firmware_graph.api.execution.budget import Budget
from firmware_graph.api.execution.readiness import Readiness
from firmware_graph.api.execution.trusted import TrustedDocuments
from firmware_graph.api.schema.build import build_schema
from firmware_graph.app.service import service_of
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.roles import Role
from firmware_graph.cli.reaching import EmbeddedFolder, reach_database
from firmware_graph.cli.screen import tell
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.errors import BadUserInput, ConfigurationError
from firmware_graph.exports.about import About
from firmware_graph.exports.export import FORMATS, Exporter, request_of
from firmware_graph.exports.export_list import ExportList
from firmware_graph.exports.lists import EXPORTS
from firmware_graph.exports.parameters import variables_of
from firmware_graph.ingest.requested_rows import RequestedRow, read_requested_rows
from firmware_graph.settings import Settings, load_settings

OPERATOR: Final = "operator of the store"


class For(StrEnum):
    """Who a file is for."""

    EVERYONE = "everyone"
    SEC_PARTIES = "sec-parties"
    SSC = "ssc"


CALLERS: Final[Mapping[For, Caller]] = {
    For.EVERYONE: ANONYMOUS,
    For.SEC_PARTIES: Caller(is_sec_party=True, subject=OPERATOR),
    For.SSC: Caller(roles=frozenset({Role.SSC}), subject=OPERATOR),
}


def export(  # noqa: PLR0913 - each is an option of the command
    name: Annotated[str, typer.Argument(metavar="LIST", help=f"One of {', '.join(EXPORTS)}.")],
    *,
    output: Annotated[Path, typer.Option("--output", metavar="F", help="The file: .csv, .xlsx or .jsonl.")],
    readers: Annotated[
        For, typer.Option("--for", help="Who the file is for; what is for the SSC is recorded as read.")
    ] = For.EVERYONE,
    filters: Annotated[
        list[str] | None,
        typer.Option("--filter", metavar="NAME=VALUE", help="A parameter, as in the URL of an export; repeatable."),
    ] = None,
    rows: Annotated[
        Path | None, typer.Option("--rows", metavar="F", help="A list of your own, for what is asked about each row.")
    ] = None,
    embedded: EmbeddedFolder = None,
) -> None:
    """Write a list to a file, as those it is for may have it. For operators of the store alone."""
    if name not in EXPORTS:
        raise BadUserInput(f"There is no list {name!r} to export. There are {', '.join(EXPORTS)}.", argument="LIST")
    if output.suffix.removeprefix(".") not in FORMATS:
        raise BadUserInput("Name a file that ends with .csv, .xlsx or .jsonl.", argument="--output")
    settings = load_settings()
    given = Given(
        pairs_of(filters or ()), read_requested_rows(content_of(rows), EXPORTS[name].table).rows if rows else ()
    )
    with reach_database(embedded, settings) as connection:
        sink = asyncio.run(written(connection, settings, EXPORTS[name], given, readers, output))
    tell(f"{output}: {sink.title}. {sink.classification}.")


def pairs_of(filters: Sequence[str]) -> list[tuple[str, str]]:
    """Divide parameters into names and values.

    Raises:
        BadUserInput: One has no '='.
    """
    divided = [text.partition("=") for text in filters]
    if any(not equals for _, equals, _ in divided):
        raise BadUserInput("Give each --filter as NAME=VALUE.", argument="--filter")
    return [(name, value) for name, _, value in divided]


class Given(NamedTuple):
    """What a command says of an export: parameters, and the rows of a list of its own."""

    parameters: Sequence[tuple[str, str]]
    rows: Sequence[RequestedRow]


def content_of(path: Path) -> bytes:
    """Read a file.

    Raises:
        ConfigurationError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}.") from error


async def written(  # noqa: PLR0913, PLR0917 - all that an export is made of
    connection: Connection,
    settings: Settings,
    of: ExportList,
    given: Given,
    readers: For,
    output: Path,
) -> "FileSink":
    """Write an export to a file, which is there when it is whole and not before."""
    async with open_graph(connection, kept_bytes=settings.kept_bytes) as graph:
        await prepare_graph(graph)
        assembled = service_of(settings, build_schema(), graph, Readiness(graph))
        service = replace(
            assembled,
            answers=None,
            is_ready=lambda: True,
            budget=Budget(),
            places=None,
            trusted=TrustedDocuments(),
        )
        core = service.executor.schema
        exporter = Exporter(service.respond, core, service.executor.ending, settings.export_seconds)
        part = output.with_name(f"{output.name}.part")
        try:
            with opened(part) as file:
                sink = FileSink(file)
                request = request_of(of, variables_of(core, of, given.parameters), given.rows)
                format_ = FORMATS[output.suffix.removeprefix(".")]
                await exporter.export(request, format_, Asker(CALLERS[readers]), sink)
            part.replace(output)
        finally:
            part.unlink(missing_ok=True)
            await service.finish_writes()
        return sink


def opened(path: Path) -> BinaryIO:
    """Open a file to be written.

    Raises:
        ConfigurationError: It cannot be.
    """
    try:
        return path.open("wb")
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}.") from error


@dataclass(slots=True)
class FileSink:
    """Writes an export to a file, of which nobody has anything before it is whole."""

    file: BinaryIO
    title: str = ""
    classification: str = ""
    has_begun: bool = field(default=False, init=False)

    def begin(self, about: About) -> None:
        """Begin, or begin again."""
        self.title, self.classification = about.export.title, about.classification
        self.file.seek(0)
        self.file.truncate()

    async def write(self, content: bytes) -> None:
        """Write bytes."""
        self.file.write(content)

    async def finish(self, digest: str) -> None:
        """Leave the file as it is."""
