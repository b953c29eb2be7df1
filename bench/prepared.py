"""The requests of every query and their callers, written before anything is measured."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import orjson
from bench.graphs import WORK
from bench.queries import Ask, BenchQuery, Body, asks
from bench.recording import record

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token, public_jwks
from firmware_graph.database.connection import Connection

KEPT_POOL = 200


@dataclass(frozen=True, slots=True)
class Identity:
    """The key of this benchmark: the path of its public half, and the headers of each role."""

    jwks: Path
    headers: dict[Role, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The requests of one graph, in files of one folder."""

    size: int
    folder: Path
    queries: Sequence[tuple[BenchQuery, Sequence[Ask]]]

    @property
    def recordings(self) -> Path:
        """The path of what the raw server replays."""
        return self.folder / "recordings.json"

    def bodies(self, query: str, server: str) -> Path:
        """Return the path of the requests of a query to a server."""
        side = server if server in {"raw", "peer", "kept"} else "ours"
        return self.folder / f"{query}.{side}.txt"


def identity() -> Identity:
    """Create a key, and a token for each role."""
    key = demo_key(WORK / "key")
    jwks = WORK / "key" / "jwks.json"
    jwks.write_bytes(orjson.dumps(public_jwks(key)))
    tokens = {role: mint_token(key, role=role, lifetime=timedelta(days=1)) for role in (Role.SSC, Role.PARTY)}
    return Identity(jwks, {role: {"authorization": f"Bearer {token}"} for role, token in tokens.items()})


def prepare(connection: Connection, size: int, queries: Iterable[BenchQuery], *, is_recorded: bool) -> Prepared:
    """Write the requests of a graph, and record the reads of each."""
    prepared = Prepared(size, WORK / "requests" / str(size), [(query, asks(query, size)) for query in queries])
    prepared.folder.mkdir(parents=True, exist_ok=True)
    for query, asked in prepared.queries:
        ours = [line(request.ours) for request in asked]
        write(prepared.bodies(query.name, "warm"), ours)
        write(prepared.bodies(query.name, "kept"), ours[:KEPT_POOL])
        write(prepared.bodies(query.name, "peer"), [line(request.theirs) for request in asked])
        write(prepared.bodies(query.name, "raw"), [str(place).encode() for place in range(len(asked))])
    bodies = {query.name: [request.ours for request in asked] for query, asked in prepared.queries}
    if is_recorded:
        prepared.recordings.write_bytes(orjson.dumps(asyncio.run(record(connection, bodies))))
    return prepared


def line(body: Body) -> bytes:
    """Return a request as it is sent."""
    return orjson.dumps({"query": body.query, "variables": body.variables})


def write(path: Path, lines: Iterable[bytes]) -> None:
    """Write requests to a file, one a line."""
    path.write_bytes(b"\n".join(lines) + b"\n")
