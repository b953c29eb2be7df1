"""Every change of a caller waits for the turn of its party, wherever it is made."""

import ast
from pathlib import Path
from typing import Final

import firmware_graph.changes

FOLDER: Final = Path(firmware_graph.changes.__path__[0])
OF_COMMANDS: Final = {"write_cpa_rules"}


def keywords_of_changes(path: Path) -> list[set[str | None]]:
    """Return the names of the arguments of each call of `change`."""
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    return [
        {keyword.arg for keyword in call.keywords}
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "change"
    ]


def test_changes_of_callers_name_who_waits() -> None:
    found = {path.stem: keywords for path in FOLDER.glob("*.py") if (keywords := keywords_of_changes(path))}
    assert "publish_changes" in found
    assert {stem for stem, calls in found.items() if not all("waiter" in call for call in calls)} == OF_COMMANDS
