"""The commands that the documentation has: each exists, with the options that it is given there."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from firmware_graph.cli.command_table import COMMANDS, loaded
from firmware_graph.settings import Settings
from support.paths import ROOT

PAGES: Final = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
CODE: Final = re.compile(r"^```.*?^```$|`[^`\n]+(?:\n[^`\n]+)?`", re.MULTILINE | re.DOTALL)
COMMAND: Final = re.compile(r"\bfirmware-graph +(?P<said>[a-z][^|;>#)`\n]*)")
OPTION: Final = re.compile(r"(?<!\w)--[a-z][\w-]*")
TARGET: Final = re.compile(r"\bmake (?P<name>[a-z][\w-]*)")
MODULE: Final = re.compile(r"python -m (?P<name>bench[\w.]*)")
SETTING: Final = re.compile(r"\bFIRMWARE_GRAPH_(?P<name>[A-Z_]+[A-Z])\b")
OTHERS: Final = {"CACHE_DIR", "IMAGE", "TEST_NEO4J", "TOKEN", "URL"}
"""What commands, containers and the tests take, and the service does not."""


def code_of(page: Path) -> str:
    """Return the code of a page, each long line in one."""
    return "\n".join(CODE.findall(page.read_text(encoding="utf-8"))).replace("\\\n", " ")


def wrong_commands_in(code: str) -> Iterator[str]:
    """List the commands that there are not, or not with such options."""
    for match in COMMAND.finditer(code):
        said = match["said"].split()
        command = loaded(said[0]) if said[0] in COMMANDS else None
        if command is not None and said[1:] and hasattr(command, "commands"):
            command = command.commands.get(said[1])
        options = {name for one in command.params for name in one.opts} if command else set()
        if command is None or not {*OPTION.findall(match["said"])} <= options | {"--help"}:
            yield match[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_says_to_run_is_there(page: Path) -> None:
    code = code_of(page)
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert list(wrong_commands_in(code)) == []
    assert {match["name"] for match in TARGET.finditer(code)} <= targets
    for match in MODULE.finditer(code):
        path = ROOT / match["name"].replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), match[0]
    settings = {name.upper() for name in Settings.model_fields}
    assert {match["name"] for match in SETTING.finditer(code)} <= settings | OTHERS


def test_command_and_option_that_there_are_not_are_found() -> None:
    code = "firmware-graph exprot\nfirmware-graph doctor --loud # --aloud\nfirmware-graph parties ad\n"
    assert list(wrong_commands_in("firmware-graph doctor\nfirmware-graph keys end ID --party P1")) == []
    assert list(wrong_commands_in(code)) == [
        "firmware-graph exprot",
        "firmware-graph doctor --loud ",
        "firmware-graph parties ad",
    ]
