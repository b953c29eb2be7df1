"""What is recorded of an entry's ZigBee stack and chipset; all of it is for the Security Sub-Committee alone."""

from typing import NamedTuple
from urllib.parse import quote

from firmware_graph.model.firmware import Chipset, ZigbeeStack


class RestrictedFacts(NamedTuple):
    """The stack and chipset of an entry; None is what is not known."""

    cpl_entry_id: int
    stack_name: str | None
    stack_version: str | None
    chipset_vendor: str | None
    chipset_part: str | None
    recorded_from: int

    @property
    def stack(self) -> ZigbeeStack | None:
        """The stack; 7.4 and 7.4.0 are one (domain.md S35)."""
        if self.stack_name is None:
            return None
        key = f"{quote(self.stack_name, safe='')}/{_without_last_zeros(self.stack_version)}"
        return ZigbeeStack(key, self.stack_name, self.stack_version)

    @property
    def chipset(self) -> Chipset | None:
        """The chipset; a part may be known without its vendor, or a vendor without the part."""
        vendor, part = self.chipset_vendor or "", self.chipset_part
        if not (vendor or part):
            return None
        return Chipset(f"{quote(vendor, safe='')}/{quote(part or '', safe='')}", vendor, part)

    @property
    def build_keys(self) -> tuple[str | None, str | None]:
        """The keys of the stack and the chipset; where both are the same, nothing has changed."""
        stack, chipset = self.stack, self.chipset
        return stack and stack.key, chipset and chipset.key


def _without_last_zeros(version: str | None) -> str:
    numbers = [int(part) for part in version.split(".")] if version else []
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    return ".".join(map(str, numbers))
