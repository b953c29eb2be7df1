"""The commands by name: each is imported when it is run, so that a simple one starts at once.

The module of a command in `commands` has its name, with a function of that name, or a group of several as `app`.
"""

from importlib import import_module
from keyword import iskeyword
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

COMMANDS: Final = {
    "serve": "Serve the API until it is told to stop.",
    "demo": "Start the embedded Neo4j, load the example data if the store is empty, and serve on loopback.",
    "import": "Import the CPL, the FIR and the Device Zigbee Information Repository, as one change or not at all.",
    "quarantined": "List what imports kept out and no later sheet has stated well.",
    "withdraw": "Withdraw an upgrade: show what that strands, ask, and publish it.",
    "declare": "Declare an upgrade, or state it anew: show what that opens, ask, and publish it.",
    "correct": "Correct columns of an entry of the CPL: show what follows, ask, and publish it.",
    "propose": "Propose a change in the name of a party, which SECAS decides. For operators of the store alone.",
    "history": (
        "List the changes of the store: when, by whom, what they moved and touched. For operators of the store alone."
    ),
    "audit": "Verify, list or export the record of reads of restricted facts. For operators of the store alone.",
    "backup": "Write all of a store to one file, also while it is in use, and check the file.",
    "restore": "Write a backup into an empty store, all of it or nothing.",
    "export": "Write a list or a drawing to a file, as those it is for may have it. For operators of the store alone.",
    "cpa-rules": (
        "Record which types of device need Commercial Product Assurance from when on, in place of the rules before."
    ),
    "pairs": "Report on pairs of devices in a CSV file, by pseudonyms for its keys: no identifier leaves this machine.",
    "parties": "Keep the register of parties, which what names a party is checked against.",
    "keys": "List and end the API keys of a party, as an operator of the store.",
    "token": "Print a token to send as `Authorization: Bearer …`.",
    "jwks": "Print the public half of a signing key as a JWKS, for FIRMWARE_GRAPH_JWKS_FILE.",
    "trust": "Check the documents of a folder, and write them as a manifest for FIRMWARE_GRAPH_TRUSTED_DOCUMENTS_FILE.",
    "schema": "Print the GraphQL schema.",
    "queries": "List the Cypher files and the purpose of each.",
    "doctor": "Check everything that the service needs, and print what to do about what is missing.",
}


class Commands(TyperGroup):
    """The group of all commands: lists them from the table, and imports the one that is run."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - its type is private to Typer
        """List the names."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:  # noqa: ANN401, ARG002 - as above
        """Return a command to be listed, without its options."""
        summary = COMMANDS.get(cmd_name)
        return TyperCommand(cmd_name, help=summary) if summary else None

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:  # noqa: ANN401 - as above
        """Return the command to run, with its options."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, loaded(name) if name and command else command, rest


def stem_of(name: str) -> str:
    """Return the stem of a command's module and function."""
    return f"{name}_" if iskeyword(name) else name.replace("-", "_")


def loaded(name: str) -> Any:  # noqa: ANN401 - its type is private to Typer
    """Import a command."""
    stem = stem_of(name)
    module = import_module(f"{__package__}.commands.{stem}")
    if isinstance(getattr(module, "app", None), typer.Typer):
        return typer.main.get_command(module.app)
    alone = typer.Typer(add_completion=False)
    alone.command(name)(getattr(module, stem))
    return typer.main.get_command(alone)
