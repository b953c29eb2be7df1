"""Layers of a lineage: an older version's place never depends on a newer one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def layers_of(entries: Iterable[int], upgrades: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Compute the layer of each version: one more than the highest layer of its predecessors.

    Entries are processed in the order of their IDs, in which the CPL adds them: an upgrade from a later entry, such as
    a rollback or a late correction, does not move a version. A version without predecessors is in the layer of the
    entry before it. So an added version changes no other's layer.
    """
    before: dict[int, list[int]] = defaultdict(list)
    for upgrade in upgrades:
        from_, to = upgrade["from"]["cplEntryId"], upgrade["to"]["cplEntryId"]
        if from_ < to and not upgrade["isRollback"]:
            before[to].append(from_)
    layers: dict[int, int] = {}
    latest = 0
    for entry in sorted(entries):
        latest = max((layers[from_] + 1 for from_ in before[entry] if from_ in layers), default=latest)
        layers[entry] = latest
    return layers


def rows_of(layers: Mapping[int, int]) -> dict[int, int]:
    """Compute the row of each version within its layer, in the order of entry IDs."""
    taken: dict[int, int] = defaultdict(int)
    rows = {}
    for entry in sorted(layers):
        rows[entry] = taken[layers[entry]]
        taken[layers[entry]] += 1
    return rows
