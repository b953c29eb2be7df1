"""Problems of imported files, as a table on the terminal."""

from collections.abc import Sequence

from rich.table import Table

from firmware_graph.cli.screen import quoted
from firmware_graph.records.problem import Problem

LONGEST_VALUE = 200


def problem_table(problems: Sequence[Problem]) -> Table:
    """Return a table of problems, each with its place and what would be right."""
    table = Table(
        "sheet", "line", "column", "value", "what is wrong", "what would be right", title=f"{len(problems)} problems"
    )
    for problem in problems:
        place = problem.place
        table.add_row(
            quoted(place.source),
            "" if place.line is None else str(place.line),
            quoted(place.column),
            quoted(problem.value, most=LONGEST_VALUE),
            quoted(problem.reason),
            quoted(problem.remedy),
        )
    return table
