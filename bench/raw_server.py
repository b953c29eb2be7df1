"""The upper bound: the reads of the product, replayed through the driver behind the same ASGI server, and nothing else.

`python -m bench.raw_server RECORDINGS PORT`. The recordings are JSON: for each query's name, a list of requests, each
a list of stages, each a list of [name of a read file, parameters]. A request names the query in its path and its
number in its body; the answer is the records' values. Nothing is parsed, validated, checked or shaped.
"""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import uvicorn
from neo4j import READ_ACCESS, AsyncDriver
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from firmware_graph.database.catalogue import GIVEN, load_catalogue
from firmware_graph.database.connection import connection_of
from firmware_graph.database.graph import open_graph
from firmware_graph.settings import load_settings

Read = tuple[str, dict[str, Any]]


class Replay:
    """An application that answers requests by their recorded reads."""

    def __init__(self, recordings: dict[str, list[list[list[Read]]]]) -> None:
        statements = {name: query.statement for name, query in load_catalogue().items()}
        self.requests = {
            name: [[[(statements[read], given) for read, given in stage] for stage in stages] for stages in requests]
            for name, requests in recordings.items()
        }
        self.driver: AsyncDriver
        self.database = "neo4j"

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """Open the driver with the product's own options."""
        settings = load_settings()
        async with open_graph(connection_of(settings), pool_size=settings.neo4j_pool_size) as graph:
            self.driver, self.database = graph.driver, graph.database
            yield

    async def read(self, statement: str, parameters: dict[str, Any]) -> list[Any]:
        """Run one read as database/graph.py does."""
        async with self.driver.session(
            database=self.database, default_access_mode=READ_ACCESS, fetch_size=-1
        ) as session:
            record = await (await session.run(statement, {GIVEN: parameters})).single(strict=True)
            return record.values()

    async def answer(self, http: Request) -> Response:
        """Replay one request."""
        stages = self.requests[http.path_params["query"]][int(await http.body())]
        answered: list[list[Any]] = []
        for stage in stages:
            if len(stage) == 1:
                answered.append(await self.read(*stage[0]))
            else:
                answered += await asyncio.gather(*(self.read(*read) for read in stage))
        return Response(orjson.dumps(answered), media_type="application/json")


def main() -> None:
    """Serve on loopback."""
    replay = Replay(orjson.loads(Path(sys.argv[1]).read_bytes()))
    serve(Starlette(routes=[Route("/{query}", replay.answer, methods=["POST"])], lifespan=replay.lifespan), sys.argv[2])


def serve(app: Starlette, port: str) -> None:
    """Serve an application on loopback, with the options of cli/commands/serve.py."""
    gc.collect()
    gc.freeze()  # as firmware_graph.app does
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(port),
        log_level="warning",
        access_log=False,
        ws="none",
        server_header=False,
        date_header=False,
    )


if __name__ == "__main__":
    main()
