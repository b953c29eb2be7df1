"""What a ZigBee sheet changes; all of it is for the Security Sub-Committee alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from firmware_graph.ingest.parsed_sheet import ParsedSheet
from firmware_graph.ingest.recorded import RestrictedFacts
from firmware_graph.ingest.rows import ZigbeeRow
from firmware_graph.model.firmware import Chipset, ZigbeeStack


@dataclass(slots=True)
class RestrictedDifference:
    """Stacks and chipsets to write, entries to write or to take away, and what is then unused."""

    stacks: list[ZigbeeStack] = field(default_factory=list)
    chipsets: list[Chipset] = field(default_factory=list)
    added: list[RestrictedFacts] = field(default_factory=list)
    changed: list[RestrictedFacts] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    unused_stacks: list[str] = field(default_factory=list)
    unused_chipsets: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether it changes anything."""
        return bool(self.stacks or self.chipsets or self.added or self.changed or self.removed)


def restricted_difference(
    sheet: ParsedSheet[ZigbeeRow], recorded: Mapping[int, RestrictedFacts], recorded_at: int, *, is_partial: bool
) -> RestrictedDifference:
    """Hold the sheet against what is recorded."""
    found = RestrictedDifference()
    after = dict(recorded)
    for entry, row in sheet.rows.items():
        past = recorded.get(entry)
        facts = _stated(row, past, sheet.stated, recorded_at)
        if past is None:
            found.added.append(facts)
        elif _keys(facts) != _keys(past):
            found.changed.append(facts)
        after[entry] = facts
    if not is_partial:
        found.removed = [entry for entry in recorded if not sheet.speaks_of(entry)]
        for entry in found.removed:
            del after[entry]
    _add_nodes(found, recorded.values(), after.values())
    return found


def stack_of(facts: RestrictedFacts) -> ZigbeeStack | None:
    """The stack of an entry; 7.4 and 7.4.0 are one (domain.md S35)."""
    if facts.stack_name is None:
        return None
    return ZigbeeStack(
        f"{quote(facts.stack_name, safe='')}/{_without_last_zeros(facts.stack_version)}",
        facts.stack_name,
        facts.stack_version,
    )


def chipset_of(facts: RestrictedFacts) -> Chipset | None:
    """The chipset of an entry; a part may be known without its vendor, or a vendor without the part."""
    vendor, part = facts.chipset_vendor or "", facts.chipset_part
    if not (vendor or part):
        return None
    return Chipset(f"{quote(vendor, safe='')}/{quote(part or '', safe='')}", vendor, part)


def _without_last_zeros(version: str | None) -> str:
    numbers = [int(part) for part in version.split(".")] if version else []
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    return ".".join(map(str, numbers))


def _stated(row: ZigbeeRow, past: RestrictedFacts | None, stated: frozenset[str], recorded_at: int) -> RestrictedFacts:
    """Read a row as facts; what the sheet has no column for stays, a version only with its stack."""
    facts = RestrictedFacts(*row[:5], recorded_at)
    if past is None:
        return facts
    kept = {name: getattr(past, name) for name in ("chipset_vendor", "chipset_part") if name not in stated}
    if "stack_version" not in stated and past.stack_name == row.stack_name:
        kept["stack_version"] = past.stack_version
    return facts._replace(**kept)


def _keys(facts: RestrictedFacts) -> tuple[str | None, str | None]:
    stack, chipset = stack_of(facts), chipset_of(facts)
    return stack.key if stack else None, chipset.key if chipset else None


def _add_nodes(
    found: RestrictedDifference, before: Iterable[RestrictedFacts], after: Iterable[RestrictedFacts]
) -> None:
    """Find the stacks and chipsets that are new or unused, and the longest text of each stack's version."""
    old, new = list(before), list(after)
    old_stacks, new_stacks = _longest(old), _longest([*old, *new])
    used = {key for facts in new if (key := _keys(facts)[0])}
    found.stacks = [stack for key, stack in new_stacks.items() if key in used and old_stacks.get(key) != stack]
    found.unused_stacks = [key for key in old_stacks if key not in used]
    old_chipsets, chipsets = _chipsets(old), _chipsets(new)
    found.chipsets = [chipset for key, chipset in chipsets.items() if key not in old_chipsets]
    found.unused_chipsets = [key for key in old_chipsets if key not in chipsets]


def _longest(many: Iterable[RestrictedFacts]) -> dict[str, ZigbeeStack]:
    stacks: dict[str, ZigbeeStack] = {}
    for stack in filter(None, map(stack_of, many)):
        shown = stacks.get(stack.key)
        if shown is None or len(stack.version or "") > len(shown.version or ""):
            stacks[stack.key] = stack
    return stacks


def _chipsets(many: Iterable[RestrictedFacts]) -> dict[str, Chipset]:
    return {chipset.key: chipset for chipset in map(chipset_of, many) if chipset}
