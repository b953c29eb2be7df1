"""The targets of a run, each judged by its worst query and load."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from bench.queries import QUERIES
from bench.ratios import Ratio, Shots, median_latency, ratio, slowest, throughput

LARGEST_GROWTH = 1.5
KEPT_AGAINST_PEER = 8.0
AGAINST_RAW = 0.75
AGAINST_UNGATED = 0.95
TWO_AGAINST_ONE = 1.7


class Comparison(NamedTuple):
    """A measured ratio of one query under one load."""

    query: str
    load: str
    ratio: Ratio


class Verdict(NamedTuple):
    """A target, the worst result, and its query and load."""

    target: str
    wanted: str
    worst: Comparison | None
    missed: list[Comparison]

    @property
    def outcome(self) -> str:
        """Return the outcome in a word or two."""
        if self.worst is None:
            return "not measured"
        return f"missed by {len(self.missed)}" if self.missed else "reached"


def compared(shots: Shots, upper: str, lower: str, *, of: Callable[..., float] = throughput) -> Iterator[Comparison]:
    """Compare two servers on every query under every load of the matrix."""
    for size in shots.present("size", section="matrix"):
        for connections in shots.present("connections", section="matrix", size=size):
            where = {"section": "matrix", "size": size, "connections": connections}
            for query in shots.present("query", **where):
                found = ratio(
                    shots.of(**where, query=query, server=upper), shots.of(**where, query=query, server=lower), of
                )
                if found:
                    yield Comparison(str(query), f"{size:,} versions, connections: {connections}", found)


def at_least(target: str, wanted: str, comparisons: Iterable[Comparison], least: Callable[[str], float]) -> Verdict:
    """Judge ratios by a minimum, which may differ from query to query."""
    found = list(comparisons)
    worst = min(found, key=lambda one: one.ratio.median / least(one.query), default=None)
    return Verdict(target, wanted, worst, [one for one in found if one.ratio.median < least(one.query)])


def at_most(target: str, wanted: str, comparisons: Iterable[Comparison], most: float) -> Verdict:
    """Judge ratios by a maximum."""
    found = list(comparisons)
    worst = max(found, key=lambda one: one.ratio.median, default=None)
    return Verdict(target, wanted, worst, [one for one in found if one.ratio.median > most])


def grown(shots: Shots, server: str) -> Iterator[Comparison]:
    """Compare the median latency of a server on the largest graph with that on the smallest."""
    sizes = sorted(int(str(size)) for size in shots.present("size", section="growth"))
    for query in shots.present("query", section="growth") if len(sizes) > 1 else []:
        found = ratio(
            shots.of(section="growth", query=query, server=server, size=sizes[-1]),
            shots.of(section="growth", query=query, server=server, size=sizes[0]),
            median_latency,
        )
        if found:
            yield Comparison(str(query), f"{sizes[-1]:,} versions against {sizes[0]:,}, connections: 1", found)


def by_role(shots: Shots) -> Iterator[Comparison]:
    """Compare the same query as the SSC and as a party."""
    for query in shots.present("query", section="roles"):
        found = ratio(
            shots.of(section="roles", query=query, role="ssc"), shots.of(section="roles", query=query, role="party")
        )
        if found:
            yield Comparison(str(query), "connections: 8", found)


def by_workers(shots: Shots) -> Iterator[Comparison]:
    """Compare two workers with one."""
    for query in shots.present("query", section="workers"):
        found = ratio(
            shots.of(section="workers", query=query, server="two-workers"),
            shots.of(section="workers", query=query, server="warm"),
        )
        if found:
            yield Comparison(str(query), "connections: 64", found)


def verdicts(shots: Shots) -> list[Verdict]:
    """Judge a run by the targets."""
    wanted = {query.name: query.wanted_against_peer for query in QUERIES}
    roles = list(by_role(shots))
    apart = [one for one in roles if not one.ratio.least <= 1 <= one.ratio.most]
    furthest = max(roles, key=lambda one: abs(one.ratio.median - 1), default=None)
    return [
        at_least(
            "computed, warm, against the peer",
            "4 times its throughput on each query, 2 times on a batch",
            compared(shots, "warm", "peer"),
            lambda query: wanted.get(query, 4.0),
        ),
        at_most("and its p99", "no worse than the peer's", compared(shots, "warm", "peer", of=slowest), 1.0),
        at_least(
            "kept answers against the peer", "8 times", compared(shots, "kept", "peer"), lambda _: KEPT_AGAINST_PEER
        ),
        at_least("cold against the raw driver", "0.75", compared(shots, "cold", "raw"), lambda _: AGAINST_RAW),
        at_least(
            "gate, policy and limits on against off",
            "0.95",
            compared(shots, "warm", "ungated"),
            lambda _: AGAINST_UNGATED,
        ),
        *(
            at_most(
                f"largest graph against the smallest, p50, {server}",
                "at most 1.5 times",
                grown(shots, server),
                LARGEST_GROWTH,
            )
            for server in ("cold", "warm")
        ),
        Verdict("as the SSC against as a party", "no difference: the interval holds 1", furthest, apart),
        at_least("two workers against one", "1.7 times", by_workers(shots), lambda _: TWO_AGAINST_ONE),
    ]
