"""Firmware-graph without records of restricted reads, for comparison with itself.

`python -m bench.unrecorded_server PORT`. Otherwise it is the product's own application.
"""

import dataclasses
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

import uvicorn
from starlette.applications import Starlette

from firmware_graph.api.execution.release import Releases
from firmware_graph.app import create_app_from_environment
from firmware_graph.audit.recorder import Unrecorded
from firmware_graph.http.server import server_config
from firmware_graph.http.state import State

if TYPE_CHECKING:
    from firmware_graph.app.lifespan import Lifespan


def create_unrecorded_app() -> Starlette:
    """Return the product's application without records."""
    app = create_app_from_environment()
    opened = cast("Lifespan", app.router.lifespan_context)

    @asynccontextmanager
    async def lifespan(of: Starlette) -> AsyncIterator[State]:
        async with opened(of) as state:
            service = dataclasses.replace(state["service"], releases=Releases(Unrecorded()))
            yield {**state, "service": service}

    app.router.lifespan_context = lifespan
    return app


def main() -> None:
    """Serve on loopback, with the options of the product."""
    factory = "bench.unrecorded_server:create_unrecorded_app"
    uvicorn.Server(server_config(factory, host="127.0.0.1", port=int(sys.argv[1]), workers=1)).run()


if __name__ == "__main__":
    main()
