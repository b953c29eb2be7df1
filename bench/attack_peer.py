"""Attacks on @neo4j/graphql with its authorization rules: `python -m bench.attack_peer` prints what each learns.

It runs on an embedded Neo4j of its own. What the product does with the same attacks is tested
(tests/api/test_twin_stores.py), and not printed here.
"""

import hashlib
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from bench.node_program import BENCH, NODE, install, version_of
from jgo.maven import PythonResolver

from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.database.embedded.jars import remote

ATTACK = BENCH / "peer" / "attack.mjs"
HEAP_MEGABYTES = 512
APOC_VERSION = "5.26.19"
APOC = {
    "apoc-core": "63b942deda37996932bbada7a4ed1c163c9f82bca35696c569ef33d3eaa3bde4",
    "apoc-common": "b1ea58a4cf9509181fdb0130151f9b84be4169250b6fd91b998f9d0534e64096",
}
"""The files of APOC that the peer's `validate` rules need, with their SHA-256."""

VALIDATION = re.compile(r"apoc/util/Utils.*\.class")
"""What has `apoc.util.validate`; the rest of that file needs an extension that an embedded Neo4j does not load."""

PATIENCE_SECONDS = 300.0

Row = dict[str, Any]


def add_apoc(store: Path) -> None:
    """Put what the rules need of APOC where the Neo4j of a store looks for it.

    Raises:
        RuntimeError: What was fetched is not what is pinned.
    """
    (store / "plugins").mkdir(parents=True)
    context = remote(PythonResolver(), store.with_name("fetched"))
    with ZipFile(store / "plugins" / "apoc.jar", "w") as plugin:
        for name, digest in APOC.items():
            fetched = context.project("org.neo4j.procedure", name).at_version(APOC_VERSION).artifact("").resolve()
            if hashlib.sha256(fetched.read_bytes()).hexdigest() != digest:
                message = f"{name} is not what is pinned"
                raise RuntimeError(message)
            with ZipFile(fetched) as jar:
                for member in jar.namelist():
                    if member.endswith(".class") and (name == "apoc-common" or VALIDATION.fullmatch(member)):
                        plugin.writestr(member, jar.read(member))


def attack(connection: Connection) -> list[Row]:
    """Attack, and return a row for each attack on each way to write the rules.

    Raises:
        RuntimeError: The program of the attacks failed.
    """
    environment = {
        **os.environ,
        "NEO4J_URI": connection.uri,
        "NEO4J_USER": connection.user,
        "NEO4J_PASSWORD": connection.password,
    }
    done = subprocess.run(  # noqa: S603 - our own Node and program
        [NODE, ATTACK], env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    if done.returncode:
        message = f"the attacks failed: {done.stderr[-2000:]}"
        raise RuntimeError(message)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def table(rows: Sequence[Row]) -> str:
    """Return the outcomes as a table of Markdown, an attack a row and a way to write the rules a column."""
    variants = list(dict.fromkeys(row["variant"] for row in rows))
    attacks = list(dict.fromkeys(row["attack"] for row in rows))
    outcomes = {(row["attack"], row["variant"]): row["outcome"] for row in rows}
    lines = [["attack", *variants], ["---"] * (1 + len(variants))]
    lines += [[name, *(outcomes[name, variant] for variant in variants)] for name in attacks]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Attack, and print the table and the two answers of each attack that learnt something."""
    install()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        add_apoc(store)
        with embedded_neo4j(store, heap_megabytes=HEAP_MEGABYTES) as connection:
            rows = attack(connection)
    print(f"@neo4j/graphql {version_of('@neo4j/graphql')}\n\n{table(rows)}\n")
    for row in rows:
        if row["outcome"] == "LEAKS":
            print(f"{row['attack']} ({row['variant']}):\n  {row['first'][:300]}\n  {row['second'][:300]}")


if __name__ == "__main__":
    main()
