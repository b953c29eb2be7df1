"""The machine and the versions of a run."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.node_program import node_version, version_of

PYTHON_PACKAGES = ("neo4j", "neo4j-rust-ext", "uvicorn", "uvloop", "httptools", "starlette", "graphql-core", "orjson")
NODE_PACKAGES = ("@neo4j/graphql", "graphql-yoga", "graphql", "neo4j-driver")
KIBIBYTES_A_GIBIBYTE = 1024 * 1024


def facts() -> dict[str, str]:
    """Return the facts of the machine and the versions."""
    return {
        "date": datetime.now(tz=UTC).date().isoformat(),
        "machine": f"{len(os.sched_getaffinity(0))} cores ({processor()}), {memory():.0f} GiB, {platform.system()}",
        "Python": f"{platform.python_version()}; " + ", ".join(f"{name} {version(name)}" for name in PYTHON_PACKAGES),
        "Node": f"{node_version()}; " + ", ".join(f"{name} {version_of(name)}" for name in NODE_PACKAGES),
        "Neo4j": "Community, the embedded server of the product, on the same machine",
    }


def processor() -> str:
    """Return the name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def memory() -> float:
    """Return the machine's memory in gibibytes."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("MemTotal:")) / KIBIBYTES_A_GIBIBYTE
