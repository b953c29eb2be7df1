"""Parties that a command names, looked up in the register of an available store."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from firmware_graph.cli.screen import tell
from firmware_graph.database.connection import Connection, connection_of
from firmware_graph.database.embedded.folder import published
from firmware_graph.database.graph import Deadline, open_graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import ConfigurationError, GraphError
from firmware_graph.model.party import Party
from firmware_graph.model.rights import Rights
from firmware_graph.questions.parties.parties import parties
from firmware_graph.questions.parties.shared.known_party import check_registered
from firmware_graph.settings import load_settings

LOOKING_SECONDS: Final = 5.0


def check_parties(named: Sequence[str], embedded: Path | None) -> None:
    """Check parties against the register of an available store: that of NEO4J_URI, or one running in a folder.

    An unreachable store does not prevent a token from being issued.

    Raises:
        BadUserInput: The register does not have one of them.
    """
    connection = connection_at_hand(embedded)
    if connection is None:
        return
    try:
        register = asyncio.run(registered(connection))
    except GraphError:
        tell("note: the store does not answer, so the party was not looked up in its register.")
        return
    for party in named:
        check_registered(register, party, argument="--party")


def connection_at_hand(embedded: Path | None) -> Connection | None:
    """Return the connection to the named store, without starting one; None if there is none, or it is not running."""
    if embedded is not None:
        return published(embedded.expanduser().absolute())
    settings = load_settings()
    try:
        return connection_of(settings)
    except ConfigurationError:
        return None


async def registered(connection: Connection) -> Sequence[Party]:
    """Read the register of a store."""
    async with open_graph(connection) as graph:
        deadline = Deadline.after(LOOKING_SECONDS)
        return await parties(GraphReader(graph, rights=Rights(), deadline=deadline, uses_party_facts=True))
