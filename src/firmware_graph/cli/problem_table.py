"""Problems of imported files, as a table on the terminal."""

from collections.abc import Sequence

from rich.table import Table

from firmware_graph.cli.screen import quoted
from firmware_graph.ingest import Problem
from firmware_graph.ingest.defects import DefectProblem

LONGEST_VALUE = 200


def problem_table(problems: Sequence[Problem | DefectProblem]) -> Table:
    """Lay out problems, each with where it stands and what would be right."""
    table = Table(
        "sheet", "line", "column", "value", "what is wrong", "what would be right", title=f"{len(problems)} problems"
    )
    for problem in problems:
        line = "" if problem.line is None else str(problem.line)
        value = quoted(problem.value, most=LONGEST_VALUE)
        table.add_row(
            quoted(problem.sheet), line, quoted(problem.column), value, quoted(problem.reason), quoted(problem.remedy)
        )
    return table
