"""Whether the register has the parties that are acted for: nothing is answered in the name of another."""

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Final

from cachetools import TTLCache

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.rights import Rights
from firmware_graph.questions.parties.parties import parties
from firmware_graph.questions.parties.shared.known_party import check_credential

REMEMBERED_SECONDS: Final = 5.0
MOST_REMEMBERED: Final = 10_000


def remembered_parties() -> MutableMapping[str, None]:
    """Create the memory of the parties that the register had a moment ago."""
    return TTLCache(MOST_REMEMBERED, REMEMBERED_SECONDS)


@dataclass(frozen=True, slots=True)
class KnownParties:
    """Checks whom callers act for: a round trip, but for a party that was found a moment ago."""

    graph: Graph
    timeout_seconds: float
    found: MutableMapping[str, None] = field(default_factory=remembered_parties)

    async def check(self, rights: Rights) -> None:
        """Check the party that a caller acts for, if any.

        Raises:
            Forbidden: The register does not have it.
            GraphError: The database did not answer.
        """
        party = rights.acting_for
        if party is None or party in self.found:
            return
        deadline = Deadline.after(self.timeout_seconds)
        reader = GraphReader(self.graph, rights=rights, deadline=deadline, uses_party_facts=True)
        check_credential(await parties(reader), party)
        self.found[party] = None
