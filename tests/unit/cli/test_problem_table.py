from rich.console import Console

from firmware_graph.cli.problem_table import problem_table
from firmware_graph.records.problem import FilePlace, Problem, ProblemCode


def shown(value: str) -> str:
    place = FilePlace("CPL", 2, "Status")
    problem = Problem(place=place, code=ProblemCode.BAD_CELL, value=value, reason="no", remedy="yes")
    console = Console(width=400)
    with console.capture() as capture:
        console.print(problem_table([problem]))
    return capture.get()


def test_markup_in_a_cell_is_shown_and_not_followed() -> None:
    assert "[/] [bold]x[/bold]" in shown("[/] [bold]x[/bold]")


def test_a_control_character_of_a_cell_does_not_reach_the_terminal() -> None:
    assert r"\x1b[2J\x00" in shown("\x1b[2J\x00")


def test_a_huge_cell_is_shown_in_part() -> None:
    assert f"│ {'x' * 200}… │" in shown("x" * 130_000)
