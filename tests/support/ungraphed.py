"""The executor of the schema, with readers that have no graph."""

from collections.abc import Callable
from typing import Any, Final, cast

from firmware_graph.api.execution.executor import OperationExecutor
from firmware_graph.api.plan import Plans
from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.write import Write
from firmware_graph.auth.caller import Caller
from firmware_graph.database.graph import Deadline

SCHEMA: Final = executable(declared_schema())


class NoGraph:
    """A reader without a graph, sufficient for an execution that reads nothing."""

    def release(self) -> None:
        """Release nothing."""

    async def check_lease(self) -> None:
        """Pass: nothing is leased."""


def executor_on(reader: Callable[[], NoGraph], deadline_seconds: float = 10.0) -> OperationExecutor:
    """Return the executor, with a reader for each execution."""

    def open_context(
        caller: Caller,
        _deadline: Deadline,
        write: Write | None = None,
        *,
        uses_party_facts: bool = False,  # noqa: ARG001 - a keyword of its callers
    ) -> OperationContext:
        return OperationContext(caller, cast("Any", reader()), 0, write)

    return OperationExecutor(SCHEMA, open_context, deadline_seconds, Plans(declared_schema()))
