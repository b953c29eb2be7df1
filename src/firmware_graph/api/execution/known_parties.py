"""Whether the register has the parties that are acted for: nothing is answered in the name of another."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import GraphError
from firmware_graph.model.party import Party
from firmware_graph.model.rights import Rights
from firmware_graph.questions.parties.parties import parties
from firmware_graph.questions.parties.shared.known_party import check_credential

KEPT_SECONDS: Final = 5.0
AGAIN_SECONDS: Final = 1.0
"""How long is waited for the register where one is kept."""


@dataclass(slots=True)
class KnownParties:
    """Checks whom callers act for; the register is read every few seconds, by the first operation that needs it.

    While it cannot be read, the one before tells which parties there are, but not which there are not.
    """

    graph: Graph
    timeout_seconds: float
    now: Callable[[], float] = time.monotonic
    register: Sequence[Party] | None = None
    looked_at: float = 0.0

    async def check(self, rights: Rights) -> None:
        """Check the party that a caller acts for, if any.

        Raises:
            Forbidden: The register does not have it.
            GraphError: The database did not answer, and the party is not known from before.
        """
        if rights.acting_for is not None:
            check_credential(await self.register_with(rights.acting_for, rights), rights.acting_for)

    async def register_with(self, party_id: str, rights: Rights) -> Sequence[Party]:
        """Return the register as it is, or as it was a moment ago."""
        kept = self.register
        if kept is not None and self.now() - self.looked_at < KEPT_SECONDS:
            return kept
        seconds = self.timeout_seconds if kept is None else min(AGAIN_SECONDS, self.timeout_seconds)
        reader = GraphReader(self.graph, rights=rights, deadline=Deadline.after(seconds), uses_party_facts=True)
        try:
            kept = self.register = await parties(reader)
        except GraphError:
            if kept is None or all(party.party_id != party_id for party in kept):
                raise
        self.looked_at = self.now()
        return kept
