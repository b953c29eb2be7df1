"""`firmware-graph history`: the ledger of changes."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import orjson
import typer

from firmware_graph.cli.history_table import history_table
from firmware_graph.cli.moments import MILLISECONDS, MOMENTS
from firmware_graph.cli.reaching import EmbeddedFolder, reach_database
from firmware_graph.cli.screen import out
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, open_graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.schema import prepare_graph
from firmware_graph.model.rights import TIER_OF, Rights
from firmware_graph.questions.publication.history import LedgerEntry
from firmware_graph.questions.publication.history import history as ledger
from firmware_graph.questions.publication.restricted_history import restricted_history
from firmware_graph.settings import load_settings

READING_SECONDS: Final = 60.0
MOST_LISTED: Final = 1000
OPERATOR: Final = Rights(scopes=frozenset(TIER_OF))
"""Whoever has the password of the store may read all of it, as `import` may write all of it."""

Limit = Annotated[int, typer.Option(metavar="N", min=1, max=MOST_LISTED, help="How many, the latest first.")]
Entry = Annotated[
    int | None,
    typer.Option(metavar="ID", min=1, help="Only those that may have touched this CPL entry, as far as is recorded."),
]
Since = Annotated[datetime | None, typer.Option(formats=MOMENTS, help="Only those since then, in UTC.")]
Restricted = Annotated[
    bool, typer.Option("--restricted", help="With what is for the Security Sub-Committee alone; it names defects.")
]


@dataclass(frozen=True, slots=True)
class Question:
    """Which changes to list."""

    limit: int
    since: int = 0
    cpl_entry_id: int | None = None
    is_restricted: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """Changes, and the restricted summaries of those that have one, if requested."""

    changes: list[LedgerEntry]
    restricted: Mapping[int, Mapping[str, Any]]


def history(  # noqa: PLR0913 - each is an option of the command
    *,
    limit: Limit = 20,
    entry: Entry = None,
    since: Since = None,
    restricted: Restricted = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with every entry that was touched.")] = False,
    embedded: EmbeddedFolder = None,
) -> None:
    """List the changes of the store: when, by whom, what they moved and touched. For operators of the store alone.

    What is for the Security Sub-Committee alone names no entry, so --entry does not find it.
    """
    since_ms = 0 if since is None else int(since.replace(tzinfo=UTC).timestamp() * MILLISECONDS)
    question = Question(limit, since_ms, entry, restricted)
    with reach_database(embedded, load_settings()) as connection:
        listed = asyncio.run(read_history(connection, question))
    if as_json:
        typer.echo(orjson.dumps([_as_json(one, listed) for one in listed.changes], option=orjson.OPT_INDENT_2).decode())
    else:
        out.print(history_table(listed.changes, listed.restricted), soft_wrap=False)


async def read_history(connection: Connection, question: Question) -> Listed:
    """Read the changes, and their restricted parts only if requested."""
    async with open_graph(connection) as graph:
        await prepare_graph(graph)

        def reader() -> GraphReader:
            return GraphReader(graph, rights=OPERATOR, deadline=Deadline.after(READING_SECONDS))

        changes = await ledger(reader(), limit=question.limit, since=question.since, cpl_entry_id=question.cpl_entry_id)
        sequences = [one.sequence for one in changes]
        return Listed(changes, await restricted_history(reader(), sequences) if question.is_restricted else {})


def _as_json(change: LedgerEntry, listed: Listed) -> dict[str, object]:
    touched = change.touched
    restricted = listed.restricted.get(change.sequence)
    return {
        "sequence": change.sequence,
        "recordedAt": datetime.fromtimestamp(change.recorded_at / MILLISECONDS, UTC)
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "Z"),
        "kind": change.kind,
        "actor": change.actor,
        "tiers": change.tiers,
        "touchedEverything": touched.is_everything,
        "touchedCplEntryIds": sorted(touched.cpl_entry_ids),
        "touchedModels": sorted(touched.model_keys),
        "summary": change.summary,
        **({} if restricted is None else {"restrictedSummary": restricted}),
    }
