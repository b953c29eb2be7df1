"""How others are answered while some flood a server with documents that cost much.

`python -m bench.flooding http://127.0.0.1:8000`: flooders are processes of their own, and never send a text twice.
"""

import itertools
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import httpx

FLOODERS = 3
SECONDS = 10.0
ENTRY = "firmwareVersion(cplEntryId:1000){cplEntryId}"
EXAMPLE = 20
DOUBLING = "".join(f"fragment f{n} on Query{{...f{n + 1} ...f{n + 1}}}" for n in range(40))
FLOODS = {
    "nobody": "",
    "a field 1,000 times (44 KB)": f"{{{ENTRY * 1000}}}",
    "a field 499 times": f"{{{ENTRY * 499}}}",
    "fragments that double 40 times": f"query{{...f0}}{DOUBLING}fragment f40 on Query{{__typename}}",
    "3,000 arguments": "{firmwareVersion(" + "cplEntryId:1 " * 3000 + "){cplEntryId}}",
    "introspection": "{__schema{types{name fields{name args{name type{name ofType{name}}} type{name ofType{name}}}}}}",
}


def flood(url: str, text: str, until: float) -> None:
    """Send a text again and again, each time with another comment."""
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
        for number in itertools.count():
            if time.time() > until:
                return
            client.post("/graphql", json={"query": f"{text}#{multiprocessing.current_process().pid}.{number}"})


class Latencies(NamedTuple):
    """The milliseconds of tiny queries and of `/healthz`, each asked again and again by a client of its own."""

    tiny: list[float]
    healthz: list[float]


def latencies(url: str, goes_on: Callable[[], bool], entry: int = EXAMPLE) -> Latencies:
    """Measure both at once while something goes on: what holds up one may hold up the other."""
    query = {"query": f"{{ firmwareVersion(cplEntryId: {entry}) {{ cplEntryId versionHex }} }}"}

    def measured(ask: Callable[[httpx.Client], object]) -> list[float]:
        found = []
        with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
            while goes_on():
                began = time.perf_counter()
                ask(client)
                found.append(1000 * (time.perf_counter() - began))
                time.sleep(0.01)
        return found

    with ThreadPoolExecutor() as pool:
        asked = [
            pool.submit(measured, lambda client: client.post("/graphql", json=query)),
            pool.submit(measured, lambda client: client.get("/healthz")),
        ]
        return Latencies(*(one.result() for one in asked))


def while_flooded(url: str, text: str, seconds: float, entry: int = EXAMPLE) -> Latencies:
    """Measure others while some flood the server with a text; nobody does where there is none."""
    until = time.time() + seconds
    count = FLOODERS if text else 0
    flooders = [multiprocessing.Process(target=flood, args=(url, text, until)) for _ in range(count)]
    for flooder in flooders:
        flooder.start()
    measured = latencies(url, lambda: time.time() < until, entry)
    for flooder in flooders:
        flooder.join()
    return measured


def ninety_ninth(milliseconds: Sequence[float]) -> float:
    """Return the latency that one in a hundred exceeds."""
    return statistics.quantiles(milliseconds, n=100, method="inclusive")[-1]


def shown(milliseconds: list[float]) -> str:
    """Return the median, the 99th percentile and the slowest."""
    return f"{statistics.median(milliseconds):6.1f} {ninety_ninth(milliseconds):7.1f} {max(milliseconds):7.1f}"


def main() -> None:
    """Print a line for each flood."""
    url = sys.argv[1]
    print(f"{'flood':<32} tiny query: p50, p99, max ms   /healthz: p50, p99, max ms")
    for name, text in FLOODS.items():
        tiny, healthz = while_flooded(url, text, SECONDS)
        print(f"{name:<32} {shown(tiny)}        {shown(healthz)}", flush=True)


if __name__ == "__main__":
    main()
