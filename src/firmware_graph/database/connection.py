"""The address and credentials of a Neo4j database."""

from dataclasses import dataclass, field


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
