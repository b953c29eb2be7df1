"""How long the server takes for each page of the explorer, and how large the page is: one row a page."""

import argparse
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

import httpx
from bench.graphs import WORK, graph_of
from bench.prepared import identity
from bench.servers import all_running
from bench.sheets import FIRST_ENTRY, STACKS, defect_id, stack_version

from firmware_graph.auth.roles import Role

COOKIE: Final = "firmware-graph-session"
WANTED_MILLISECONDS: Final = 50
WANTED_BYTES: Final = 100_000
ENTRIES: Final = 40
"""How many different versions are asked for: a page of each is not kept yet when it is asked."""


class Asked(NamedTuple):
    """A page as it is asked for: its address, its reader, and the fields of its form where one is sent."""

    path: str
    role: Role = Role.PARTY
    form: Mapping[str, str] | None = None

    def with_entry(self, entry: int) -> "Asked":
        """Return the same of an entry, and of the stack and the defect that its number leads to."""
        names = {
            "entry": entry,
            "next": entry + 1,
            "counts": "\n".join(f"{FIRST_ENTRY + one}, {entry}" for one in range(LISTED)),
            "listed": "\n".join(str(entry + one) for one in range(LISTED)),
            "defect": defect_id(entry % len(STACKS)),
            "stack": STACKS[entry % len(STACKS)],
            "introduced": stack_version(entry % LISTED_VERSIONS),
        }
        form = {name: text.format(**names) for name, text in self.form.items()} if self.form else None
        return Asked(self.path.format(**names), self.role, form)


LISTED: Final = 1_000
"""The rows of a list that is sent: pages show the first of them."""

LISTED_VERSIONS: Final = 15
PATIENCE: Final = 10
GATEWAY_TIMEOUT: Final = 504

PAGES: Final = (
    Asked("/"),
    Asked("/?q={entry}"),
    Asked("/?q=00010000"),
    Asked("/?q=synthetic"),
    Asked("/versions/{entry}"),
    Asked("/pathway?from={entry}"),
    Asked("/latest"),
    Asked("/undeclared"),
    Asked("/changes"),
    Asked("/withdrawal?withdraw={entry}-{next}"),
    Asked("/fleet", form={"counts": "{counts}"}),
    Asked("/list", form={"rows": "{listed}"}),
    Asked("/stacks", Role.SSC),
    Asked("/stack?id={stack}%2F{introduced}", Role.SSC),
    Asked("/defects", Role.SSC),
    Asked("/defect?id={defect}", Role.SSC),
    Asked("/exposure", Role.SSC, {"stackName": "{stack}", "introduced": "{introduced}"}),
    Asked("/defect", Role.SSC, {"id": "{defect}", "counts": "{counts}"}),
    Asked("/restricted-reads", Role.SSC),
)


class Row(NamedTuple):
    """What was measured of a page: milliseconds of the first requests and of those asked again, and bytes.

    `processor` is what the server's process took of the processor for one of the first, which others that share the
    machine do not lengthen as much.
    """

    path: str
    first: float
    slowest: float
    again: float
    processor: float
    size: int

    def __str__(self) -> str:
        """Return the row of a table."""
        is_reached = self.processor <= WANTED_MILLISECONDS and self.size < WANTED_BYTES
        times = f"{self.first:.1f} ms | {self.slowest:.1f} ms | {self.again:.1f} ms | {self.processor:.1f} ms"
        numbers = f"{times} | {self.size:,}"
        return f"| `{self.path}` | {numbers} | {'yes' if is_reached else 'no'} |"


def rows(client: httpx.Client, tokens: Mapping[Role, str], server: int) -> Iterator[Row]:
    """Ask for each page with different versions, and then with the same again."""
    for page in PAGES:
        client.cookies.set(COOKIE, tokens[page.role])
        asked = [page.with_entry(FIRST_ENTRY + one) for one in range(ENTRIES)]
        prepare(client, asked[0])
        before = processor_milliseconds(server)
        first = [answered(client, one) for one in asked[1:]]
        processor = (processor_milliseconds(server) - before) / len(first)
        again = [answered(client, one) for one in asked[1:]]
        taken = sorted(milliseconds for milliseconds, _ in first)
        size = max(size for _, size in first)
        name = f"{page.path}, sent" if page.form else page.path
        yield Row(name, median(taken), taken[-1], median(milliseconds for milliseconds, _ in again), processor, size)


def processor_milliseconds(server: int) -> float:
    """Return what a process, without its descendants, has had of the processor."""
    words = Path(f"/proc/{server}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return 1000 * sum(map(int, words[11:13])) / os.sysconf("SC_CLK_TCK")


def prepare(client: httpx.Client, asked: Asked) -> None:
    """Ask until it is answered: a database that was just started takes longer than the deadline to plan some pages."""
    for _ in range(PATIENCE):
        try:
            answered(client, asked)
        except httpx.HTTPStatusError as error:
            if error.response.status_code != GATEWAY_TIMEOUT:
                raise
        else:
            return
    raise RuntimeError(f"{asked.path} is not answered")


def answered(client: httpx.Client, asked: Asked) -> tuple[float, int]:
    """Ask for a page, and return the milliseconds that it took and its bytes."""
    began = time.perf_counter()
    if asked.form is None:
        answer = client.get(asked.path)
    else:
        answer = client.post(asked.path, data=asked.form, headers={"sec-fetch-site": "same-origin"})
    taken = (time.perf_counter() - began) * 1000
    answer.raise_for_status()
    return taken, len(answer.content)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--versions", type=int, default=10_000)
    options = parser.parse_args()
    who = identity()
    tokens = {role: headers["authorization"].removeprefix("Bearer ") for role, headers in who.headers.items()}
    with (
        graph_of(options.versions) as connection,
        all_running(["kept"], connection, who.jwks, WORK / "pages") as servers,
        httpx.Client(base_url=f"http://127.0.0.1:{servers['kept'].port}", timeout=60, trust_env=False) as client,
    ):
        print(f"{options.versions:,} versions, as a party and as the SSC, over loopback, one request at a time")
        print(f"| page | {ENTRIES - 1} different ones: median | most | again: median | processor | bytes | reached |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for row in rows(client, tokens, servers["kept"].pid):
            print(row)


if __name__ == "__main__":
    main()
