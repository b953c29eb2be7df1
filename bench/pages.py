"""How long the server takes for each page of the explorer, and how large the page is: one row a page."""

import argparse
import time
from collections.abc import Iterator
from statistics import median
from typing import Final, NamedTuple

import httpx
from bench.graphs import WORK, graph_of
from bench.prepared import identity
from bench.servers import all_running
from bench.sheets import FIRST_ENTRY

from firmware_graph.auth.roles import Role

COOKIE: Final = "firmware-graph-session"
WANTED_MILLISECONDS: Final = 50
WANTED_BYTES: Final = 100_000
ENTRIES: Final = 40
"""How many different versions are asked for: a page of each is not kept yet when it is asked."""

PATHS: Final = (
    "/",
    "/?q={entry}",
    "/?q=00010000",
    "/versions/{entry}",
    "/pathway?from={entry}",
    "/latest",
    "/undeclared",
    "/changes",
    "/withdrawal?withdraw={entry}-{next}",
)


class Row(NamedTuple):
    """What was measured of a page: milliseconds of the first requests and of those asked again, and bytes."""

    path: str
    first: float
    slowest: float
    again: float
    size: int

    def __str__(self) -> str:
        """Return the row of a table."""
        is_reached = self.first <= WANTED_MILLISECONDS and self.size < WANTED_BYTES
        numbers = f"{self.first:.1f} ms | {self.slowest:.1f} ms | {self.again:.1f} ms | {self.size:,}"
        return f"| `{self.path}` | {numbers} | {'yes' if is_reached else 'no'} |"


def rows(client: httpx.Client) -> Iterator[Row]:
    """Ask for each page with different versions, and then with the same again."""
    for path in PATHS:
        addresses = [path.format(entry=FIRST_ENTRY + one, next=FIRST_ENTRY + one + 1) for one in range(ENTRIES)]
        asked(client, addresses[0])  # what is planned and compiled once
        first = [asked(client, address) for address in addresses[1:]]
        again = [asked(client, address) for address in addresses[1:]]
        taken = sorted(milliseconds for milliseconds, _ in first)
        size = max(size for _, size in first)
        yield Row(path, median(taken), taken[-1], median(milliseconds for milliseconds, _ in again), size)


def asked(client: httpx.Client, address: str) -> tuple[float, int]:
    """Ask for a page, and return the milliseconds that it took and its bytes."""
    began = time.perf_counter()
    answer = client.get(address)
    taken = (time.perf_counter() - began) * 1000
    answer.raise_for_status()
    return taken, len(answer.content)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--versions", type=int, default=10_000)
    options = parser.parse_args()
    who = identity()
    token = who.headers[Role.PARTY]["authorization"].removeprefix("Bearer ")
    with (
        graph_of(options.versions) as connection,
        all_running(["kept"], connection, who.jwks, WORK / "pages") as servers,
        httpx.Client(
            base_url=f"http://127.0.0.1:{servers['kept'].port}", cookies={COOKIE: token}, timeout=60, trust_env=False
        ) as client,
    ):
        print(f"{options.versions:,} versions, as a party, over loopback, one request at a time")
        print(f"| page | {ENTRIES - 1} different ones: median | most | again: median | bytes | reached |")
        print("| --- | --- | --- | --- | --- | --- |")
        for row in rows(client):
            print(row)


if __name__ == "__main__":
    main()
