"""How much any file of defects or assessments may have; test_csaf_bounds.py has what CSAF multiplies."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from firmware_graph.errors import GraphTimeout
from firmware_graph.ingest import documents
from firmware_graph.ingest.defects import table
from firmware_graph.ingest.defects.read_files import read_assessments, read_defects
from firmware_graph.model.interruption import interruptible
from firmware_graph.records.defects import osv
from firmware_graph.records.defects.record import FileRecords
from firmware_graph.records.kept_problems import MOST_PROBLEMS
from firmware_graph.records.problem import ProblemCode

ASSESSMENTS = "Defect ID,CPL Entry ID,Verdict\n"
DEFECTS = "Defect ID,Stack Name,Introduced\n"
MOST = 3
Reading = Callable[[list[Path]], FileRecords[Any]]


def a_file(folder: Path, text: str, name: str = "a.csv") -> list[Path]:
    path = folder / name
    path.write_text(text)
    return [path]


@pytest.mark.parametrize(
    ("heading", "row", "read"),
    [(ASSESSMENTS, "SYN-1,1,FIXED\n", read_assessments), (DEFECTS, "SYN-1,X,1\n", read_defects)],
)
def test_a_table_has_at_most_so_many_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, heading: str, row: str, read: Reading
) -> None:
    monkeypatch.setattr(table, "MOST_RECORDS", MOST)
    assert not read(a_file(tmp_path, heading + row * MOST)).problems
    [problem] = read(a_file(tmp_path, heading + row * (MOST + 1))).problems
    assert (problem.code, problem.concerns_whole_file) == (ProblemCode.TOO_MUCH, True)


@pytest.mark.parametrize(
    ("heading", "row", "read"),
    [(ASSESSMENTS, "SYN-1,x,FIXED\n", read_assessments), (DEFECTS, "SYN-1,,1\n", read_defects)],
)
def test_problems_of_a_table_are_counted_beyond_a_number(tmp_path: Path, heading: str, row: str, read: Reading) -> None:
    found = read(a_file(tmp_path, heading + row * (MOST_PROBLEMS + 5)))
    assert len(found.problems) == MOST_PROBLEMS + 1
    assert found.problems[0].reason == "it has 5 problems more than those that are listed"


def test_an_osv_file_has_at_most_so_many_defects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(osv, "MOST_DEFECTS", MOST)
    assert len(read_defects(a_file(tmp_path, "[0,0,0]", "a.json")).problems) == MOST
    [problem] = read_defects(a_file(tmp_path, "[0,0,0,0]", "a.json")).problems
    assert problem.code is ProblemCode.TOO_MUCH
    assert problem.reason == "it has 4 defects, and may have 3"


def test_a_json_file_has_at_most_so_many_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_VALUES", MOST)
    assert read_assessments(a_file(tmp_path, '{"a": [0, 0]}', "a.json")).problems[0].reason.startswith("it has no list")
    [problem] = read_assessments(a_file(tmp_path, '{"a": [0, 0, 0]}', "a.json")).problems
    assert "it has 4 values" in problem.reason
    assert problem.concerns_whole_file


@pytest.mark.parametrize(("name", "text"), [("a.csv", ASSESSMENTS + "SYN-1,1,FIXED\n" * 9), ("a.json", "[0,0]")])
def test_reading_of_any_file_ends_when_nobody_waits(tmp_path: Path, name: str, text: str) -> None:
    checks = iter(range(2))

    def check() -> None:
        if next(checks, None) is None:
            raise GraphTimeout

    read = read_assessments if name == "a.csv" else read_defects
    with interruptible(check), pytest.raises(GraphTimeout):
        read(a_file(tmp_path, text, name))
