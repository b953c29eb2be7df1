"""Branches of a lineage that is too large for one picture: each is drawn separately, with its neighbours."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

MOST_OF_BRANCH: Final = 100
"""The versions of a branch, leaving room for its neighbours; a longer branch is split."""


class Branch(NamedTuple):
    """A chain of versions, each following the previous one, and the version from which the first branches off.

    `leaves` is None if nothing leads to the first. In one that is not linked no version has any upgrade.
    """

    entries: Sequence[int]
    leaves: int | None = None
    is_linked: bool = True


def branches_of(lineage: Mapping[str, Any]) -> list[Branch]:
    """Divide a lineage into branches, earliest first; each version is in exactly one.

    A version continues the branch that ends with one of its predecessors (the latest of several), or else begins
    another. So an added version is last in its branch, and moves no other.
    """
    before: dict[int, list[int]] = defaultdict(list)
    linked = set()
    for upgrade in lineage["upgrades"]:
        from_, to = upgrade["from"]["cplEntryId"], upgrade["to"]["cplEntryId"]
        linked |= {from_, to}
        if from_ < to and not upgrade["isRollback"]:
            before[to].append(from_)
    entries = sorted(version["cplEntryId"] for version in lineage["versions"])
    branches: list[tuple[list[int], int | None]] = []
    branch_ending_with: dict[int, list[int]] = {}
    for entry in (one for one in entries if one in linked):
        tips = [one for one in before[entry] if len(branch_ending_with.get(one, ())) in range(1, MOST_OF_BRANCH)]
        if tips:
            branch = branch_ending_with.pop(max(tips))
        else:
            branch = []
            branches.append((branch, max(before[entry], default=None)))
        branch.append(entry)
        branch_ending_with[entry] = branch
    alone = [one for one in entries if one not in linked]
    groups = [alone[start : start + MOST_OF_BRANCH] for start in range(0, len(alone), MOST_OF_BRANCH)]
    return [*(Branch(*one) for one in branches), *(Branch(one, is_linked=False) for one in groups)]


def part_of(lineage: Mapping[str, Any], branch: Branch, most: int) -> dict[str, Any]:
    """Return a branch as a lineage, with the versions that upgrades link to it, as far as they fit."""
    drawn = set(branch.entries)
    ends = [(one["from"]["cplEntryId"], one["to"]["cplEntryId"]) for one in lineage["upgrades"]]
    neighbours = {other for pair in ends for one, other in (pair, pair[::-1]) if one in drawn} - drawn
    drawn |= set(sorted(neighbours)[: most - len(drawn)])
    return {
        "versions": [one for one in lineage["versions"] if one["cplEntryId"] in drawn],
        "upgrades": [one for one, pair in zip(lineage["upgrades"], ends, strict=True) if drawn.issuperset(pair)],
    }


def branch_with(branches: Sequence[Branch], entry: object) -> Branch | None:
    """Return the branch of an entry; None if there is none."""
    return next((one for one in branches if entry in one.entries), None)
