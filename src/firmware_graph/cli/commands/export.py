"""`firmware-graph export`: a list or a drawing as a file, from the store, with the rights of its readers."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final, NamedTuple

import typer

from firmware_graph.api.execution.budget import Budget
from firmware_graph.api.execution.readiness import Readiness
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.service import Service
from firmware_graph.api.execution.trusted import TrustedDocuments
from firmware_graph.api.schema.build import declared_schema
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
from firmware_graph.exports.drawings import DRAWING_FORMATS, DRAWINGS, ask_for_drawing, check_format
from firmware_graph.exports.export import FORMATS, Exporter, request_of
from firmware_graph.exports.export_list import ExportList
from firmware_graph.exports.lists import EXPORTS
from firmware_graph.exports.parameters import variables_of
from firmware_graph.ingest.requested_rows import RequestedRow, read_requested_rows
from firmware_graph.settings import Settings, load_settings

OPERATOR: Final = "operator of the store"


class For(StrEnum):
    """The readers of a file."""

    EVERYONE = "everyone"
    SEC_PARTIES = "sec-parties"
    SSC = "ssc"


CALLERS: Final[Mapping[For, Caller]] = {
    For.EVERYONE: ANONYMOUS,
    For.SEC_PARTIES: Caller(is_sec_party=True, subject=OPERATOR),
    For.SSC: Caller(roles=frozenset({Role.SSC}), subject=OPERATOR),
}


def export(  # noqa: PLR0913 - each is an option of the command
    name: Annotated[str, typer.Argument(metavar="LIST", help=f"One of {', '.join([*EXPORTS, *DRAWINGS])}.")],
    *,
    output: Annotated[
        Path, typer.Option("--output", metavar="F", help="The file: .csv, .xlsx or .jsonl; of a drawing, .mmd or .svg.")
    ],
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
    """Write a list or a drawing to a file, as those it is for may have it. For operators of the store alone."""
    if name not in {**EXPORTS, **DRAWINGS}:
        lists = ", ".join([*EXPORTS, *DRAWINGS])
        raise BadUserInput(f"There is no list {name!r} to export. There are {lists}.", argument="LIST")
    if output.suffix.removeprefix(".") not in {**FORMATS, **DRAWING_FORMATS}:
        raise BadUserInput("Name a file that ends with .csv, .xlsx, .jsonl, .mmd or .svg.", argument="--output")
    check_format(name, output.suffix.removeprefix("."))
    settings = load_settings()
    given = Given(name, pairs_of(filters or ()), rows_in(rows, name) if rows else ())
    with reach_database(embedded, settings) as connection:
        about = asyncio.run(written(connection, settings, given, readers, output))
    tell(f"{output}: {about.export.title}. {about.classification}.")


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
    """The arguments of an export: its name, parameters, and the rows of the caller's own list."""

    name: str
    parameters: Sequence[tuple[str, str]]
    rows: Sequence[RequestedRow]


def rows_in(path: Path, name: str) -> Sequence[RequestedRow]:
    """Read the rows of the caller's own list.

    Raises:
        BadUserInput: It is not such a list, or the export takes none.
        ConfigurationError: It cannot be read.
    """
    if name in DRAWINGS:
        raise BadUserInput(f"The drawing {name} is of no list of your own: leave it out.", argument="--rows")
    return read_requested_rows(content_of(path), EXPORTS[name].table).rows


def content_of(path: Path) -> bytes:
    """Read a file.

    Raises:
        ConfigurationError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}.") from error


async def written(connection: Connection, settings: Settings, given: Given, readers: For, output: Path) -> About:
    """Write an export to a file, which appears only when it is complete, and return its facts."""
    async with open_graph(connection, kept_bytes=settings.kept_bytes) as graph:
        await prepare_graph(graph)
        assembled = service_of(settings, declared_schema(), graph, Readiness(graph))
        service = replace(
            assembled,
            answers=None,
            is_ready=lambda: True,
            budget=Budget(),
            places=None,
            trusted=TrustedDocuments(),
        )
        part = output.with_name(f"{output.name}.part")
        suffix, requester = output.suffix.removeprefix("."), Requester(CALLERS[readers])
        write = write_drawing if given.name in DRAWINGS else partial(write_list, seconds=settings.export_seconds)
        try:
            with opened(part) as file:
                about = await write(service, given, suffix, requester, file)
            part.replace(output)
        finally:
            part.unlink(missing_ok=True)
            await service.finish_writes()
        return about


async def write_drawing(service: Service, given: Given, suffix: str, requester: Requester, file: BinaryIO) -> About:
    """Write a drawing."""
    schema = service.schema
    drawing = await ask_for_drawing(service.respond, schema, given.name, given.parameters, requester)
    file.write(drawing.text(suffix).encode())
    return drawing.about


async def write_list(  # noqa: PLR0913 - all that a list is made of
    service: Service, given: Given, suffix: str, requester: Requester, file: BinaryIO, *, seconds: float
) -> About:
    """Write a list."""
    schema = service.schema
    of = EXPORTS[given.name]
    sink = FileSink(file)
    variables = variables_of(schema, of, given.parameters)
    check_party_is_not_needed(of, variables)
    request = request_of(of, variables, given.rows)
    exporter = Exporter(service.respond, schema, service.shutdown, seconds)
    await exporter.export(request, FORMATS[suffix], requester, sink)
    assert sink.about is not None  # noqa: S101 - narrows; what is written has begun
    return sink.about


def check_party_is_not_needed(of: ExportList, variables: Mapping[str, Any]) -> None:
    """Check that a list does not depend on the targets of a party.

    Raises:
        BadUserInput: It does, and a command asks in no party's name.
    """
    if of.is_of_party or variables.get("approved"):
        raise BadUserInput(
            f"A command asks in the name of no party, and {of.name} would be of a party's targets: take it from the "
            "service, with a token of that party.",
            argument="LIST" if of.is_of_party else "--filter",
        )


def opened(path: Path) -> BinaryIO:
    """Open a file for writing.

    Raises:
        ConfigurationError: It cannot be opened.
    """
    try:
        return path.open("wb")
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}.") from error


@dataclass(slots=True)
class FileSink:
    """Writes an export to a file that nobody reads before it is complete."""

    file: BinaryIO
    about: About | None = None
    has_begun: bool = field(default=False, init=False)

    def begin(self, about: About) -> None:
        """Begin, or start over."""
        self.about = about
        self.file.seek(0)
        self.file.truncate()

    async def write(self, content: bytes) -> None:
        """Write bytes."""
        self.file.write(content)

    async def finish(self, digest: str) -> None:
        """Leave the file as it is."""
