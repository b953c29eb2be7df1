"""The order of measurements: in each round every server has a turn, so that servers are compared within a round."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from subprocess import TimeoutExpired
from typing import NamedTuple

from bench.checking import fill
from bench.firing import Fire, LoadFailed, Shot, Target, fire
from bench.prepared import KEPT_POOL, Identity, Prepared
from bench.queries import BenchQuery
from bench.servers import NOT_OURS, Server

from firmware_graph.auth.roles import Role

log = logging.getLogger(__name__)

Say = Callable[[str], None]
KEEPING = {"warm", "kept", "ungated"}
"""The servers whose caches a measurement is to find filled."""
WARMING_SECONDS = 5.0
SHORT_WARMING_SECONDS = 0.8
ROLES_CONNECTIONS = 8
WORKERS_CONNECTIONS = 64
LEAST_ROUNDS_OF_ROLES = 6
"""The least and the greatest of six hold the median with 97 % confidence."""


class Timing(NamedTuple):
    """How often and how long to measure; the first part of each measurement is discarded."""

    rounds: int
    seconds: float
    warm_up: float = 0.7

    def fire(self, connections: int) -> Fire:
        """Return the parameters of a load."""
        return Fire(connections, self.seconds, self.warm_up)


@dataclass(frozen=True, slots=True)
class Field:
    """One graph with its running servers."""

    prepared: Prepared
    servers: Mapping[str, Server]
    identity: Identity

    def target(self, section: str, query: str, server: str, role: Role = Role.SSC) -> Target:
        """Return the target of a load."""
        return Target(
            section,
            self.prepared.size,
            query,
            role.value,
            self.servers[server],
            self.prepared.bodies(query, server),
            {} if server in NOT_OURS else self.identity.headers[role],
        )

    @property
    def queries(self) -> list[BenchQuery]:
        """The queries that have requests."""
        return [query for query, _ in self.prepared.queries]


def rotated(targets: Sequence[Target], round_: int) -> list[Target]:
    """Return the targets in the order of a round: each round begins with another one."""
    begin = round_ % len(targets)
    return [*targets[begin:], *targets[:begin]]


def interleaved(targets: Sequence[Target], how: Fire, rounds: int) -> Iterator[Shot]:
    """Measure some targets in turn, in several rounds."""
    for round_ in range(rounds):
        for target in rotated(targets, round_):
            try:
                yield fire(target, how, round_)
            except (LoadFailed, TimeoutExpired) as failure:  # the others are worth going on for
                log.warning("no measurement of %s, %s: %s", target.server.name, target.query, failure)
            time.sleep(0.05)  # what the last one left behind settles


def warm(field: Field, names: Sequence[str], say: Say, *, connections: int) -> None:
    """Send every query to every server, so that all of them and the database are warm."""
    for query in field.queries:
        say(f"{field.prepared.size:,} versions: warming {query.name}")
        for name in names:
            at_once = min(connections, query.most_connections)
            seconds = WARMING_SECONDS if name in KEEPING else SHORT_WARMING_SECONDS
            fire(field.target("warming", query.name, name), Fire(at_once, seconds=0.1, warm_up=seconds), 0)


def matrix(
    field: Field, plan: Mapping[int, Sequence[str]], timing: Timing | Mapping[int, Timing], say: Say
) -> Iterator[Shot]:
    """Compare servers; `plan` says which of them at how many connections."""
    for connections, names in plan.items():
        chosen = timing if isinstance(timing, Timing) else timing[connections]
        for query, asks in field.prepared.queries:
            if connections > query.most_connections:
                continue
            say(f"{field.prepared.size:,} versions, connections: {connections}: {query.title}")
            if "kept" in names:
                fill(field.servers["kept"], asks[:KEPT_POOL], field.identity.headers[Role.SSC])
            targets = [field.target("matrix", query.name, name) for name in names]
            yield from interleaved(targets, chosen.fire(connections), chosen.rounds)


def roles(field: Field, timing: Timing, say: Say) -> Iterator[Shot]:
    """Compare the same public queries as the SSC and as a party, warm."""
    for query in field.queries:
        if Role.PARTY in query.roles and query.most_connections >= ROLES_CONNECTIONS:
            say(f"{field.prepared.size:,} versions, as the SSC and as a party: {query.title}")
            targets = [field.target("roles", query.name, "warm", role) for role in (Role.SSC, Role.PARTY)]
            rounds = max(timing.rounds, LEAST_ROUNDS_OF_ROLES)
            yield from interleaved(targets, timing.fire(ROLES_CONNECTIONS), rounds)


def workers(field: Field, timing: Timing, say: Say) -> Iterator[Shot]:
    """Compare two workers with one, warm."""
    for query in [one for one in field.queries if one.most_connections >= WORKERS_CONNECTIONS]:
        say(f"{field.prepared.size:,} versions, one worker and two: {query.title}")
        targets = [field.target("workers", query.name, name) for name in ("warm", "two-workers")]
        yield from interleaved(targets, timing.fire(WORKERS_CONNECTIONS), timing.rounds)


def growth(fields: Sequence[Field], timing: Timing, say: Say) -> Iterator[Shot]:
    """Compare graphs of different sizes, cold and warm, one request at a time."""
    for query in fields[0].queries:
        say(f"every size, one request at a time: {query.title}")
        targets = [
            field.target("growth", query.name, name)
            for name in ("cold", "warm")
            for field in fields
            if name in field.servers
        ]
        yield from interleaved(targets, timing.fire(1), timing.rounds)
