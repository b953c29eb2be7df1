"""`firmware-graph audit`: the record verified, listed and exported."""

import asyncio
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from firmware_graph.audit.heads import add_head
from firmware_graph.audit.recorder import GraphRecorder
from firmware_graph.audit.signing import read_signing_key
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from support.audit_harness import a_read, audit_harness, now
from support.commands import run


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "audit.pem"
    path.write_bytes(Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path


@pytest.fixture
def _store(neo4j: Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: Path) -> None:
    """Three reads, and a signed head of them."""

    async def fill() -> None:
        async with audit_harness(neo4j, tmp_path) as harness:
            recorder = GraphRecorder(harness.graph, timeout_seconds=30)
            for entry in (1, 2, 3):
                await recorder.record(a_read(entry))
            await add_head(harness.graph, read_signing_key(key), now_ms=now())

    asyncio.run(fill())
    named = {"NEO4J_URI": neo4j.uri, "NEO4J_USER": neo4j.user, "NEO4J_PASSWORD": neo4j.password, "COLUMNS": "160"}
    for name, value in named.items():
        monkeypatch.setenv(name, value)


def tamper(neo4j: Connection, statement: str) -> None:
    async def made() -> None:
        async with open_graph(neo4j) as graph, graph.driver.session() as session:
            await (await session.run(statement)).consume()

    asyncio.run(made())


@pytest.mark.usefixtures("_store")
def test_whole_record_is_said_to_be_whole(capsys: pytest.CaptureFixture[str], key: Path) -> None:
    assert run("audit", "verify", "--key", key) == 0
    printed = capsys.readouterr().out
    assert "3 records in 1 chains (0 more were pruned), 1 heads of days, 1 signatures: whole" in printed
    head = printed.split("The last head is ")[1].split(":")[0]
    assert run("audit", "verify", "--key", key, "--head", head) == 0
    assert run("audit", "verify", "--key", key, "--head", "0" * 64) == 1
    assert "is missing" in capsys.readouterr().err


@pytest.mark.usefixtures("_store")
def test_altered_record_is_status_1_and_named(capsys: pytest.CaptureFixture[str], neo4j: Connection, key: Path) -> None:
    tamper(neo4j, "MATCH (b:AuditBlock {last: 2}) SET b.texts = replace(b.texts, 'an analyst', 'another')")
    assert run("audit", "verify", "--key", key) == 1
    written = capsys.readouterr()
    assert "record 2 is altered" in written.err
    assert "NOT WHOLE" in written.out


@pytest.mark.usefixtures("_store")
def test_reads_are_listed_and_filtered(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("audit", "list", "--limit", "2") == 0
    assert capsys.readouterr().out.count("an analyst") == 2
    assert run("audit", "list", "--party", "NOBODY") == 0
    assert "an analyst" not in capsys.readouterr().out
    assert run("parties", "set", "SOMEBODY", "--name", "Some", "--category", "SSC") == 0
    assert run("audit", "list", "--party", "NOBODY") == 1
    assert "Do you mean 'SOMEBODY'?" in capsys.readouterr().err
    assert run("parties", "remove", "SOMEBODY") == 0


@pytest.mark.usefixtures("_store")
def test_export_has_a_line_for_each_chain_record_and_head(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("audit", "export") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["kind"] for line in lines] == ["chain", "record", "record", "record", "head"]
    assert lines[2]["previous"] == lines[1]["hash"]
