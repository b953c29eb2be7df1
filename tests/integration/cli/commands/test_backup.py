"""`firmware-graph backup` on a server: what is still in journals comes with it, or is said to be missing."""

import asyncio
import shutil
from pathlib import Path

import pytest

from firmware_graph.audit.journal import Journal
from firmware_graph.audit.keeper import SUFFIX
from firmware_graph.audit.recorder import JournalRecorder
from firmware_graph.backup import checked_backup
from firmware_graph.backup.records import Node, Tally
from firmware_graph.database.connection import Connection
from support.audit_harness import a_read, audit_harness
from support.commands import run


@pytest.fixture
def folder(neo4j: Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of journals with two reads that no store has."""
    journals = tmp_path / "journals"

    async def fill() -> None:
        async with audit_harness(neo4j, tmp_path):
            journal = Journal(journals)
            recorder = JournalRecorder(journal, 30)
            for entry in (1, 2):
                await recorder.record(a_read(entry))
            await journal.close()

    asyncio.run(fill())
    named = {"NEO4J_URI": neo4j.uri, "NEO4J_USER": neo4j.user, "NEO4J_PASSWORD": neo4j.password, "COLUMNS": "160"}
    for name, value in {**named, "FIRMWARE_GRAPH_AUDIT_FOLDER": str(journals)}.items():
        monkeypatch.setenv(name, value)
    return journals


def records_in(path: Path) -> int:
    """Count the records of reads in a backup."""
    with checked_backup(path, None) as checked:
        nodes = (one for one in checked.backup.records(Tally()) if isinstance(one, Node))
        blocks = [node.properties for node in nodes if "AuditBlock" in node.labels]
        return sum(block["last"] - block["first"] + 1 for block in blocks)


def test_reads_in_journals_are_in_the_backup(folder: Path, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "a.backup") == 0
    assert records_in(tmp_path / "a.backup") == 2
    assert list(folder.glob(f"*{SUFFIX}")) == []


def test_reads_that_cannot_be_shipped_are_said_to_be_missing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [journal] = folder.glob(f"*{SUFFIX}")
    shutil.copy(journal, tmp_path / "kept")
    journal.unlink()
    journal.mkdir()  # which nobody can read, root neither
    assert run("backup", tmp_path / "b.backup") == 0
    assert records_in(tmp_path / "b.backup") == 0
    said = " ".join(capsys.readouterr().err.split())
    assert "could not be shipped to the store" in said
    assert "keep that folder too" in said
