"""The address and credentials of a Neo4j database."""

from dataclasses import dataclass, field

from firmware_graph.errors import ConfigurationError
from firmware_graph.settings import Settings


@dataclass(frozen=True, slots=True)
class Connection:
    """A Bolt address (`bolt://` or `neo4j://`), a user, and the database to use there.

    `lease_milliseconds` is what the leases of the store shall be; None leaves them as they are.
    """

    uri: str
    user: str
    password: str = field(repr=False)
    database: str = "neo4j"
    lease_milliseconds: int | None = None

    @property
    def is_routed(self) -> bool:
        """Whether the driver chooses among the members of a cluster, of which there may be one."""
        return self.uri.startswith("neo4j")


def connection_of(settings: Settings) -> Connection:
    """Return how to reach the database.

    Raises:
        ConfigurationError: The settings do not tell.
    """
    if settings.neo4j_uri is None or settings.neo4j_password is None:
        raise ConfigurationError(
            "Which Neo4j to use is not said: set NEO4J_URI and NEO4J_PASSWORD, or give --embedded DIR."
        )
    password = settings.neo4j_password.get_secret_value()
    return Connection(
        settings.neo4j_uri, settings.neo4j_user, password, settings.neo4j_database, settings.lease_milliseconds
    )
