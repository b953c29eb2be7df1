"""A pause of all requests after a refused password: Neo4j locks a user out after three wrong ones in a row."""

import time
from typing import Final

from neo4j.exceptions import Neo4jError

from firmware_graph.errors import CredentialsRefused

PAUSE_SECONDS: Final = 8.0
"""Neo4j's lock lasts five seconds, and would also lock out other commands with the same user and the right password."""

CODES: Final = (
    "Neo.ClientError.Security.Unauthorized",
    "Neo.ClientError.Security.AuthenticationRateLimit",
)
REFUSED: Final = "Neo4j does not accept NEO4J_USER and NEO4J_PASSWORD: correct them."


class Lockout:
    """Whether the password was refused within `PAUSE_SECONDS`, by any request of this process."""

    def __init__(self) -> None:
        self.until = float("-inf")

    def check(self) -> None:
        """Check that requests may be sent to the database.

        Raises:
            CredentialsRefused: It refused the password a moment ago.
        """
        if time.monotonic() < self.until:
            raise CredentialsRefused(REFUSED)

    def observe(self, error: BaseException | None) -> None:
        """Begin a pause if the password was refused; a forbidden statement begins none."""
        if isinstance(error, Neo4jError) and error.code in CODES:
            self.until = time.monotonic() + PAUSE_SECONDS
