"""After a password was refused, nothing asks for a while: Neo4j locks a user out who is wrong three times in a row."""

import time
from typing import Final

from neo4j.exceptions import Neo4jError

from firmware_graph.errors import CredentialsRefused

PAUSE_SECONDS: Final = 8.0
"""Neo4j's lock is five seconds long, and would keep out other commands with the same user, and the right password."""

CODES: Final = (
    "Neo.ClientError.Security.Unauthorized",
    "Neo.ClientError.Security.AuthenticationRateLimit",
)
REFUSED: Final = "Neo4j does not accept NEO4J_USER and NEO4J_PASSWORD: correct them."


class Lockout:
    """Whether the password was refused within `PAUSE_SECONDS`, whoever of this process asked."""

    def __init__(self) -> None:
        self.until = float("-inf")

    def check(self) -> None:
        """Check that the database may be asked.

        Raises:
            CredentialsRefused: It refused the password a moment ago.
        """
        if time.monotonic() < self.until:
            raise CredentialsRefused(REFUSED)

    def observe(self, error: BaseException | None) -> None:
        """Begin a pause where the password was refused; a statement that is forbidden begins none."""
        if isinstance(error, Neo4jError) and error.code in CODES:
            self.until = time.monotonic() + PAUSE_SECONDS
