"""The trail of agents: what they ask with their keys is recorded, of a party's no more in a day than has room."""

from dataclasses import dataclass, field
from functools import partial
from typing import Final

from firmware_graph.api.execution.ledger import Ledger, MemoryLedger
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.schema.context import now_ms
from firmware_graph.audit.agent_uses import AgentUses
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.gate import Admission
from firmware_graph.auth.operation import Operation
from firmware_graph.errors import RateLimited
from firmware_graph.model.api_key_use import ApiKeyUse

DAY_SECONDS: Final = 86_400
MEBIBYTE: Final = 1_048_576
FULL: Final = (
    "What agents ask is recorded, and what was recorded of your party's in 24 hours leaves no room for more: ask again "
    "in {seconds} s, or without the key of an agent."
)


@dataclass(frozen=True, slots=True)
class AgentTrail:
    """Records what agents ask, refused or not; of one party's agents, at most `most_bytes` in 24 hours.

    Those whose keys read restricted facts are counted apart, as their budget is. Nothing recorded gives way to what
    comes later, or an agent could clear its trail. Without `uses` nothing is recorded.
    """

    uses: AgentUses | None = None
    most_bytes: int = 64 * MEBIBYTE
    ledger: Ledger = field(default_factory=partial(MemoryLedger, DAY_SECONDS))

    async def take_room(self, caller: Caller, operation: Operation, admission: Admission) -> None:
        """Take the room for the record of an operation, before it is executed; none is needed for other callers.

        Raises:
            RateLimited: There is not enough left for the agents of its party.
        """
        if self.uses is None or caller.agents_key is None:
            return
        needed = use_of(caller.agents_key, operation, admission, None).stored_bytes
        is_within, spent = await self.ledger.spend(f"agents {caller.account}", needed, self.most_bytes)
        if not is_within:
            seconds = max(1, spent.seconds_until(self.most_bytes - needed))
            raise RateLimited(
                FULL.format(seconds=seconds), limit="agentUses", maximum=self.most_bytes, retry_after=seconds
            )

    def note(
        self, caller: Caller, operation: Operation, admission: Admission, response: EncodedResponse | None
    ) -> None:
        """Record what an agent asked, refused (`response` is None) or not; nothing for other callers."""
        if self.uses is not None and caller.agents_key is not None:
            self.uses.note(use_of(caller.agents_key, operation, admission, response))

    async def finish(self) -> None:
        """Wait for pending records, before the graph is closed."""
        if self.uses is not None:
            await self.uses.finish()


def use_of(key_id: str, operation: Operation, admission: Admission, response: EncodedResponse | None) -> ApiKeyUse:
    """Describe what an agent asked, refused or not; how many entries have a restricted fact is restricted itself."""
    return ApiKeyUse.of(
        key_id,
        asked_at=now_ms(),
        operation_name=operation.name,
        coordinates=admission.coordinates,
        entry_count=response.entry_count if response and not admission.restricted else 0,
    )
