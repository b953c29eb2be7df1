"""`firmware-graph keys`: the API keys of a party, for an operator of the store."""

import getpass
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Final

import orjson
import typer
from rich.table import Table

from firmware_graph.changes.end_api_key import end_api_key
from firmware_graph.cli.moments import MILLISECONDS
from firmware_graph.cli.operating import on_store
from firmware_graph.cli.reaching import EmbeddedFolder
from firmware_graph.cli.screen import out, quoted
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.api_key import ApiKey
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.rights import Rights, Scope
from firmware_graph.questions.parties.api_keys import api_keys
from firmware_graph.questions.parties.shared.known_party import check_party

READING_SECONDS: Final = 60.0
PARTY: Final = "--party"

app = typer.Typer(help="List and end the API keys of a party, as an operator of the store.")
Party = Annotated[str, typer.Option(help="The party whose keys they are.")]


@app.command("list")
def list_keys(
    *,
    party: Party,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    embedded: EmbeddedFolder = None,
) -> None:
    """List the keys of a party, ended ones too, the newest first."""
    listed = on_store(embedded, lambda graph: keys_of(graph, party))
    if as_json:
        typer.echo(orjson.dumps([key._asdict() for key in listed], option=orjson.OPT_INDENT_2).decode())
        return
    table = Table(title=f"{len(listed)} API {'key' if len(listed) == 1 else 'keys'}")
    for heading in ("ID", "name", "agent", "scopes", "ends or ended", "last used"):
        table.add_column(heading, overflow="fold")
    for key in listed:
        ends = moment(key.expires_at) if key.ended_at is None else f"ended {moment(key.ended_at)}"
        table.add_row(
            key.key_id, quoted(key.name), quoted(key.agent), " ".join(key.scopes), ends, key.last_used_on or "never"
        )
    out.print(table, soft_wrap=False)


@app.command("end")
def end_key(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="The key, as `list` has it.")],
    *,
    party: Party,
    embedded: EmbeddedFolder = None,
) -> None:
    """End a key at once."""

    async def end(graph: Graph) -> None:
        await keys_of(graph, party)
        ended_by = f"operator:{getpass.getuser()}"
        await end_api_key(graph, key_id, party=party, ended_by=ended_by, now_ms=now_ms())

    on_store(embedded, end)
    out.print("API keys: 1 ended")


async def keys_of(graph: Graph, party: str) -> Sequence[ApiKey]:
    """Return the keys of a party; one that was removed from the register may have some.

    Raises:
        BadUserInput: There are none, and the register does not have the party.
    """
    deadline = Deadline.after(READING_SECONDS)
    reader = GraphReader(graph, rights=Rights(frozenset(Scope)), deadline=deadline, uses_party_facts=True)
    if not (found := await api_keys(reader, party=party)):
        await check_party(reader, party, argument=PARTY)
    return found


def moment(milliseconds: int) -> str:
    """Format a moment to the minute, in UTC."""
    return datetime.fromtimestamp(milliseconds / MILLISECONDS, UTC).strftime("%Y-%m-%d %H:%M")
