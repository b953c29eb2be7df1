"""`firmware-graph import --defects --assessments` as an analyst types it."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from firmware_graph.cli import main
from firmware_graph.database.connection import Connection
from support.defect_files import a_defect, affected_by
from support.paths import EXAMPLE
from support.sheets import cpl_rows, import_harness, write_sheet


@pytest.fixture(autouse=True)
def environment(neo4j: Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async def empty() -> None:
        async with import_harness(neo4j, tmp_path):
            pass

    asyncio.run(empty())
    named = {"NEO4J_URI": neo4j.uri, "NEO4J_USER": neo4j.user, "NEO4J_PASSWORD": neo4j.password, "COLUMNS": "200"}
    for name, value in named.items():
        monkeypatch.setenv(name, value)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path, command: str = "import") -> int:
    """Run a command in this process, and return its exit status."""
    monkeypatch.setattr(sys, "argv", ["firmware-graph", command, *map(str, arguments)])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_sheets_and_defects_are_taken_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cpl = write_sheet(tmp_path / "cpl.csv", cpl_rows(300, 301, 305, 400, 405))
    files = "--defects", EXAMPLE / "defects.json", "--assessments", EXAMPLE / "assessments.csv"
    assert run(monkeypatch, "--cpl", cpl, "--allow-ending", "100000") == 0
    assert run(monkeypatch, *files, "--dry-run") == 0
    assert "A dry run" in capsys.readouterr().out
    assert run(monkeypatch, "--cpl", cpl, *files, "--allow-ending", "100000") == 0
    printed = capsys.readouterr()
    assert "defects:" in printed.out
    assert "No recorded stack is of the family" in printed.err
    assert run(monkeypatch, *files) == 0
    told = capsys.readouterr().out
    assert "defects: 0 added, 0 changed, 0 withdrawn" in told
    assert "Nothing changed" in told
    assert "Imported as change" not in told


def test_refused_defects_are_told_with_every_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "defects.json"
    wrong = [a_defect("SYN-1", affected_by(("introduced", "7.x"))), a_defect("", affected_by(("introduced", "v7")))]
    path.write_text(json.dumps(wrong), encoding="utf-8")
    assert run(monkeypatch, "--defects", path) == 1
    printed = capsys.readouterr().out
    assert printed.count("it is no stack version") == 2
    assert "nothing of the defects was written" in printed


def test_refused_sheets_leave_the_defects_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cpl = write_sheet(tmp_path / "cpl.csv", cpl_rows(300, Status="Maybe"))
    assert run(monkeypatch, "--cpl", cpl, "--defects", EXAMPLE / "defects.json") == 1
    assert "defects:" not in capsys.readouterr().out


def test_what_is_kept_out_of_defects_is_listed_for_the_sub_committee_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "defects.json"
    wrong = a_defect("SYN-1", affected_by(("introduced", "7.x")))
    path.write_text(json.dumps([wrong, a_defect("SYN-2")]), encoding="utf-8")
    assert run(monkeypatch, "--defects", path) == 1
    assert "--accept-valid takes what is right" in capsys.readouterr().out
    assert run(monkeypatch, "--defects", path, "--accept-valid") == 0
    assert "defects: 1 added" in capsys.readouterr().out
    assert run(monkeypatch, "--restricted", command="quarantined") == 0
    assert "defect SYN-1" in capsys.readouterr().out
    assert run(monkeypatch, command="quarantined") == 0
    assert "SYN-1" not in capsys.readouterr().out


def test_a_table_of_upgrades_is_taken_with_its_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cpl = write_sheet(tmp_path / "cpl.csv", cpl_rows(1, 2))
    upgrades = write_sheet(tmp_path / "upgrades.csv", [{"From": "1", "To": "2", "Effective From": "31/01/2021"}])
    assert run(monkeypatch, "--cpl", cpl, "--upgrades", upgrades) == 0
    printed = capsys.readouterr()
    assert "upgrades: 1 added" in printed.out
    assert "read upgrades.csv" in printed.err
