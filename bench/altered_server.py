"""Firmware-graph without a part of it, for comparison with itself.

`python -m bench.altered_server ungated PORT` has no gate, policy and limits; `cold` keeps nothing of what it read, so
that every question is the first. Otherwise it is the product's own application; callers are still authenticated.
"""

import dataclasses
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final, cast

import uvicorn
from starlette.applications import Starlette

from firmware_graph.api.execution.service import Service
from firmware_graph.app import Lifespan, create_app_from_environment
from firmware_graph.auth.gate import Admission, Gate
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.policy import POLICY
from firmware_graph.database.graph import Graph
from firmware_graph.database.kept import BoundedStore
from firmware_graph.http.state import State
from firmware_graph.model.rights import EVERYONE, Rights

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


def without_gate(state: State) -> State:
    """Return the state with a service that has no gate."""
    return {**state, "service": ungated(state["service"])}


def without_store(state: State) -> State:
    """Take the room of the store away, before anything is kept in it."""
    forget(state["readiness"].graph)
    return state


def forget(graph: Graph) -> None:
    """Give a graph a store that has room for nothing."""
    graph.store = BoundedStore(0)
    for kept in (graph.kept, graph.kept_for_restricted):
        kept.store = graph.store


ALTERATIONS: Final[dict[str, Callable[[State], State]]] = {"ungated": without_gate, "cold": without_store}


def create_altered_app(alter: Callable[[State], State]) -> Starlette:
    """Return the product's application with its state altered."""
    app = create_app_from_environment()
    opened = cast("Lifespan", app.router.lifespan_context)

    @asynccontextmanager
    async def lifespan(of: Starlette) -> AsyncIterator[State]:
        async with opened(of) as state:
            yield alter(state)

    app.router.lifespan_context = lifespan
    return app


def main() -> None:
    """Serve on loopback, with the options of cli/serving.py."""
    uvicorn.run(
        create_altered_app(ALTERATIONS[sys.argv[1]]),
        host="127.0.0.1",
        port=int(sys.argv[2]),
        log_level="warning",
        access_log=False,
        ws="none",
        server_header=False,
        date_header=False,
    )


if __name__ == "__main__":
    main()
