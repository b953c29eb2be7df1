"""Firmware-graph without its gate, policy and limits, for comparison with itself.

`python -m bench.ungated_server PORT`. Otherwise it is the product's own application; callers are still authenticated.
"""

import dataclasses
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

import uvicorn
from starlette.applications import Starlette

from firmware_graph.api.execution.service import Service
from firmware_graph.app import create_app_from_environment
from firmware_graph.auth.gate import Admission, Gate
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.policy import POLICY
from firmware_graph.http.state import State
from firmware_graph.model.rights import EVERYONE, Rights

if TYPE_CHECKING:
    from firmware_graph.app.lifespan import Lifespan

ADMITTED = Admission([], (), reads_graph=True)


class OpenGate(Gate):
    """A gate that admits everything."""

    def admit(self, operation: Operation, rights: Rights) -> Admission:  # noqa: ARG002 - the real one looks at both
        """Let everything through."""
        return ADMITTED


def ungated(service: Service) -> Service:
    """Take the gate away, and open every field to everyone."""
    everything = dict.fromkeys(POLICY, EVERYONE)
    executor = dataclasses.replace(service.executor, policy=everything, readable={})
    return dataclasses.replace(service, gate=OpenGate(service.gate.schema, service.gate.limits), executor=executor)


def create_ungated_app() -> Starlette:
    """Return the product's application without the gate."""
    app = create_app_from_environment()
    opened = cast("Lifespan", app.router.lifespan_context)

    @asynccontextmanager
    async def lifespan(of: Starlette) -> AsyncIterator[State]:
        async with opened(of) as state:
            yield {**state, "service": ungated(state["service"])}

    app.router.lifespan_context = lifespan
    return app


def main() -> None:
    """Serve on loopback, with the options of cli/commands/serve.py."""
    uvicorn.run(
        create_ungated_app(),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        log_level="warning",
        access_log=False,
        ws="none",
        server_header=False,
        date_header=False,
    )


if __name__ == "__main__":
    main()
