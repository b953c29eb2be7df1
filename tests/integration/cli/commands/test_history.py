"""`firmware-graph history`: the ledger on the screen and as JSON."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from firmware_graph.database.connection import Connection
from support.commands import run
from support.sheets import a_fir_row, a_zigbee_row, cpl_rows, import_harness


@pytest.fixture
def store(neo4j: Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A store of three changes, the last with a part that is restricted, and the settings that name it."""

    async def fill() -> None:
        async with import_harness(neo4j, tmp_path) as harness:
            await harness.written(cpl=cpl_rows(100))
            await harness.written(cpl=cpl_rows(*range(1, 9)), is_partial=True)
            await harness.written(fir=[a_fir_row(1), a_fir_row(2, "1")], zigbee=[a_zigbee_row(1)], is_partial=True)

    asyncio.run(fill())
    named = {"NEO4J_URI": neo4j.uri, "NEO4J_USER": neo4j.user, "NEO4J_PASSWORD": neo4j.password, "COLUMNS": "80"}
    for name, value in named.items():
        monkeypatch.setenv(name, value)


def as_json(capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert run("history", "--json", *options) == 0
    listed: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return listed


@pytest.mark.usefixtures("store")
def test_changes_are_a_table_of_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("history") == 0
    printed = capsys.readouterr().out
    assert "3 changes" in printed
    assert all(name in printed for name in ("IMPORT", "a test", "cpl.csv", "moved CPL", "versions added"))
    assert max(map(len, printed.splitlines())) <= 80
    assert "SSC alone" not in printed


@pytest.mark.usefixtures("store")
def test_what_is_restricted_is_listed_where_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("history", "--restricted", "--limit", "1") == 0
    assert "SSC alone: added: 1" in " ".join(capsys.readouterr().out.replace("│", " ").split())
    [change] = as_json(capsys, "--restricted", "--limit", "1")
    assert change["restrictedSummary"] == {"added": 1, "changed": 0, "removed": 0}
    assert "restrictedSummary" not in as_json(capsys)[0]


@pytest.mark.usefixtures("store")
def test_json_has_all_that_was_touched(capsys: pytest.CaptureFixture[str]) -> None:
    second, first, _ = as_json(capsys)
    assert first["touchedCplEntryIds"] == list(range(1, 9))
    assert second["tiers"] == ["FIR", "SSC"]
    assert second["recordedAt"].endswith("Z")
    assert second["summary"]["sources"]["fir"]["name"] == "fir.csv"


@pytest.mark.usefixtures("store")
def test_changes_are_filtered_by_entry_and_by_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(as_json(capsys, "--entry", "2")) == 3
    assert len(as_json(capsys, "--entry", "8")) == 2
    assert len(as_json(capsys, "--entry", "99")) == 1
    assert len(as_json(capsys, "--since", "2020-01-31")) == 3
    assert as_json(capsys, "--since", "2999-01-01T10:00:00Z") == []


@pytest.mark.parametrize("option", [("--since", "31st"), ("--limit", "0"), ("--entry", "E20")])
def test_an_option_that_cannot_be_read_is_refused(option: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("history", *option) == 2
    assert "Invalid value" in capsys.readouterr().err


def test_help_says_whom_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("history", "--help") == 0
    assert "operators of the store" in " ".join(capsys.readouterr().out.split())
