"""Problems of imported files, as a table on the terminal."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from firmware_graph.cli.screen import out, quoted
from firmware_graph.records.problem import Problem

MOST_SHOWN = 50


def show_problems(problems: Sequence[Problem]) -> None:
    """Print the first problems, as wide as the terminal, or 80 columns if that is unknown."""
    if not problems:
        return
    out.print(problem_table(problems[:MOST_SHOWN], of=len(problems)), soft_wrap=False)
    if len(problems) > MOST_SHOWN:
        out.print(f"These are the first {MOST_SHOWN} of {len(problems)} problems; --report FILE has them all.")


def problem_table(problems: Sequence[Problem], *, of: int | None = None) -> Table:
    """Return a table of problems, some `of` a number, each with its place and the correct form."""
    count = len(problems) if of is None else of
    table = Table(title=f"{count} {'problem' if count == 1 else 'problems'}")
    table.add_column("where", ratio=3)
    table.add_column("value", ratio=2, overflow="fold")
    table.add_column("what is wrong → what would be right", ratio=5)
    for problem in problems:
        advice = Text.assemble(quoted(problem.reason), " → ", quoted(problem.remedy))
        table.add_row(_where(problem), quoted(problem.value), advice)
    return table


def _where(problem: Problem) -> Text:
    place = problem.place
    line = "" if place.line is None else f" {place.line}"
    column = Text("") if place.column is None else Text.assemble("\n", quoted(place.column))
    return Text.assemble(quoted(place.source), line, column)
