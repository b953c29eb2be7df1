"""Imports sheets over and over until it is killed: the victim of test_import_kills."""

import asyncio
import json
import sys
from importlib import import_module
from pathlib import Path

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.model.submitter import OPERATOR


async def main() -> None:
    order = json.loads(sys.stdin.readline())
    if order["is_first_load"]:
        module = import_module("firmware_graph.ingest.import_sheets")
        module.MOST_ROWS_A_TRANSACTION = 1  # type: ignore[attr-defined]
        import_module("firmware_graph.ingest.load").ROWS_A_CALL = 7  # type: ignore[attr-defined]
    async with open_graph(Connection(**order["connection"])) as graph:
        while True:
            for folder in order["folders"]:
                cpl, fir = Path(folder) / "cpl.csv", Path(folder) / "fir.csv"
                await import_sheets(graph, ImportRequest(cpl=cpl, fir=fir, actor="a victim", submitter=OPERATOR))
                print("done", flush=True)  # noqa: T201 - what its parent waits for


if __name__ == "__main__":
    asyncio.run(main())
