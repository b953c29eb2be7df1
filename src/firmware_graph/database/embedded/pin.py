"""Rewrite the manifest of Neo4j's jars: `python -m firmware_graph.database.embedded.pin 5.26.28`."""

import hashlib
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from jgo.maven import Dependency, PythonResolver

from firmware_graph.database.embedded.jars import remote

# Only the HTTP server, dumps, bulk imports from Parquet and TLS need these, and the embedded server has none of them.
_NOT_NEEDED = (
    "com.fasterxml.jackson.jaxrs",
    "com.fasterxml.jackson.module",
    "com.github.luben",
    "com.profesorfalken",
    "com.sun.",
    "jakarta.",
    "javax.",
    "org.apache.parquet",
    "org.bouncycastle",
    "org.eclipse.jetty",
    "org.glassfish",
    "org.javassist",
    "org.jprocesses",
    "org.jvnet",
    "org.xerial",
    "blue.strategic",
)


def main(version: str) -> None:
    """Resolve Neo4j and its Bolt server, download their dependencies, and write the manifest."""
    with TemporaryDirectory() as scratch, ThreadPoolExecutor(12) as pool:
        context = remote(PythonResolver(), Path(scratch))
        wanted = [context.create_dependency(f"org.neo4j:{artifact}:{version}") for artifact in ("neo4j", "neo4j-bolt")]
        direct, transitive = context.resolver.resolve(wanted)
        needed = [found for found in direct + transitive if not found.groupId.startswith(_NOT_NEEDED)]
        lines = sorted(pool.map(_line, needed))
    header = "# The jars of the embedded Neo4j: group:artifact:version[:classifier], bytes, SHA-256. Made by pin.py.\n"
    Path(__file__).with_name("jars.txt").write_text(header + "".join(lines), encoding="ascii")


def _line(found: Dependency) -> str:
    content = found.artifact.resolve().read_bytes()
    coordinate = ":".join(filter(None, (found.groupId, found.artifactId, found.version, found.classifier)))
    return f"{coordinate} {len(content)} {hashlib.sha256(content).hexdigest()}\n"


if __name__ == "__main__":
    main(sys.argv[1])
