"""A password that was refused is not tried again for a while; other errors of security keep nothing from being run."""

import pytest
from neo4j.exceptions import Neo4jError

from firmware_graph.database.lockout import CODES, Lockout
from firmware_graph.errors import CredentialsRefused


def error_of(code: str) -> Neo4jError:
    """Make an error as the driver does."""
    return Neo4jError._hydrate_neo4j(code=code, message="")  # noqa: SLF001 - it has no other way


@pytest.mark.parametrize("code", CODES)
def test_refused_password_keeps_everything_from_being_run(code: str) -> None:
    lockout = Lockout()
    lockout.observe(error_of(code))
    with pytest.raises(CredentialsRefused, match="NEO4J_PASSWORD"):
        lockout.check()


@pytest.mark.parametrize("code", ["Neo.ClientError.Security.Forbidden", "Neo.ClientError.Statement.SyntaxError"])
def test_statement_that_is_forbidden_or_wrong_keeps_no_other_from_being_run(code: str) -> None:
    lockout = Lockout()
    for error in (error_of(code), OSError(), None):
        lockout.observe(error)
    lockout.check()
