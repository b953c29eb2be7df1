"""The commands as their users type them: what they print, and their exit status."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from support.commands import run
from support.sheets import a_cpl_row, a_fir_row, cpl_rows, write_sheet

STARTING_SECONDS = 240
IN_A_ROW = 20
"""Answers that come from both of two workers, all but for one time in half a million."""


@pytest.fixture
def environment(environment: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - the same, but wider
    monkeypatch.setenv("COLUMNS", "200")


def test_schema_is_printed_with_its_scopes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("schema") == 0
    assert 'zigbeeStack: ZigbeeStack @requiresScope(scope: "zigbee:read")' in capsys.readouterr().out


def test_queries_are_listed_with_what_they_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("queries") == 0
    assert "upgrade_lineages" in capsys.readouterr().out


def test_token_needs_a_key_to_sign_with(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("token", "--role", "party") == 2
    assert "--embedded DIR" in capsys.readouterr().err


def test_token_is_signed_with_the_key_beside_the_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("token", "--role", "ssc", "--party", "SSC", "--embedded", tmp_path) == 0
    assert capsys.readouterr().out.count(".") == 2


def test_signing_key_that_is_not_there_is_a_broken_set_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("token", "--role", "ssc", "--signing-key", tmp_path / "absent.pem") == 2
    assert "cannot be read" in capsys.readouterr().err


def test_import_without_sheets_says_what_to_give(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import") == 2
    assert "--cpl" in capsys.readouterr().err


def test_import_without_a_database_says_how_to_name_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("NEO4J_URI", raising=False)
    assert run("import", "--cpl", write_sheet(tmp_path / "cpl.csv", cpl_rows(1))) == 2
    assert "NEO4J_URI" in capsys.readouterr().err


@pytest.mark.usefixtures("environment")
def test_import_reports_every_bad_cell_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = write_sheet(tmp_path / "cpl.csv", [a_cpl_row(1, Firmware_Version="111"), a_cpl_row(2, Status="Perhaps")])
    assert run("import", "--partial", "--cpl", sheet) == 1
    printed = capsys.readouterr().out
    assert "2 problems" in printed
    assert "Refused: nothing was written; --accept-valid takes what is right." in printed


@pytest.mark.usefixtures("environment")
def test_import_keeps_apart_what_is_wrong_and_lists_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cpl = write_sheet(tmp_path / "cpl.csv", cpl_rows(901, 902))
    fir = write_sheet(tmp_path / "fir.csv", [a_fir_row(901), a_fir_row(902, "901; 999")])
    assert run("import", "--partial", "--accept-valid", "--cpl", cpl, "--fir", fir) == 0
    assert "Imported as change" in capsys.readouterr().out
    assert run("quarantined") == 0
    assert "999" in capsys.readouterr().out
    assert run("import", "--partial", "--accept-valid", "--cpl", cpl, "--fir", fir) == 0
    printed = capsys.readouterr().out
    assert "Nothing changed: all of it is recorded already." in printed
    assert "change " not in printed
    assert run("quarantined", "--restricted") == 0
    assert "0 kept out" in capsys.readouterr().out


@pytest.mark.usefixtures("environment")
def test_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", "--partial", "--dry-run", "--cpl", write_sheet(tmp_path / "cpl.csv", cpl_rows(7777))) == 0
    assert "A dry run: nothing was written." in capsys.readouterr().out


@pytest.mark.usefixtures("environment")
def test_sheet_that_is_not_there_is_refused_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", "--cpl", tmp_path / "absent.csv") == 1
    assert "absent.csv" in capsys.readouterr().err


def test_database_that_does_not_answer_is_a_broken_set_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    monkeypatch.setenv("NEO4J_PASSWORD", "irrelevant")
    assert run("import", "--cpl", write_sheet(tmp_path / "cpl.csv", cpl_rows(1))) == 2
    printed = capsys.readouterr().err
    assert "The database does not answer." in printed
    assert "Neo.ClientError" not in printed
    assert run("doctor") == 2
    assert " ".join(capsys.readouterr().out.split()).count("See that it runs") == 1


@pytest.mark.usefixtures("environment")
def test_doctor_finds_a_set_up_that_works(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("doctor") == 0
    assert "Neo4j/5.26" in capsys.readouterr().out


def test_doctor_says_that_no_database_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("NEO4J_URI", raising=False)
    assert run("doctor") == 2
    assert "NEO4J_URI" in capsys.readouterr().out


@pytest.mark.usefixtures("environment")
def test_doctor_says_which_keys_cannot_be_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    jwks = tmp_path / "jwks.json"
    jwks.write_text(json.dumps({"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}), encoding="utf-8")
    monkeypatch.setenv("FIRMWARE_GRAPH_JWKS_FILE", str(jwks))
    assert run("doctor") == 2
    assert "symmetric" in capsys.readouterr().out


def test_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FIRMWARE_GRAPH_MAX_DEPTH", "none")
    assert run("serve") == 2
    assert "FIRMWARE_GRAPH_MAX_DEPTH" in capsys.readouterr().err
    assert run("doctor") == 2


@pytest.mark.parametrize("host", ["0.0.0.0", "example.invalid"])  # noqa: S104 - it is to be refused
def test_demo_tokens_are_for_loopback_only(host: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("serve", "--host", host, "--embedded", tmp_path, "--demo-tokens") == 2
    assert "loopback only" in capsys.readouterr().err


def test_demo_tokens_need_a_store(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("serve", "--demo-tokens") == 2
    assert "--embedded DIR" in capsys.readouterr().err


@pytest.mark.usefixtures("environment")
def test_taken_port_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert run("serve", "--port", str(taken.getsockname()[1])) == 2
    assert "choose another with --host and --port" in capsys.readouterr().err


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def started(arguments: Sequence[str], port: int) -> Iterator[str]:
    """Run a command of its own process until it is ready; end it as Ctrl-C does."""
    command = [sys.executable, "-c", "from firmware_graph.cli import main; main()", *arguments, "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    settings = {"FIRMWARE_GRAPH_LOG_LEVEL": "WARNING", "FIRMWARE_GRAPH_FIRST_QUESTIONS_SECONDS": "0"}
    process = subprocess.Popen(command, env=os.environ | settings)  # noqa: S603 - our own command
    try:
        deadline = time.monotonic() + STARTING_SECONDS
        while not is_ready(address):
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server is not ready in time"
            time.sleep(0.1)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) in (0, 130)


def is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("demo")
    for address in started(["demo", "--folder", str(folder)], free_port()):
        yield address, folder


def asked(address: str, query: str, token: str | None = None) -> dict[str, object]:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    response = httpx.post(f"{address}/graphql", json={"query": query}, headers=headers, timeout=30, trust_env=False)
    return dict(response.json())


def token_for(role: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert run("token", "--role", role, "--embedded", folder) == 0
    return capsys.readouterr().out.strip()


def test_demo_answers_each_kind_of_caller(demo: tuple[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    address, folder = demo
    query = "{ upgradePathway(from: {cplEntryId: 20}) { ... on UpgradePathway { hops } } zigbeeStacks { totalCount } }"
    anonymous = asked(address, query)
    assert anonymous["data"] == {"upgradePathway": None, "zigbeeStacks": None}
    party = asked(address, query, token_for("party", folder, capsys))
    assert party["data"] == {"upgradePathway": {"hops": 2}, "zigbeeStacks": None}
    ssc = asked(address, query, token_for("ssc", folder, capsys))
    assert "errors" not in ssc


def test_import_uses_the_server_that_runs_on_the_folder(
    demo: tuple[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address, folder = demo
    sheet = write_sheet(tmp_path / "cpl.csv", cpl_rows(8888))
    assert run("import", "--partial", "--cpl", sheet, "--embedded", folder) == 0
    capsys.readouterr()
    assert asked(address, "{ firmwareVersion(cplEntryId: 8888) { status } }")["data"] == {
        "firmwareVersion": {"status": "CURRENT"}
    }


@pytest.mark.usefixtures("environment")
def test_several_workers_serve_one_port() -> None:
    for address in started(["serve", "--workers", "2"], free_port()):
        wait_for_every_worker(address)
        assert all("errors" not in asked(address, "{ revision { id } }") for _ in range(IN_A_ROW))


def wait_for_every_worker(address: str) -> None:
    """Wait until many answers in a row say that a worker is ready: one that is may stand before one that is not."""
    deadline = time.monotonic() + STARTING_SECONDS
    in_a_row = 0
    while in_a_row < IN_A_ROW:
        assert time.monotonic() < deadline, "a worker is not ready in time"
        in_a_row = in_a_row + 1 if is_ready(address) else 0
