"""Answers about the schema: executed in the background, and cached, as they are the same for everyone at all times."""

from dataclasses import dataclass, field
from typing import Final

from cachetools import LRUCache

from firmware_graph.api.execution.answer_cache import AnswerKey
from firmware_graph.api.execution.executor import OperationExecutor
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.response import EncodedResponse, Response
from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.auth.operation import Operation
from firmware_graph.database.background import Background

ENTRY_OVERHEAD_BYTES: Final = 1_000


@dataclass(slots=True)
class IntrospectedAnswers:
    """Answers to operations that read only the schema, up to `max_bytes`."""

    background: Background = field(default_factory=Background)
    max_bytes: int = 4_194_304
    entries: LRUCache[AnswerKey, EncodedResponse] = field(init=False)

    def __post_init__(self) -> None:
        """Create an empty cache."""
        self.entries = LRUCache(self.max_bytes, getsizeof=lambda answer: ENTRY_OVERHEAD_BYTES + len(answer.content))

    async def respond(
        self, request: Request, operation: Operation, executor: OperationExecutor, requester: Requester
    ) -> EncodedResponse:
        """Look up an answer, or execute the operation in the background.

        Raises:
            GraphTimeout: The deadline passed, or the caller left, before its turn came.
            RateLimited: The queue of operations is full.
        """
        key = AnswerKey.of(request, operation.variables, ANONYMOUS.rights)
        if key and (found := self.entries.get(key)):
            return found
        async with self.background.turn(requester.waiter(executor.seconds())):
            if key and (found := self.entries.get(key)):  # an earlier waiter asked for the same
                return found
            answer = await self.background.run(lambda: answered(operation, executor))
        if key and not answer.codes and len(answer.content) + ENTRY_OVERHEAD_BYTES <= self.max_bytes:
            self.entries[key] = answer
        return answer


def answered(operation: Operation, executor: OperationExecutor) -> EncodedResponse:
    """Execute an operation that reads only the schema."""
    return Response.to_executed(executor.introspection(operation, ANONYMOUS), ()).encoded()
