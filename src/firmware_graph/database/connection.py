"""The address and credentials of a Neo4j database."""

from dataclasses import dataclass, field

from firmware_graph.errors import ConfigurationError
from firmware_graph.settings import Settings


@dataclass(frozen=True, slots=True)
class Connection:
    """A Bolt address (`bolt://` or `neo4j://`), a user, and the database to use there.

    `lease_milliseconds` sets the duration of the store's leases; None leaves it as it is.
    """

    uri: str
    user: str
    password: str = field(repr=False)
    database: str = "neo4j"
    lease_milliseconds: int | None = None

    @property
    def is_routed(self) -> bool:
        """Whether the address is that of a cluster, so that the driver chooses the member; it may have a single one."""
        return self.uri.startswith("neo4j")


def connection_of(settings: Settings) -> Connection:
    """Return the connection that the settings describe.

    Raises:
        ConfigurationError: The settings do not describe one.
    """
    if settings.neo4j_uri is None or settings.neo4j_password is None:
        raise ConfigurationError(
            "Which Neo4j to use is not said: set NEO4J_URI and NEO4J_PASSWORD, or give --embedded DIR."
        )
    password = settings.neo4j_password.get_secret_value()
    return Connection(
        settings.neo4j_uri, settings.neo4j_user, password, settings.neo4j_database, settings.lease_milliseconds
    )
