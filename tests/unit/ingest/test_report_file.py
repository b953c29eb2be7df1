"""The report of an import as a file."""

import csv
import json
from pathlib import Path

import pytest

from firmware_graph.errors import ConfigurationError, SourceUnreadable
from firmware_graph.ingest.report import Loss, Taken
from firmware_graph.ingest.report_file import check_report_path, taken_path, write_problems, write_taken
from firmware_graph.records.problem import FilePlace, Problem, ProblemCode

PROBLEM = Problem(
    place=FilePlace("CPL", 3, "Model Name"),
    code=ProblemCode.BAD_CELL,
    value='=HYPERLINK("x")',
    reason="it is Müller's",
    remedy="write, it\nagain",
    cpl_entry_id=20,
)
TAKEN = Taken(Loss.UPGRADE, 21, "the upgrade from 20 to 21 (CORRECTED)")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_problems_are_written_as_csv_that_is_no_formula(tmp_path: Path) -> None:
    write_problems(tmp_path / "r.csv", [PROBLEM])
    [row] = rows_of(tmp_path / "r.csv")
    assert (row["sheet"], row["row"], row["column"], row["code"]) == ("CPL", "3", "Model Name", "BAD_CELL")
    assert row["value"] == '\'=HYPERLINK("x")'
    assert (row["reason"], row["remedy"], row["cpl_entry_id"]) == (PROBLEM.reason, PROBLEM.remedy, "20")


def test_problems_are_written_as_json(tmp_path: Path) -> None:
    write_problems(tmp_path / "r.json", [PROBLEM])
    [row] = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert (row["row"], row["value"]) == (3, PROBLEM.value)


def test_what_is_taken_away_is_written_next_to_the_report(tmp_path: Path) -> None:
    write_taken(tmp_path / "r.csv", [TAKEN])
    assert taken_path(tmp_path / "r.csv") == tmp_path / "r.taken.csv"
    assert rows_of(tmp_path / "r.taken.csv") == [{"kind": "UPGRADE", "cpl_entry_id": "21", "what": TAKEN.what}]


def test_a_report_is_for_its_owner_alone(tmp_path: Path) -> None:
    write_problems(tmp_path / "r.csv", [])
    assert (tmp_path / "r.csv").stat().st_mode & 0o777 == 0o600
    assert rows_of(tmp_path / "r.csv") == []


@pytest.mark.parametrize("name", ["r.txt", "r", "absent/r.csv"])
def test_a_report_that_cannot_be_written_is_known_before(tmp_path: Path, name: str) -> None:
    check_report_path(tmp_path / "r.JSON")
    with pytest.raises(ConfigurationError, match="report"):
        check_report_path(tmp_path / name)


def test_a_report_that_is_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "r.csv").mkdir()
    with pytest.raises(SourceUnreadable, match="The report"):
        write_problems(tmp_path / "r.csv", [])


def test_a_report_over_another_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("an older one", encoding="utf-8")
    path.chmod(0o644)
    write_problems(path, [PROBLEM])
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["cpl.csv", "cpl.taken.csv"])
def test_a_report_never_replaces_a_file_that_is_imported(tmp_path: Path, name: str) -> None:
    source = tmp_path / name
    with pytest.raises(ConfigurationError, match="give another name"):
        check_report_path(tmp_path / "cpl.csv", [tmp_path / "fir.csv", source])
    check_report_path(tmp_path / "report.csv", [source])
