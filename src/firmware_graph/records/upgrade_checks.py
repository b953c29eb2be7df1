"""Whether one version may be declared the predecessor of another, for sheets and single changes alike."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby, takewhile
from typing import NamedTuple

from firmware_graph.model.family import FamilyDifference, family_difference, hardware_fits
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.interruption import checked
from firmware_graph.model.vocabulary import UpgradeEndCode
from firmware_graph.records.cycles import cycles_closed_by
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.upgrades import Pair

DIFFERENCES: Mapping[FamilyDifference, tuple[ProblemCode, str, str]] = {
    FamilyDifference.TYPE: (ProblemCode.OTHER_DEVICE_TYPE, "device type", "device_type"),
    FamilyDifference.GENERATION: (ProblemCode.OTHER_GENERATION, "generation", "generation"),
    FamilyDifference.ENVIRONMENT: (ProblemCode.OTHER_ENVIRONMENT, "environment", "environment"),
    FamilyDifference.VARIANT: (ProblemCode.OTHER_VARIANT, "variant", "variant"),
    FamilyDifference.MANUFACTURER: (ProblemCode.OTHER_MANUFACTURER, "manufacturer", "manufacturer_code"),
}
OTHERS = "versions of others"
CORRECT_THE_LIST = "correct the list, or the entry that is wrong"


class ProposedUpgrade(NamedTuple):
    """An upgrade to be declared."""

    from_cpl_entry_id: int
    to_cpl_entry_id: int
    is_rollback: bool = False

    @property
    def pair(self) -> Pair:
        """The two ends."""
        return self.from_cpl_entry_id, self.to_cpl_entry_id


def faults_of_upgrades(  # noqa: PLR0913 - what is compared, and how it is named
    proposed: Iterable[ProposedUpgrade],
    recorded: Recorded,
    versions: Mapping[int, FirmwareVersion],
    *,
    staying: Collection[Pair],
    name_place: Callable[[Pair], str],
    is_named: Callable[[int], bool] = lambda _entry: True,
) -> dict[Pair, Fault]:
    """Return the faults of proposed upgrades, by pair; the cycles that they close come last.

    `versions` are those after the change. `staying` are the recorded upgrades that it neither ends nor restates (see
    `Recorded.standing`). A cycle that was recorded before is ignored, and rollbacks close none (domain.md §3.4 rule
    11). `name_place` returns the place where a pair is stated in words, such as 'line 3': a cycle of more than a
    hundred entries is named in full once, and then by that. Of its entries only those that are `is_named` are.
    """
    faults: dict[Pair, Fault] = {}
    allowed: dict[Pair, None] = {}
    for one in checked(proposed):
        fault = fault_of_upgrade(one, versions, recorded)
        if fault:
            faults[one.pair] = fault
        elif not one.is_rollback:
            allowed[one.pair] = None
    for pair, cycle in _new_cycles(allowed, staying, recorded, name_place, is_named):
        faults[pair] = Fault(ProblemCode.CYCLE, f"it closes the cycle {cycle}", "take one upgrade of the cycle out")
    return faults


def fault_of_upgrade(one: ProposedUpgrade, versions: Mapping[int, FirmwareVersion], recorded: Recorded) -> Fault | None:
    """Return why an entry cannot be a predecessor of another, apart from cycles; None if it can."""
    if one.from_cpl_entry_id == one.to_cpl_entry_id:
        return Fault(ProblemCode.OWN_PREDECESSOR, "the entry lists itself", "take it out")
    source, target = versions.get(one.from_cpl_entry_id), versions.get(one.to_cpl_entry_id)
    if source is None:
        reason = f"there is no entry {one.from_cpl_entry_id}"
        return Fault(ProblemCode.UNKNOWN_PREDECESSOR, reason, "add it to the CPL first, or correct the entry ID")
    if target is None:
        reason = f"there is no entry {one.to_cpl_entry_id}"
        return Fault(ProblemCode.UNKNOWN_ENTRY, reason, "add it to the CPL first, or correct the entry ID")
    older, newer = (target, source) if one.is_rollback else (source, target)
    difference = family_difference(older, newer, recorded.successions)
    if difference:
        return _fault_of_difference(difference, source, target)
    if not hardware_fits(source, target):
        reach = f"{target.minimum_hardware or '0000'} to {target.maximum_hardware or 'FFFF'}"
        reason = f"E{source.cpl_entry_id} has hardware {source.hardware}, and E{target.cpl_entry_id} is for {reach}"
        return Fault(ProblemCode.OTHER_HARDWARE, reason, CORRECT_THE_LIST)
    return None


def fault_of_relisting(pair: Pair, recorded: Recorded) -> Fault | None:
    """Return the fault of a sheet that lists an upgrade that its manufacturer withdrew (domain.md §3.4 rule 10)."""
    ended = None if pair in recorded.open else recorded.ended.get(pair)
    if ended is None or ended.end_code != UpgradeEndCode.WITHDRAWN_BY_MANUFACTURER:
        return None
    at = "" if ended.effective_to is None else f" from {_moment(ended.effective_to)} on"
    reason = f"the upgrade E{pair[0]} → E{pair[1]} was withdrawn by its manufacturer{at}"
    return Fault(ProblemCode.WITHDRAWN_PREDECESSOR, reason, "take it out of the list, or declare it again by a change")


def _moment(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _fault_of_difference(difference: FamilyDifference, source: FirmwareVersion, target: FirmwareVersion) -> Fault:
    code, what, column = DIFFERENCES[difference]
    one, other = getattr(source, column) or "not stated", getattr(target, column) or "not stated"
    reason = f"E{source.cpl_entry_id} is of another {what} ({one}) than E{target.cpl_entry_id} ({other})"
    approved = f"record the succession of {one} to {other} with --successions, or "
    return Fault(code, reason, (approved if difference is FamilyDifference.MANUFACTURER else "") + CORRECT_THE_LIST)


def _new_cycles(
    allowed: Mapping[Pair, None],
    staying: Collection[Pair],
    recorded: Recorded,
    name_place: Callable[[Pair], str],
    is_named: Callable[[int], bool],
) -> Iterator[tuple[Pair, str]]:
    """Yield the new upgrades that close a cycle, each with the name of the cycle."""
    first: dict[int, tuple[list[int], Pair]] = {}
    of_allowed = takewhile(lambda found: found[0] in allowed, checked(cycles_closed_by([*allowed, *staying])))
    for pair, cycle in of_allowed:  # those of what stays come later, and each takes a search
        if pair in recorded.open and not recorded.open[pair].is_rollback:
            continue
        if id(cycle) in first:
            count = f"of {len(cycle) - 1} entries " if all(map(is_named, cycle)) else ""
            yield pair, f"{count}that {name_place(first[id(cycle)][1])} names"
        else:
            first[id(cycle)] = cycle, pair
            names = [f"E{entry}" if is_named(entry) else OTHERS for entry in cycle]
            yield pair, " → ".join(name for name, _ in groupby(names))
