"""A client of the application over HTTP, on a real Neo4j with the example data."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from firmware_graph.auth.tokens import KEY_FILE, demo_key
from firmware_graph.database.connection import Connection
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.ingest.defects import DefectImportRequest, import_defects
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.settings import Settings, load_settings
from support.paths import EXAMPLE
from support.sheets import import_harness
from support.waiting import wait_until


@dataclass(frozen=True)
class Ask:
    """A client that sends queries to `/graphql` as one caller."""

    client: httpx.Client
    headers: dict[str, str]

    def __call__(self, query: str, **variables: Any) -> httpx.Response:
        body = {"query": query, "variables": variables}
        return self.client.post("/graphql", json=body, headers=self.headers)

    def data(self, query: str, **variables: Any) -> Any:
        """Return the data of an answer that must have no errors."""
        body = self(query, **variables).json()
        assert "errors" not in body, body["errors"]
        return body["data"]

    def codes(self, query: str, **variables: Any) -> list[str]:
        """Return the codes of an answer that must have errors."""
        return [error["extensions"]["code"] for error in self(query, **variables).json()["errors"]]


def load_example(connection: Connection, folder: Path) -> None:
    """Empty the graph and import the example sheets, defects and assessments."""

    async def load() -> None:
        async with import_harness(connection, folder) as harness:
            request = ImportRequest(
                cpl=EXAMPLE / "cpl.csv",
                fir=EXAMPLE / "fir.csv",
                zigbee=EXAMPLE / "zigbee.csv",
                successions=EXAMPLE / "successions.toml",
                actor="a test",
                submitter=OPERATOR,
            )
            report = await import_sheets(harness.graph, request)
            assert report.is_written, report
            stated = DefectImportRequest(
                defects=[EXAMPLE / "defects.json"],
                assessments=[EXAMPLE / "assessments.csv"],
                actor="a test",
                submitter=OPERATOR,
            )
            assert (await import_defects(harness.graph, stated)).is_written
        await asyncio.sleep(0.05)  # the driver closes its sockets behind our back

    asyncio.run(load())


def settings_for(connection: Connection, key_folder: Path, **more: object) -> Settings:
    """Return the settings of a server on a database that accepts tokens signed with the key in a folder."""
    demo_key(key_folder)
    given = {
        "neo4j_uri": connection.uri,
        "neo4j_user": connection.user,
        "neo4j_password": connection.password,
        "neo4j_database": connection.database,
        "demo_key_file": key_folder / KEY_FILE,
        "log_level": "WARNING",
        "first_questions_seconds": 0,  # tests ask their own
        "deadline_seconds": 60,  # a busy machine plans a cold graph slowly
        "audit_seconds": 30,  # the same
    }
    return load_settings(**{**given, **more})


def wait_until_ready(client: httpx.Client) -> None:
    """Wait for the graph to be prepared."""
    wait_until(lambda: client.get("/readyz").status_code == 200)
