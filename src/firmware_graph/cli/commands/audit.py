"""`firmware-graph audit`: the record of reads of restricted facts, verified, listed or exported."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import orjson
import typer
from rich.table import Table

from firmware_graph.api.schema.scalars import write_moment
from firmware_graph.audit.journal import Journal
from firmware_graph.audit.recorded import blocks, chains, heads, reader_of
from firmware_graph.audit.shipping import Shipping
from firmware_graph.audit.signing import read_public_key
from firmware_graph.audit.verify import Verification, verify
from firmware_graph.cli.moments import MILLISECONDS, MOMENTS
from firmware_graph.cli.reaching import EmbeddedFolder, journals_of, reach_database
from firmware_graph.cli.screen import complain, out, quoted
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Graph, open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.model.clocks import DAY_MS
from firmware_graph.model.page import PageRequest
from firmware_graph.model.restricted_read import RecordedRead
from firmware_graph.questions.parties.shared.known_party import check_party
from firmware_graph.questions.publication.restricted_reads import ReadsFilter, restricted_reads
from firmware_graph.settings import Settings, load_settings

MOST_LISTED: Final = 1000
ALTERED: Final = 1


class AuditAction(StrEnum):
    """What to do with the record."""

    VERIFY = "verify"
    LIST = "list"
    EXPORT = "export"


def audit(  # noqa: PLR0913 - each is an option of the command
    *,
    action: Annotated[AuditAction, typer.Argument(help="Check all of it, list the latest reads, or print all of it.")],
    keys: Annotated[
        list[Path] | None,
        typer.Option("--key", metavar="F", help="A key that signed, public or private, in PEM; repeatable."),
    ] = None,
    head: Annotated[
        str | None, typer.Option(metavar="HASH", help="The hash of a head that was kept elsewhere: is it still there?")
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=MOST_LISTED, help="How many to list.")] = 20,
    party: Annotated[str | None, typer.Option(help="List reads by this party, or in its name.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=MOMENTS, help="List reads since then, in UTC.")] = None,
    embedded: EmbeddedFolder = None,
) -> None:
    """Verify, list or export the record of reads of restricted facts. For operators of the store alone.

    `verify` exits with 1 where something is missing or altered. `export` prints a line of JSON for each record and for
    each head of a day, in order, with all that their hashes are made of.
    """
    settings = load_settings()
    named = keys or ([settings.audit_key_file] if settings.audit_key_file else [])
    folder = journals_of(embedded, settings)
    with reach_database(embedded, settings) as connection:
        if folder is not None:
            asyncio.run(shipped(connection, folder))
        if action is AuditAction.VERIFY:
            found = asyncio.run(verified(connection, settings, named, head))
            show_verification(found)
            raise typer.Exit(ALTERED if found.findings else 0)
        if action is AuditAction.EXPORT:
            asyncio.run(exported(connection, typer.echo))
            return
        since_ms = 0 if since is None else int(since.replace(tzinfo=UTC).timestamp() * MILLISECONDS)
        out.print(table_of(asyncio.run(listed(connection, ReadsFilter(since_ms, party), limit))))


async def shipped(connection: Connection, folder: Path) -> None:
    """Ship the journals of a folder to the graph."""
    async with open_graph(connection) as graph:
        await prepare_graph(graph)
        await Shipping(graph, Journal(folder)).ship()


async def verified(connection: Connection, settings: Settings, keys: Sequence[Path], head: str | None) -> Verification:
    """Verify the record."""
    public = [read_public_key(path) for path in keys]
    now_ms = int(datetime.now(UTC).timestamp() * MILLISECONDS)
    async with open_graph(connection) as graph:
        await prepare_graph(graph)
        kept_since = now_ms - settings.audit_keep_days * DAY_MS
        found = await verify(graph, public, pruned_before_ms=kept_since)
        if head is not None and head not in {made.hash for made in await heads(graph)}:
            found.findings.append(f"the head {head} is missing")
        return found


def show_verification(found: Verification) -> None:
    """Print what was verified, and the findings."""
    for finding in found.findings:
        complain(finding)
    out.print(
        f"{found.records} records in {found.chains} chains ({found.pruned} more were pruned), {found.heads} heads of "
        f"days, {found.signatures} signatures: {'NOT WHOLE' if found.findings else 'whole'}"
    )
    if found.last_head:
        out.print(f"The last head is {found.last_head}: keep it elsewhere, and give it as --head another time.")


async def listed(connection: Connection, wanted: ReadsFilter, limit: int) -> Sequence[RecordedRead]:
    """Return the latest reads.

    Raises:
        BadUserInput: There are none, and the register does not have the party.
    """
    async with open_graph(connection) as graph:
        await prepare_graph(graph)
        found = (await restricted_reads(reader_of(graph), wanted, PageRequest(limit))).rows
        if wanted.party is not None and not found:
            await check_party(reader_of(graph), wanted.party, argument="--party")
        return found


def table_of(reads: Sequence[RecordedRead]) -> Table:
    """Return a table of reads."""
    table = Table("released at", "role", "subject", "party", "operation", "entries", "coordinates")
    for read in reads:
        facts = read.facts
        table.add_row(
            write_moment(facts.released_at),
            *(quoted(text) for text in (facts.role, facts.subject, facts.party, facts.operation_name)),
            str(facts.entry_count),
            ", ".join(facts.coordinates),
        )
    return table


async def exported(connection: Connection, echo: Callable[[str], Any]) -> None:
    """Print all chains, records and heads."""
    async with open_graph(connection) as graph:
        await prepare_graph(graph)
        await export(graph, echo)


async def export(graph: Graph, echo: Callable[[str], Any]) -> None:
    """Print a line for each chain, each of its records, and each head of a day."""
    for row in await chains(graph):
        echo(orjson.dumps({"kind": "chain", **row.state._asdict()}).decode())
        async for page in blocks(graph, row.state.chain, after=row.state.pruned_number):
            for record in (record for block in page for record in block.records):
                echo(orjson.dumps({"kind": "record", **record.stated}).decode())
    for made in await heads(graph):
        echo(orjson.dumps({"kind": "head", **made._asdict()}).decode())
