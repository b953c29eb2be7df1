"""Load on one server: the node program in bench/load, its requests from a file."""

import json
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.node_program import BENCH, NODE
from bench.servers import Server


@dataclass(frozen=True, slots=True)
class Fire:
    """How to load a server."""

    connections: int
    seconds: float
    warm_up: float


@dataclass(frozen=True, slots=True)
class Shot:
    """What came of one measurement; latencies in milliseconds, memory in mebibytes, bytes for each response."""

    size: int
    section: str
    query: str
    role: str
    server: str
    connections: int
    round: int
    requests: int
    seconds: float
    failures: int
    bytes: float
    p50: float
    p99: float
    resident: float

    @property
    def throughput(self) -> float:
        """Requests answered in a second."""
        return self.requests / self.seconds if self.seconds else 0.0

    @property
    def is_sound(self) -> bool:
        """Whether every request was answered, and at least one."""
        return self.requests > 0 and not self.failures

    def as_json(self) -> dict[str, object]:
        """Write it down."""
        return asdict(self)


class LoadFailed(Exception):
    """A measurement that could not be made."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is loaded: a server, with the requests of a query, as someone."""

    section: str
    size: int
    query: str
    role: str
    server: Server
    bodies: Path
    headers: dict[str, str]


def fire(target: Target, how: Fire, round_: int) -> Shot:
    """Load a server, and nothing else meanwhile.

    Raises:
        LoadFailed: The load generator gave up.
    """
    job = {
        "url": target.server.url(target.query),
        "headers": target.headers,
        "bodies": str(target.bodies),
        "connections": how.connections,
        "warmUp": how.warm_up,
        "seconds": how.seconds,
    }
    finished = subprocess.run(  # noqa: S603 - the benchmark's own program
        [NODE, BENCH / "load" / "load.mjs"],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        check=False,
        timeout=how.seconds + how.warm_up + 90,
    )
    if finished.returncode:
        raise LoadFailed(f"{target.server.name}, {target.query}: {finished.stderr[-1000:]}")
    outcome = json.loads(finished.stdout)
    outcome["p50"], outcome["p99"] = outcome["p50"] or 0.0, outcome["p99"] or 0.0
    return Shot(
        size=target.size,
        section=target.section,
        query=target.query,
        role=target.role,
        server=target.server.name,
        connections=how.connections,
        round=round_,
        resident=target.server.resident_megabytes(),
        **outcome,
    )
