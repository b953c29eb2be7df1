"""`firmware-graph import` as a person types it: what is on the screen and in the report."""

import csv
import json
from pathlib import Path

import pytest

from support.commands import run
from support.sheets import a_cpl_row, a_fir_row, cpl_rows, write_sheet
from support.workbooks import Cell, Sheet, Workbook

HEADING = ("CPL Entry ID", "Upgrade Path From")


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out.startswith("firmware-graph 0.")


def test_help_of_import_is_one_page(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run("import", "--help") == 0
    printed = capsys.readouterr().out
    assert printed.count("\n") <= 60
    assert "--report" in printed


def test_report_of_an_unknown_kind_is_refused_before_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cpl = write_sheet(tmp_path / "cpl.csv", cpl_rows(1))
    assert run("import", "--cpl", cpl, "--report", tmp_path / "report.docx") == 2
    assert ".csv or .json" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--cpl", "--profile", "--defects", "--assessments"])
def test_report_over_a_file_that_is_imported_is_refused(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "given.json"
    given.write_text("kept", encoding="utf-8")
    fir = write_sheet(tmp_path / "fir.csv", [a_fir_row(1)])
    assert run("import", "--fir", fir, option, given, "--report", given) == 2
    assert "give another name" in capsys.readouterr().err
    assert given.read_text(encoding="utf-8") == "kept"


@pytest.mark.usefixtures("environment")
def test_problems_are_on_the_screen_and_in_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[tuple[str, str | Cell]] = [HEADING, ("1", "N/A"), ("2", Cell(None, formula="A2"))]
    fir = Workbook({"Old": Sheet(rows, state="hidden"), "Now": Sheet(rows)}).write(tmp_path / "fir.xlsx")
    cpl = write_sheet(tmp_path / "cpl.csv", cpl_rows(1, 2))
    assert run("import", "--cpl", cpl, "--fir", fir, "--report", tmp_path / "r.csv") == 1
    printed = capsys.readouterr()
    assert "cell B3 holds a formula" in " ".join(printed.out.replace("│", " ").split())
    assert all(len(line) <= 80 for line in printed.out.splitlines() if "│" in line)
    assert "read fir.xlsx, the worksheet 'Now'" in printed.err
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["sheet"], row["row"], row["column"], row["value"]) == ("FIR", "3", "Upgrade Path From", "'=A2")


@pytest.mark.usefixtures("environment")
def test_what_an_import_would_take_away_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cpl = write_sheet(tmp_path / "cpl.csv", cpl_rows(1, 2, 3))
    fir = write_sheet(tmp_path / "fir.csv", [a_fir_row(1), a_fir_row(2, "1"), a_fir_row(3)])
    assert run("import", "--cpl", cpl, "--fir", fir) == 0
    blank = write_sheet(tmp_path / "blank.csv", [a_fir_row(1), a_fir_row(2, ""), a_fir_row(3, "")])
    removed = write_sheet(tmp_path / "removed.csv", [a_cpl_row(1, Status="Removed"), a_cpl_row(2)])
    capsys.readouterr()
    report = tmp_path / "r.json"
    assert run("import", "--cpl", removed, "--fir", blank, "--report", report) == 1
    printed = capsys.readouterr()
    names = [
        "the upgrade from 1 to 2",
        "entry 3, which becomes REMOVED",
        "entry 1, which is Removed",
        "entry 3 declares",
    ]
    assert all(name in printed.out for name in names)
    assert "--allow-ending 4" in printed.err
    assert json.loads(report.read_text()) == []
    assert len(json.loads((tmp_path / "r.taken.json").read_text())) == 4
    assert run("import", "--cpl", removed, "--fir", blank, "--allow-ending", "4") == 0


@pytest.mark.usefixtures("environment")
def test_a_profile_and_a_sheet_are_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "profile.toml").write_text('[headings.fir]\n"Entry" = "CPL Entry ID"\n"From" = "Upgrade Path From"\n')
    sheets = {name: Sheet([("Entry", "From"), ("1", word)]) for name, word in (("A", "none"), ("B", "7"))}
    fir = Workbook(sheets).write(tmp_path / "fir.xlsx")
    cpl = write_sheet(tmp_path / "cpl.csv", [a_cpl_row(1, Date_Added="12/31/2020")])
    options = ("--profile", tmp_path / "profile.toml", "--date-order", "mdy")
    assert run("import", "--cpl", cpl, "--fir", fir, *options) == 1
    assert "--sheet" in capsys.readouterr().out
    assert run("import", "--cpl", cpl, "--fir", fir, *options, "--sheet", "A") == 0


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
