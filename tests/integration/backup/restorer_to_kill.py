"""Restores a backup a row at a time until it is killed: the victim of test_restore."""

import asyncio
import json
import sys
from importlib import import_module
from pathlib import Path

from firmware_graph.backup import checked_backup, load, restore
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph


async def main() -> None:
    order = json.loads(sys.stdin.readline())
    load.ROWS_A_CALL = 1
    import_module("firmware_graph.backup.restore").MANY_NODES = 0  # type: ignore[attr-defined]
    async with open_graph(Connection(**order["connection"])) as graph:
        with checked_backup(Path(order["path"]), None) as checked:
            await restore(graph, checked)


if __name__ == "__main__":
    asyncio.run(main())
