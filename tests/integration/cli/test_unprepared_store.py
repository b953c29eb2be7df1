"""Commands on a store that is not prepared, or that other processes are preparing at the same moment."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from support.commands import run
from support.sheets import cpl_rows, import_harness, write_sheet

pytestmark = pytest.mark.indexes

COMMAND = (sys.executable, "-c", "from firmware_graph.cli import main; main()")
AT_ONCE = 2


@pytest.fixture
def unprepared(neo4j: Connection, environment: None, tmp_path: Path) -> None:  # noqa: ARG001 - the settings that name it
    """A database without a schema."""

    async def empty() -> None:
        async with import_harness(neo4j, tmp_path) as harness:
            await harness.ask("MATCH (n) DETACH DELETE n")
            for kind, shown in (("CONSTRAINT", "CONSTRAINTS"), ("INDEX", "RANGE INDEXES")):
                for [name] in await harness.ask(f"SHOW {shown} YIELD name"):
                    await harness.ask(f"DROP {kind} {name} IF EXISTS")

    asyncio.run(empty())


@pytest.mark.usefixtures("unprepared")
def test_imports_at_the_same_moment_are_all_written(tmp_path: Path) -> None:
    sheets = [write_sheet(tmp_path / f"{entry}.csv", cpl_rows(entry)) for entry in range(1, AT_ONCE + 1)]
    commands = [
        subprocess.Popen(  # noqa: S603 - our own command
            [*COMMAND, "import", "--partial", "--cpl", str(sheet)],
            env=os.environ,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for sheet in sheets
    ]
    printed = [command.communicate(timeout=120)[0] for command in commands]
    assert [command.returncode for command in commands] == [0] * AT_ONCE, printed
    assert all("Imported as change" in one and "Neo." not in one and "Traceback" not in one for one in printed)


@pytest.mark.usefixtures("environment")
def test_a_database_that_is_not_there_is_a_broken_set_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEO4J_DATABASE", "elsewhere")
    monkeypatch.setenv("COLUMNS", "300")
    assert run("quarantined") == 2
    assert run("doctor") == 2
    printed = capsys.readouterr()
    assert all("correct it" in text and "Neo.ClientError" not in text for text in (printed.out, printed.err))


@pytest.mark.parametrize("uri", ["bolt://localhost:abc", "bolt://[::1", "bolt://localhost?a=1", "neo4j://h?a=1&a=2"])
def test_an_address_that_is_none_is_a_broken_set_up(
    uri: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEO4J_URI", uri)
    monkeypatch.setenv("NEO4J_PASSWORD", "irrelevant")
    assert run("quarantined") == 2
    assert "bolt://host:7687" in capsys.readouterr().err
    assert run("doctor") == 2
