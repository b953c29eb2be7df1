"""Memory of one process over a million different documents."""

import argparse
import asyncio
import os
import random
import tempfile
from pathlib import Path
from typing import Final

from firmware_graph.api.execution.readiness import Readiness
from firmware_graph.api.execution.request import Request
from firmware_graph.api.schema.build import declared_schema
from firmware_graph.app.service import service_of
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.roles import Role
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.database.graph import open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.settings import load_settings

COLUMNS: Final = (
    "cplEntryId",
    "versionHex",
    "status",
    "addedOn",
    "zigbeeBand",
    "imageHash",
    "gbcsVersion",
    "cpaStatus",
)
CALLERS: Final = (ANONYMOUS, Caller(is_sec_party=True), Caller(frozenset({Role.SSC})))
READING_ONE_IN: Final = 10
REPORTS: Final = 20
MEBIBYTE: Final = 1024 * 1024


def a_document(number: int, chance: random.Random) -> str:
    """Return a document that was never sent before; one in ten reads the graph."""
    fields = " ".join(chance.sample(COLUMNS, chance.randint(1, len(COLUMNS))))
    if number % READING_ONE_IN == 0:
        return f"query ($id: Int = {number}) {{ a{number}: firmwareVersion(cplEntryId: $id) {{ {fields} }} }}"
    return (
        f"query ($on: Boolean = false) {{ __typename b{number}: firmwareVersions(first: {1 + number % 50}) "
        f"@include(if: $on) {{ nodes {{ {fields} zigbeeStack {{ name }} }} }} }}"
    )


def resident_megabytes() -> float:
    """Return the resident memory of this process in mebibytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEBIBYTE


async def ask(count: int) -> list[float]:
    """Execute this many documents, and measure along the way."""
    chance, measured = random.Random(1), []
    with tempfile.TemporaryDirectory() as folder, embedded_neo4j(Path(folder)) as connection:
        async with open_graph(connection) as graph:
            await prepare_graph(graph)
            settings = load_settings(log_level="ERROR")
            service = service_of(settings, declared_schema(), graph, Readiness(graph, is_ready=True))
            for number in range(count):
                answer = await service.respond(Request(a_document(number, chance)), CALLERS[number % len(CALLERS)])
                if answer.codes:
                    message = f"a document was refused: {answer.content.decode()}"
                    raise RuntimeError(message)
                if (number + 1) % (count // REPORTS) == 0:
                    measured.append(resident_megabytes())
                    print(f"{number + 1:>9,} documents  {measured[-1]:6.0f} MiB", flush=True)
    return measured


def main() -> None:
    """Print the memory along the way, and the growth in the second half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    measured = asyncio.run(ask(parser.parse_args().count))
    print(f"the second half added {measured[-1] - measured[len(measured) // 2 - 1]:.0f} MiB")


if __name__ == "__main__":
    main()
