"""What a change writes of stacks and chipsets; all of it is for the Security Sub-Committee only."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from firmware_graph.model.firmware import Chipset, ZigbeeStack
from firmware_graph.records.restricted import RestrictedFacts
from firmware_graph.records.rows import ZigbeeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedChanges:
    """Stacks and chipsets to write, entries to write or to remove, and what is then unused."""

    stacks: Sequence[ZigbeeStack] = ()
    chipsets: Sequence[Chipset] = ()
    added: Sequence[RestrictedFacts] = ()
    changed: Sequence[RestrictedFacts] = ()
    removed: Sequence[int] = ()
    unused_stacks: Sequence[str] = ()
    unused_chipsets: Sequence[str] = ()

    def __bool__(self) -> bool:
        """Return whether anything changes."""
        return bool(self.stacks or self.chipsets or self.added or self.changed or self.removed)

    @property
    def cpl_entry_ids(self) -> list[int]:
        """The entries whose stack or chipset changes."""
        return [*(facts.cpl_entry_id for facts in (*self.added, *self.changed)), *self.removed]

    @property
    def row_count(self) -> int:
        """The number of rows that change."""
        return len(self.added) + len(self.changed) + len(self.removed)

    @property
    def summary(self) -> Mapping[str, int]:
        """The numbers of entries added, changed and removed, for the sealed part of the ledger."""
        return {name: len(getattr(self, name)) for name in ("added", "changed", "removed")}


def restricted_changes(
    stated: Mapping[int, RestrictedFacts], removed: Collection[int], recorded: Mapping[int, RestrictedFacts]
) -> RestrictedChanges:
    """Compare stated facts of entries with the record; `removed` are the entries to remove."""
    after = {entry: facts for entry, facts in {**recorded, **stated}.items() if entry not in removed}
    old, new = list(recorded.values()), list(after.values())
    old_stacks, stacks = _stacks(old), _stacks([*old, *new])
    used = {facts.build_keys[0] for facts in new}
    old_chipsets, chipsets = _chipsets(old), _chipsets(new)
    return RestrictedChanges(
        stacks=[stack for key, stack in stacks.items() if key in used and old_stacks.get(key) != stack],
        chipsets=[chipset for key, chipset in chipsets.items() if key not in old_chipsets],
        added=[facts for entry, facts in stated.items() if entry not in recorded],
        changed=[
            facts
            for entry, facts in stated.items()
            if entry in recorded and facts.build_keys != recorded[entry].build_keys
        ],
        removed=list(removed),
        unused_stacks=[key for key in old_stacks if key not in used],
        unused_chipsets=[key for key in old_chipsets if key not in chipsets],
    )


def restricted_facts_of(
    row: ZigbeeRow, past: RestrictedFacts | None, stated: frozenset[str], recorded_at: int
) -> RestrictedFacts:
    """Convert a row to facts; what is not `stated` stays, but a version only with its stack."""
    facts = RestrictedFacts(
        cpl_entry_id=row.cpl_entry_id,
        stack_name=row.stack_name,
        stack_version=row.stack_version,
        chipset_vendor=row.chipset_vendor,
        chipset_part=row.chipset_part,
        recorded_from=recorded_at,
    )
    if past is None:
        return facts
    kept = {name: getattr(past, name) for name in ("chipset_vendor", "chipset_part") if name not in stated}
    if "stack_version" not in stated and past.stack_name == row.stack_name:
        kept["stack_version"] = past.stack_version
    return facts._replace(**kept)


def _stacks(many: Iterable[RestrictedFacts]) -> dict[str, ZigbeeStack]:
    """Return the stacks by key, each with the longest text of its version."""
    stacks: dict[str, ZigbeeStack] = {}
    for stack in (facts.stack for facts in many):
        if stack and (stack.key not in stacks or len(stack.version or "") > len(stacks[stack.key].version or "")):
            stacks[stack.key] = stack
    return stacks


def _chipsets(many: Iterable[RestrictedFacts]) -> dict[str, Chipset]:
    return {chipset.key: chipset for facts in many if (chipset := facts.chipset)}
