import pytest
from rich.console import Console

from firmware_graph.cli.problem_table import MOST_SHOWN, problem_table, show_problems
from firmware_graph.records.problem import Fault, FilePlace, Problem, ProblemCode


def a_problem(value: str, line: int = 2) -> Problem:
    place = FilePlace("CPL", line, "Required Comms Hub Entry ID")
    remedy = "give eight hexadecimal digits with their leading zeros (in a workbook, format the column as text)"
    return Fault(ProblemCode.BAD_CELL, "it is no version", remedy).at(place, value=value)


def shown(value: str, width: int = 400) -> str:
    console = Console(width=width)
    with console.capture() as capture:
        console.print(problem_table([a_problem(value)]))
    return capture.get()


def test_markup_in_a_cell_is_shown_and_not_followed() -> None:
    assert "[/] [bold]x[/bold]" in shown("[/] [bold]x[/bold]")


def test_a_control_character_of_a_cell_does_not_reach_the_terminal() -> None:
    assert r"\x1b[2J\x00" in shown("\x1b[2J\x00")


def test_a_huge_cell_is_shown_in_part() -> None:
    printed = shown("x" * 130_000)
    assert printed.count("x") < 230
    assert "…" in printed


@pytest.mark.parametrize("value", ["x", "x" * 500, "Müller\n2"])
def test_the_table_fits_eighty_columns(value: str) -> None:
    lines = shown(value, width=80).splitlines()
    assert max(map(len, lines)) <= 80
    words = " ".join(" ".join(line.replace("│", " ").split()) for line in lines)
    assert "CPL 2" in words
    assert "leading zeros" in words


def test_the_first_problems_are_shown_and_the_others_counted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    show_problems([a_problem("x", line) for line in range(1000, 1000 + MOST_SHOWN + 1)])
    printed = capsys.readouterr().out
    assert f"{MOST_SHOWN + 1} problems" in printed
    assert (f"CPL {999 + MOST_SHOWN}" in printed, f"CPL {1000 + MOST_SHOWN}" in printed) == (True, False)
    assert "--report FILE has them all" in printed
    assert max(map(len, printed.splitlines())) <= 80


def test_no_problem_makes_no_table(capsys: pytest.CaptureFixture[str]) -> None:
    show_problems([])
    assert capsys.readouterr().out == ""
