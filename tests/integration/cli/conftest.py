"""An empty store, which commands are told of by their environment."""

import asyncio
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from support.sheets import import_harness


@pytest.fixture
def environment(neo4j: Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async def empty() -> None:
        async with import_harness(neo4j, tmp_path):
            pass

    asyncio.run(empty())
    named = {"NEO4J_URI": neo4j.uri, "NEO4J_USER": neo4j.user, "NEO4J_PASSWORD": neo4j.password, "COLUMNS": "80"}
    for name, value in named.items():
        monkeypatch.setenv(name, value)
