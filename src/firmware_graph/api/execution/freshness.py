"""When a response is valid: at one revision of the caller's tiers, and until the next dated fact."""

import asyncio
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from cachetools import LRUCache

from firmware_graph.api.execution.public_errors import log_faults
from firmware_graph.api.schema.context import OperationContext, moment_after
from firmware_graph.database.graph import Deadline
from firmware_graph.database.published import Published
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.revision import Revision
from firmware_graph.errors import GraphError, GraphTimeout
from firmware_graph.model.rights import Rights
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.publication.next_moment import next_moment

LOOKING_SECONDS: Final = 2.0
MOST_RIGHTS: Final = 500

State = tuple[int | None, ...]


class Validity(NamedTuple):
    """The state of the caller's tiers when a response was made, and the moments between which it is valid (ms)."""

    state: State
    since: int
    until: int

    def holds(self, published: Revision, tiers: frozenset[Tier], now_ms: int) -> bool:
        """Whether it is valid at a published revision and a moment."""
        is_published = published.is_quiet(tiers) and not published.is_loading
        return is_published and published.state_of(tiers) == self.state and self.since <= now_ms < self.until


@dataclass(slots=True)
class Freshness:
    """Reads what validity depends on; the next dated moment is read once per revision and set of rights.

    An answer waits for its validity at most `timeout_seconds`, and is not cached after that.
    """

    published: Published
    timeout_seconds: float = LOOKING_SECONDS
    moments: MutableMapping[Rights, Validity] = field(default_factory=lambda: LRUCache(MOST_RIGHTS))

    async def holds(self, validity: Validity, tiers: frozenset[Tier]) -> bool:
        """Whether something is valid at a revision published after this call; false if unknown."""
        try:
            published = await self.published.now(tiers)
        except GraphError as error:
            log_faults([error])
            return False
        return validity.holds(published, tiers, moment_after(published, tiers))

    async def validity_of(self, context: OperationContext) -> Validity | None:
        """Compute when the response of an operation is valid; None if that is unknown or has passed."""
        if context.reader.revision is None:
            return None
        try:
            async with asyncio.timeout(self.timeout_seconds):
                return await self.found(context, context.reader.revision.state_of(context.reader.tiers_read))
        except TimeoutError:
            log_faults([GraphTimeout("the next moment was not read in time")])
        except GraphError as error:
            log_faults([error])
        return None

    async def found(self, context: OperationContext, state: State) -> Validity | None:
        """Read the next dated moment, unless it is known; None if something was published meanwhile."""
        rights, now_ms = context.reader.rights, context.now_ms
        known = self.moments.get(rights)
        if known is not None and known.state == state and known.since <= now_ms < known.until:
            return known._replace(since=now_ms)
        reader = GraphReader(self.published.graph, rights=rights, deadline=Deadline.after(self.timeout_seconds))
        until = await next_moment(reader, after=now_ms)
        if reader.revision is not None and reader.revision.state_of(rights.tiers_read) != state:
            return None
        self.moments[rights] = validity = Validity(state, now_ms, until)
        return validity
