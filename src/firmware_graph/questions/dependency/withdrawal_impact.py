"""The impact of withdrawing or declaring upgrades, or removing versions: for SEC Parties; nothing is written."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.family import family_difference, hardware_fits
from firmware_graph.model.request_limits import REQUEST_LIMITS
from firmware_graph.model.vocabulary import UpgradeState
from firmware_graph.model.withdrawal import SupposedChanges, UpgradeEnds, WithdrawalImpact
from firmware_graph.questions.pathways.rules.acceptance import cycle_closed_by
from firmware_graph.questions.pathways.rules.endings import Endings
from firmware_graph.questions.pathways.rules.impact import Impact, added_up, altered
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.links import Pair
from firmware_graph.questions.pathways.rules.members import members_around
from firmware_graph.questions.pathways.shared.upgrade_lineages import upgrade_lineages

ENDINGS: Final = ("undecided", "costs_to_targets")
"""The parts of the endings of a lineage from which the ends of every version are computed."""


async def withdrawal_impact(
    reader: GraphReader, changes: SupposedChanges, *, clocks: Clocks, most: int = REQUEST_LIMITS.operations
) -> WithdrawalImpact:
    """Compare the ends of every version of the affected lineages, before and after all the changes together (rule 13).

    Costs one round trip, or two for a past `known_at`.

    Raises:
        BadUserInput: There are more than `most` changes, or one of them is impossible.
    """
    if len(changes) > most:
        message = f"Give at most {most} changes at a time: there are {len(changes)}."
        raise BadUserInput(message, argument="withdraw", maximum=most)
    before = (await upgrade_lineages(reader, sorted(changes.entries), clocks=clocks, argument="withdraw")).together
    reader.go_through_all()
    check_entries(before, changes)
    check_withdrawn(before, changes.withdraw)
    check_declared(before, changes)
    [after] = await reader.each([changes], partial(changed, before))
    if reader.is_heavy:
        await reader.each([(lineage, part) for lineage in (before, after) for part in ENDINGS], precompute)
    members, impact = sorted(members_around(before, changes.entries)), Impact(before, after)
    return added_up(await reader.each(members, impact.on), impact.comparison)


def changed(before: LineageGraph, changes: SupposedChanges) -> LineageGraph:
    """Return the lineages with the changes.

    Raises:
        BadUserInput: A declaration closes a cycle.
    """
    after = altered(before, changes)
    check_cycles(after, changes.declare)
    return after


def precompute(work: tuple[LineageGraph, str]) -> None:
    """Precompute one part of the endings of a lineage; computing them one at a time keeps each step short."""
    lineage, part = work
    getattr(lineage.derive(Endings), part)


def check_entries(lineage: LineageGraph, changes: SupposedChanges) -> None:
    """Check that every version exists.

    Raises:
        BadUserInput: One does not exist.
    """
    named = {
        "withdraw": [end for one in changes.withdraw for end in ends_of(one)],
        "remove": changes.remove,
        "declare": [end for one in changes.declare for end in ends_of(one)],
    }
    for argument, entries in named.items():
        for entry in entries:
            if entry not in lineage.versions:
                raise BadUserInput(f"'{argument}' names entry {entry}, of which there is no record.", argument=argument)


def check_withdrawn(lineage: LineageGraph, withdrawn: Sequence[UpgradeEnds]) -> None:
    """Check that every withdrawn upgrade is in effect.

    Raises:
        BadUserInput: One is not.
    """
    standing = pairs_in_effect(lineage)
    for one in withdrawn:
        if ends_of(one) not in standing:
            raise BadUserInput(f"'withdraw' names {told(one)}, which is not an upgrade in effect.", argument="withdraw")


def check_declared(lineage: LineageGraph, changes: SupposedChanges) -> None:
    """Check that every declared upgrade is new, and acceptable to an import, apart from cycles.

    Raises:
        BadUserInput: An import would refuse it.
    """
    standing = pairs_in_effect(lineage)
    withdrawn = set(map(ends_of, changes.withdraw))
    for one in changes.declare:
        faults = {
            "leads from an entry to itself": one.from_cpl_entry_id == one.to_cpl_entry_id,
            "is withdrawn at the same time: give it in one of the two": ends_of(one) in withdrawn,
            "is in effect already": ends_of(one) in standing,
            **family_faults(lineage, one),
        }
        for fault, is_so in faults.items():
            if is_so:
                raise BadUserInput(f"'declare' names {told(one)}, which {fault}.", argument="declare")


def family_faults(lineage: LineageGraph, one: UpgradeEnds) -> dict[str, bool]:
    """Return the possible faults of the two products, and whether each applies."""
    source, target = lineage.versions[one.from_cpl_entry_id], lineage.versions[one.to_cpl_entry_id]
    difference = family_difference(source, target, lineage.successions)
    return {
        f"crosses product families: they differ in {str(difference).lower()}": difference is not None,
        f"does not fit the hardware of entry {source.cpl_entry_id}": not hardware_fits(source, target),
    }


def check_cycles(after: LineageGraph, declared: Sequence[UpgradeEnds]) -> None:
    """Check that declared upgrades close no cycle with current and future ones.

    Raises:
        BadUserInput: They do; the message names the cycle.
    """
    for one in declared:
        if cycle := cycle_closed_by(after, ends_of(one)):
            named = " → ".join(map(str, cycle))
            raise BadUserInput(f"'declare' names {told(one)}, which closes the cycle {named}.", argument="declare")


def pairs_in_effect(lineage: LineageGraph) -> set[Pair]:
    """Return the ends of the upgrades that are in effect, without rollbacks."""
    return {
        link.pair
        for link in lineage.links
        if link.upgrade.state == UpgradeState.IN_EFFECT and not link.upgrade.is_rollback and not link.is_kept_out
    }


def ends_of(one: UpgradeEnds) -> Pair:
    """Return the two ends of an upgrade that a caller names."""
    return one.from_cpl_entry_id, one.to_cpl_entry_id


def told(one: UpgradeEnds) -> str:
    """Format an upgrade for a message."""
    return f"{one.from_cpl_entry_id} → {one.to_cpl_entry_id}"
