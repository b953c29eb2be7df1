"""`firmware-graph withdraw`, `declare`, `correct` and `propose`: shown and asked before anything is written."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.database.transaction import run_alone
from support.commands import run
from support.sheets import a_fir_row, cpl_rows, import_harness
from support.watch_store import watching

FACTS = """
    MATCH (v:FirmwareVersion {cpl_entry_id: 22})
    RETURN [(a)-[u:UPGRADES_TO]->() WHERE u.end_code IS NOT NULL | [a.cpl_entry_id, u.end_code]] AS ended,
      v.model_name AS name,
      COLLECT { MATCH (p:Proposal) RETURN [p.party, p.state, p.submitter_role] ORDER BY p.party } AS proposals
"""
Facts = Callable[[], list[object]]
WITHDRAW = ("withdraw", "21", "22")


@pytest.fixture
def facts(neo4j: Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Facts:
    """Return what has ended, what a model is called and what is proposed, of a store that commands are told of."""

    async def fill() -> None:
        async with import_harness(neo4j, tmp_path) as harness:
            await harness.written(cpl=cpl_rows(20, 21, 22), fir=[a_fir_row(21, "20"), a_fir_row(22, "21")])
            await watching(harness, "P1", 20, names_party=True)

    async def read() -> list[object]:
        async with open_graph(neo4j) as graph:
            result = await graph.driver.execute_query(FACTS, database_=graph.database)
            return list(result.records[0].values())

    asyncio.run(fill())
    for name, value in {"URI": neo4j.uri, "USER": neo4j.user, "PASSWORD": neo4j.password}.items():
        monkeypatch.setenv(f"NEO4J_{name}", value)
    return lambda: asyncio.run(read())


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Return what sits a person at the terminal, with an answer."""

    def answer(says: bool) -> None:  # noqa: FBT001 - what it says
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        monkeypatch.setattr(typer, "confirm", lambda *_, **__: says)

    return answer


def test_withdrawal_shows_what_it_strands_and_is_written_with_yes_alone(
    facts: Facts, capsys: pytest.CaptureFixture[str]
) -> None:
    before = facts()
    assert run(*WITHDRAW) == 1
    printed = capsys.readouterr()
    assert "stranded: 2 (entries 20, 21)" in printed.out
    assert "told by their watches: P1, and fewer than three others" in printed.out
    assert "--yes" in printed.err
    assert run(*WITHDRAW, "--dry-run") == 0
    assert facts() == before
    assert run(*WITHDRAW, "--yes", "--note", "Bricks on the way.") == 0
    assert facts()[0] == [[21, "WITHDRAWN_BY_MANUFACTURER"]]
    assert run(*WITHDRAW, "--yes") == 1
    assert "has ended already" in capsys.readouterr().err


def test_person_at_the_terminal_is_asked(facts: Facts, answered: Callable[[bool], None]) -> None:
    before = facts()
    answered(False)  # noqa: FBT003 - the answer
    assert run("correct", "22", "modelName=Another") == 1
    assert facts() == before
    answered(True)  # noqa: FBT003 - the answer
    assert run("correct", "22", "modelName=Another") == 0
    assert facts()[1] == "Another"


def test_declaration_and_what_cannot_be_read_are_told(facts: Facts, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("declare", "20", "22", "--recommendation", "should", "--effective-from", "2026-01-31", "--yes") == 0
    assert "published: change" in capsys.readouterr().out
    before = facts()
    assert run("declare", "20", "22", "--effective-from", "soon", "--yes") == 1
    assert "'soon' is no moment" in capsys.readouterr().err
    assert run("correct", "22", "modlName=x", "--yes") == 1
    assert "Do you mean modelName" in capsys.readouterr().err
    assert facts() == before


def test_proposal_is_made_in_the_name_of_a_party(facts: Facts, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("propose", *WITHDRAW, "--party", "M1", "--yes")
    assert run(*asked, "--code", "F002") == 1
    assert "is not yours" in capsys.readouterr().err
    assert run(*asked, "--code", "F001") == 0
    assert "stranded: 2 (entries 20, 21)" in capsys.readouterr().out
    assert facts()[0] == []
    assert facts()[2] == [["M1", "OPEN", "MANUFACTURER"]]


CATEGORIES = {"A": "ALT_HAN_CO", "M": "MANUFACTURER", "S": "SMALL_SUPPLIER", "L": "LARGE_SUPPLIER", "D": "DCC"}


def test_proposal_is_submitted_as_what_the_register_says_of_its_party(
    facts: Facts, neo4j: Connection, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def register() -> None:
        listed = [[party, party, category] for party, category in CATEGORIES.items()]
        async with open_graph(neo4j) as graph:
            await run_alone(graph, "write_parties", parties=listed)

    asyncio.run(register())
    asked = ("propose", *WITHDRAW, "--yes", "--party")
    for party, told in (("D", "DCC: manufacturers"), ("S", "SMALL_SUPPLIER"), ("M", "--code"), ("X", "no party 'X'")):
        assert run(*asked, party) == 1
        assert told in " ".join(capsys.readouterr().err.split())
    assert facts()[2] == []
    assert run(*asked, "A", "--code", "F001") == 0
    monkeypatch.setenv("FIRMWARE_GRAPH_SUPPLIERS_MAY_PROPOSE", "true")
    assert run(*asked, "L") == 0
    assert facts()[2] == [["A", "OPEN", "ALT_HAN_CO"], ["L", "OPEN", "SUPPLIER"]]
