"""Rule 13 of domain.md §3.4, by brute force: the effect of a change on a version.

It implements the rule's text on two evaluations of the rules of pathways, one before and one after; it shares no code
with the product.
"""

from itertools import pairwise
from typing import Any

import networkx as nx

from support.pathway_oracle import Oracle

Fate = tuple[str, int | None, int | None]


def paths_told(oracle: Oracle, source: int) -> list[list[int]]:
    """The pathways to each latest; one with a single version if it stays; none if there is none, or no such version."""
    if source not in oracle.versions:
        return []
    answer = oracle.answer(source, None)
    if answer[0] == "SEVERAL":
        return list(answer[1])
    return [answer[1]] if answer[0] == "PATHWAY" else []


def followed_in(oracle: Oracle) -> Any:
    followed = nx.DiGraph((t, h) for t, h, d in oracle.graph.edges(data=True) if not d["cost"][0])
    followed.add_nodes_from(oracle.versions)
    return followed


def inferred_on(oracle: Oracle, path: list[int]) -> int:
    return sum(oracle.graph.edges[edge]["cost"][1] for edge in pairwise(path))


def newest_left(oracle: Oracle, models: set[str]) -> set[int]:
    left = [entry for entry, v in oracle.versions.items() if v.model_key in models and oracle.is_current(entry)]
    return {
        entry
        for entry in left
        if not any(oracle.released(entry) and oracle.released(other) > oracle.released(entry) for other in left)
    }


def fate_of(before: Oracle, after: Oracle, source: int) -> Fate:
    """The effect on a version, and the upgrades to its nearest end before and after."""
    was, now = ({path[-1]: path for path in paths_told(one, source)} for one in (before, after))
    hops_before = min((len(path) - 1 for path in was.values()), default=None)
    if not was or not now:
        kind = "stranded" if was else "opened" if now else "unaffected"
        return kind, hops_before, min((len(path) - 1 for path in now.values()), default=None)
    reached = {source} | nx.descendants(followed_in(after), source)
    reached_before = {source} | nx.descendants(followed_in(before), source)
    still = {end for end in was if end in after.versions and after.is_current(end)}
    models = {before.versions[entry].model_key for entry in (source, *was)}
    gone = {end for end in was if before.is_current(end)} - still
    if was == now and not gone:
        return "unaffected", hops_before, hops_before
    is_lost = not still & reached if still else bool(gone) and not newest_left(after, models) & reached
    stumps = {end for end in now if end in reached_before and end not in was}
    proper = {end: path for end, path in now.items() if end not in stumps} or now
    hops_after = min(len(path) - 1 for path in proper.values())
    assert hops_before is not None
    if is_lost:
        kind = "stranded"
    elif hops_after > hops_before:
        kind = "lengthened"
    elif hops_after < hops_before and any(
        end not in was or (inferred_on(after, path), len(path)) < (inferred_on(before, was[end]), len(was[end]))
        for end, path in proper.items()
        if len(path) - 1 == hops_after
    ):
        kind = "shortened"
    else:
        kind = "unaffected"
    return kind, hops_before, hops_after
