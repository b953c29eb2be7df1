"""`firmware-graph doctor`: what is wrong with this set-up, and what to do."""

import asyncio
import os
import sys
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

import typer
from rich.markup import escape
from rich.table import Table

from firmware_graph.cli.faults import message_of
from firmware_graph.cli.file_findings import look_at_files
from firmware_graph.cli.finding import Finding
from firmware_graph.cli.reaching import EmbeddedFolder, reach_database
from firmware_graph.cli.screen import out
from firmware_graph.cli.trust_findings import look_at_trust
from firmware_graph.database.graph import Deadline, Graph, open_graph
from firmware_graph.database.revision import Revision
from firmware_graph.errors import ConfigurationError, DatabaseNotFound, FirmwareGraphError
from firmware_graph.http.pages import pages_are_built
from firmware_graph.model.webhook import WebhookState
from firmware_graph.questions.parties.webhook_states import webhook_states
from firmware_graph.settings import Settings, load_settings, variable_of

BROKEN = 2
ASKING_SECONDS = 10.0
PREFIX = "FIRMWARE_GRAPH_"
LIKENESS = 0.85


def doctor(*, embedded: EmbeddedFolder = None) -> None:
    """Check everything that the service needs, and print what to do about what is missing."""
    findings = list(look(embedded))
    table = Table("looked at", "found", "what to do")
    for finding in findings:
        colour = "red" if finding.is_broken else "yellow" if finding.remedy else "green"
        table.add_row(f"[{colour}]{finding.what}[/]", escape(finding.found), escape(finding.remedy))
    out.print(table)
    if any(finding.is_broken for finding in findings):
        raise typer.Exit(BROKEN)


def look(embedded: Path | None) -> Iterator[Finding]:
    """Run the checks in order, skipping those that depend on a failed one."""
    yield Finding("Python", sys.version.split()[0])
    yield look_at_pages()
    try:
        settings = load_settings()
    except ConfigurationError as error:
        yield Finding("settings", str(error), "Correct the environment.", is_broken=True)
        return
    yield Finding("settings", "can be read")
    yield from look_at_names(os.environ)
    yield from look_at_trust(settings)
    yield from look_at_files(settings)
    yield from look_at_database(embedded, settings)


def look_at_names(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Find variables that are no settings, but are named almost like one: they have no effect."""
    known = [variable_of(name).removeprefix(PREFIX) for name in Settings.model_fields]
    given = [name.upper().removeprefix(PREFIX) for name in sorted(environment) if name.upper().startswith(PREFIX)]
    for name in (name for name in given if name not in known):
        for near in get_close_matches(name, known, 1, LIKENESS):
            yield Finding("settings", f"{PREFIX}{name} is none, and has no effect", f"Is it {PREFIX}{near}?")


def look_at_pages() -> Finding:
    """Check whether the browser pages are built."""
    if pages_are_built():
        return Finding("pages", "built")
    return Finding("pages", "not built", "Install the package again: pip builds them (`make install`).")


def look_at_database(embedded: Path | None, settings: Settings) -> Iterator[Finding]:
    """Check whether the database can be reached, and its contents."""
    try:
        with reach_database(embedded, settings) as connection:

            async def ask() -> list[Finding]:
                async with open_graph(connection) as graph:
                    return await look_at_graph(graph)

            yield from asyncio.run(ask())
    except FirmwareGraphError as error:
        found, end, remedy = message_of(error).partition(". ")  # the remedy follows the problem
        yield Finding("database", found + end.rstrip(), remedy, is_broken=True)


async def look_at_graph(graph: Graph) -> list[Finding]:
    """Check the server's version and what the graph holds."""
    with graph.observed("get_server_info"):
        server = await graph.driver.get_server_info()
    findings = [Finding("database", f"{server.agent} at {server.address}")]
    try:
        record = await graph.read("count_firmware_versions", {}, Deadline.after(ASKING_SECONDS))
    except DatabaseNotFound:
        raise
    except FirmwareGraphError:
        return [*findings, Finding("graph", "not prepared", "Import sheets, or start the service once.")]
    if Revision.of(record["revision"]).is_loading:
        return [
            *findings,
            Finding("graph", "a first load is not whole", "Wait for it, or import again.", is_broken=True),
        ]
    count = record["firmware_versions"]
    findings.append(Finding("graph", f"{count} firmware versions", "" if count else "Import sheets."))
    return [*findings, *await look_at_webhooks(graph)]


async def look_at_webhooks(graph: Graph) -> list[Finding]:
    """Count the webhooks by state, if there are any."""
    counts = await webhook_states(graph, Deadline.after(ASKING_SECONDS))
    if not any(counts.values()):
        return []
    found = ", ".join(f"{count} {state}" for state, count in counts.items())
    remedy = "Their parties see why in `webhooks`, and go on with `redeliver`."
    is_well = not counts[WebhookState.FAILING] and not counts[WebhookState.DISABLED]
    return [Finding("webhooks", found, "" if is_well else remedy)]
