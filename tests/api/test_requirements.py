"""docs/requirements.md: every requirement stands once, and what shows it is there and answers whom it names."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import httpx
import pytest
from graphql import OperationDefinitionNode, parse, validate

from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.cli.command_table import COMMANDS
from firmware_graph.exports.drawings import DRAWING_FORMATS, DRAWINGS
from firmware_graph.exports.export import FORMATS
from firmware_graph.exports.lists import EXPORTS
from support.asking import Ask
from support.paths import ROOT

PAGE: Final = ROOT / "docs" / "requirements.md"
COUNT: Final = 139
ROW: Final = re.compile(r"^\| (R\d{3}) \| (.+?) \| (.+?) \| (\w+) \| (.+) \|$", re.MULTILINE)
SHOWN: Final = re.compile(r"(export|page|command)? ?`([^`]+)`")
ANYONE: Final = "anyone"
STATES: Final = ("works", "as R", "partly: ", "not: ")
CODES: Final = ("F001", "F005")


class Shown(NamedTuple):
    """What shows a requirement: a kind, or none for an operation, and its name or text."""

    kind: str
    text: str


class Requirement(NamedTuple):
    """A row of the table."""

    name: str
    wish: str
    state: str
    who: str
    shown: tuple[Shown, ...]

    @property
    def operations(self) -> list[str]:
        """The operations among what shows it."""
        return [one.text for one in self.shown if not one.kind]


REQUIREMENTS: Final = [
    Requirement(name, wish, state, who, tuple(Shown(*found) for found in SHOWN.findall(shown)))
    for name, wish, state, who, shown in ROW.findall(PAGE.read_text(encoding="utf-8"))
]
ASKED: Final = [one for one in REQUIREMENTS if one.operations]


def test_every_requirement_stands_once_with_its_state_and_what_shows_it() -> None:
    assert [one.name for one in REQUIREMENTS] == [f"R{number:03}" for number in range(1, COUNT + 1)]
    assert not [one.name for one in REQUIREMENTS if not one.state.startswith(STATES) or not one.shown]
    assert {one.who for one in REQUIREMENTS} <= {ANYONE, *Role}


@pytest.fixture(scope="module")
def ask_as(client: httpx.Client, key_folder: Path) -> Callable[[str], Ask]:
    """Return what makes a caller of a role; of roles that own codes, with those of the example."""

    def asks(role: str) -> Ask:
        if role == ANYONE:
            return Ask(client, {})
        codes = CODES if role in {Role.MANUFACTURER, Role.ALT_HAN_CO} else ()
        token = mint_token(demo_key(key_folder), role=Role(role), party="P1", manufacturer_codes=codes)
        return Ask(client, {"authorization": f"Bearer {token}"})

    return asks


@pytest.mark.parametrize("requirement", ASKED, ids=lambda one: one.name)
def test_operation_of_a_requirement_is_answered_to_whom_it_names(
    requirement: Requirement, ask_as: Callable[[str], Ask]
) -> None:
    for operation in requirement.operations:
        assert ask_as(requirement.who).data(operation)


def test_operations_fit_the_schema_and_change_nothing() -> None:
    schema = executable(declared_schema())
    for requirement in ASKED:
        for text in requirement.operations:
            document = parse(text)
            assert not validate(schema, document), requirement.name
            [operation, *_] = document.definitions
            assert isinstance(operation, OperationDefinitionNode)
            assert operation.operation.value == "query" or "dryRun: true" in text, requirement.name


def test_exports_and_commands_that_show_a_requirement_are_there() -> None:
    shown = {one for requirement in REQUIREMENTS for one in requirement.shown}
    files = {f"{name}.{suffix}" for name in EXPORTS for suffix in FORMATS}
    drawings = {f"{name}.{suffix}" for name in DRAWINGS for suffix in DRAWING_FORMATS}
    assert {text for kind, text in shown if kind == "export"} <= files | drawings
    assert {text for kind, text in shown if kind == "command"} <= COMMANDS.keys()


def test_pages_that_show_a_requirement_are_there(explorer: httpx.Client) -> None:
    for path in sorted({one.text for requirement in REQUIREMENTS for one in requirement.shown if one.kind == "page"}):
        assert explorer.get(path).status_code in {200, 403}, path
