"""The recorded ZigBee stack and chipset of an entry; all of it is for the Security Sub-Committee only."""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from firmware_graph.model.firmware import Chipset, ZigbeeStack


class RestrictedFacts(NamedTuple):
    """The stack and chipset of an entry; None if unknown."""

    cpl_entry_id: int
    stack_name: str | None
    stack_version: str | None
    chipset_vendor: str | None
    chipset_part: str | None
    recorded_from: int

    @property
    def stack(self) -> ZigbeeStack | None:
        """The stack; 7.4 and 7.4.0 are the same (domain.md S35)."""
        return None if self.stack_name is None else _stack(self.stack_name, self.stack_version)

    @property
    def chipset(self) -> Chipset | None:
        """The chipset; a part may be known without its vendor, or a vendor without the part."""
        vendor, part = self.chipset_vendor or "", self.chipset_part
        return _chipset(vendor, part) if vendor or part else None

    @property
    def build_keys(self) -> tuple[str | None, str | None]:
        """The keys of the stack and the chipset; if both are the same, nothing has changed."""
        stack, chipset = self.stack, self.chipset
        return stack and stack.key, chipset and chipset.key


@lru_cache(maxsize=4096)  # many entries are built on few stacks
def _stack(name: str, version: str | None) -> ZigbeeStack:
    numbers = [int(part) for part in version.split(".")] if version else []
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    return ZigbeeStack(f"{quote(name, safe='')}/{'.'.join(map(str, numbers))}", name, version)


@lru_cache(maxsize=4096)
def _chipset(vendor: str, part: str | None) -> Chipset:
    return Chipset(f"{quote(vendor, safe='')}/{quote(part or '', safe='')}", vendor, part)
