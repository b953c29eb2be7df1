"""What is said of an error at the terminal: what to do, and nothing of the driver's."""

import subprocess
import sys

import pytest
from neo4j.exceptions import Neo4jError

from firmware_graph.cli.faults import AWAY, CONTENDED, FAULT, message_of
from firmware_graph.database.driver_errors import translated
from firmware_graph.errors import (
    DatabaseNotFound,
    GraphContended,
    GraphContractError,
    SourceUnreadable,
    StoreNotWritable,
    TransactionTooLarge,
)
from support.commands import run

SETTLING = [
    "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists",
    "Neo.ClientError.Schema.ConstraintAlreadyExists",
    "Neo.ClientError.Schema.IndexAlreadyExists",
    "Neo.ClientError.Schema.IndexNotFound",
    "Neo.ClientError.Procedure.ProcedureCallFailed",
    "Neo.DatabaseError.Schema.ConstraintCreationFailed",
    "Neo.TransientError.Transaction.DeadlockDetected",
    "Neo.TransientError.Transaction.Outdated",
    "Neo.TransientError.General.DatabaseUnavailable",
]
FAULTS = ["Neo.ClientError.Schema.ConstraintValidationFailed", "Neo.ClientError.Statement.SyntaxError", None]


def failed(code: str | None) -> Neo4jError:
    return Neo4jError._hydrate_neo4j(code=code, message="the driver's words")  # noqa: SLF001 - as the driver makes it


@pytest.mark.parametrize("code", SETTLING)
def test_what_meets_another_process_is_to_be_run_again(code: str) -> None:
    error = translated(failed(code), "publish")
    assert isinstance(error, GraphContended)
    assert message_of(error) == CONTENDED


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_is_told_without_the_drivers_words(code: str | None) -> None:
    error = translated(failed(code), "publish")
    assert isinstance(error, GraphContractError)
    assert message_of(error) == FAULT


def test_a_database_that_is_not_there_is_named_by_its_setting() -> None:
    error = translated(failed("Neo.ClientError.Database.DatabaseNotFound"), "publish")
    assert isinstance(error, DatabaseNotFound)
    assert "NEO4J_DATABASE" in message_of(error)


def test_a_database_that_is_away_is_not_told_in_the_systems_words() -> None:
    assert message_of(translated(OSError("Connect call failed"), "publish")) == AWAY


def test_an_error_of_a_file_is_told_as_it_is() -> None:
    assert message_of(SourceUnreadable("cpl.csv cannot be read")) == "cpl.csv cannot be read"


@pytest.mark.parametrize("state", ["TransactionLogError", "TransactionStartFailed"])
def test_database_that_could_not_write_its_log_is_told_with_what_to_do(state: str) -> None:
    error = translated(failed(f"Neo.DatabaseError.Transaction.{state}"), "commit")
    assert isinstance(error, StoreNotWritable)
    assert "Make room on its disk, and start Neo4j again" in message_of(error)


def test_argument_that_is_not_utf_8_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", "--cpl", "cpl-\udcff.csv") == 2
    assert r"The argument 'cpl-\udcff.csv' is not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(
    "code",
    [
        "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
        "Neo.TransientError.General.OutOfMemoryError",
        "Neo.ClientError.General.TransactionOutOfMemoryError",
    ],
)
def test_what_is_too_large_for_the_database_is_told_to_be_divided_and_not_sent_again(code: str) -> None:
    error = translated(failed(code), "add_quarantined")
    assert isinstance(error, TransactionTooLarge)
    assert "Divide what is written" in message_of(error)
    assert "again" not in message_of(error)


def test_command_prints_nothing_of_what_the_driver_logs() -> None:
    program = """
import logging
from firmware_graph.cli import main
try:
    main()
finally:
    logging.getLogger("neo4j.io").error("the text of the driver")
"""
    done = subprocess.run(  # noqa: S603 - a program of the tests
        [sys.executable, "-c", program, "--version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "firmware-graph" in done.stdout
