"""`firmware-graph queries`: the Cypher files, each with what it answers."""

import pytest

from support.commands import run


def test_queries_are_listed_with_what_they_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("queries") == 0
    assert "upgrade_lineages" in capsys.readouterr().out
