"""`firmware-graph parties`: the register of parties, which SECAS keeps."""

import getpass
from pathlib import Path
from typing import Annotated, Final

import orjson
import typer
from rich.table import Table

from firmware_graph.changes.remove_parties import PartiesRemoved, remove_parties
from firmware_graph.changes.write_parties import write_parties
from firmware_graph.cli.operating import on_store
from firmware_graph.cli.reaching import EmbeddedFolder
from firmware_graph.cli.screen import out, quoted
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import GraphRefused
from firmware_graph.ingest.register_file import party_of, read_register
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.party import Party, PartyCategory
from firmware_graph.model.rights import Rights
from firmware_graph.questions.parties.parties import parties
from firmware_graph.questions.parties.shared.known_party import check_registered

READING_SECONDS: Final = 60.0

app = typer.Typer(help="Keep the register of parties, which what names a party is checked against.")
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
PartyId = Annotated[str, typer.Argument(metavar="ID", help="The party, as tokens name it.")]


@app.command("list")
def list_parties(*, as_json: AsJson = False, embedded: EmbeddedFolder = None) -> None:
    """List the register."""
    listed = on_store(embedded, register)
    if as_json:
        rows = [{"id": one.party_id, "name": one.name, "category": one.category} for one in listed]
        typer.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    table = Table(title=f"{len(listed)} {'party' if len(listed) == 1 else 'parties'}")
    for heading in ("ID", "name", "category"):
        table.add_column(heading, overflow="fold")
    for one in listed:
        table.add_row(quoted(one.party_id), quoted(one.name), one.category)
    out.print(table, soft_wrap=False)


@app.command("import")
def import_parties(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or TOML: an id, a name and a category of each.")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Remove the parties that the file does not have.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check the file, and write nothing.")] = False,
    embedded: EmbeddedFolder = None,
) -> None:
    """Import parties from a file; one that is wrong refuses the file."""
    stated = read_register(file)

    async def write(graph: Graph) -> tuple[int, int, int]:
        recorded = {one.party_id: one for one in await register(graph)}
        gone = recorded.keys() - {one.party_id for one in stated} if replace else set[str]()
        changed = [one for one in stated if recorded.get(one.party_id) != one]
        if not dry_run:
            await write_parties(graph, changed)
            await remove_parties(graph, gone, actor=getpass.getuser(), now_ms=now_ms())
        return len(changed), len(stated) - len(changed), len(gone)

    changed, unchanged, removed = on_store(embedded, write)
    out.print(f"parties: {changed} written, {unchanged} unchanged, {removed} removed")
    if dry_run:
        out.print("A dry run: nothing was written.")


@app.command("set")
def set_party(
    party_id: PartyId,
    *,
    name: Annotated[str, typer.Option(help="Its name.")],
    category: Annotated[PartyCategory, typer.Option(help="Its category.", case_sensitive=False)],
    embedded: EmbeddedFolder = None,
) -> None:
    """Add a party to the register, or correct its name and category."""
    party = party_of({"id": party_id, "name": name, "category": category})
    if not isinstance(party, Party):
        raise GraphRefused(f"The party is refused: {party}.")

    async def write(graph: Graph) -> bool:
        if party in await register(graph):
            return False
        await write_parties(graph, [party])
        return True

    is_written = on_store(embedded, write)
    out.print("parties: 1 written" if is_written else "Nothing changed: the party is recorded so already.")


@app.command("remove")
def remove_party(party_id: PartyId, *, embedded: EmbeddedFolder = None) -> None:
    """Remove a party from the register, and end its API keys."""

    async def remove(graph: Graph) -> PartiesRemoved:
        check_registered(await register(graph), party_id, argument="ID")
        return await remove_parties(graph, [party_id], actor=getpass.getuser(), now_ms=now_ms())

    removed = on_store(embedded, remove)
    out.print(f"parties: {len(removed.party_ids)} removed; API keys ended: {removed.keys_ended}")


async def register(graph: Graph) -> list[Party]:
    """Read the register, as an operator of the store."""
    deadline = Deadline.after(READING_SECONDS)
    return list(await parties(GraphReader(graph, rights=Rights(), deadline=deadline, uses_party_facts=True)))
