"""Random picks of what a generated graph holds, from one seed."""

from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote

from bench.sheets import (
    DEFECTS_A_STACK,
    FIRST_ENTRY,
    MODELS_A_MANUFACTURER,
    STACKS,
    VERSIONS_A_MODEL,
    VERSIONS_A_STACK,
    defect_id,
    device_type,
    manufacturer_code,
    stack_version,
    version_hex,
)

SEED = 20


def stack_id(stack: str, version: str) -> str:
    """Return the ID of a stack version, without trailing zeros."""
    while version.endswith(".0"):
        version = version.removesuffix(".0")
    return f"{quote(stack, safe='')}/{version}"


def product(entry: int) -> dict[str, str]:
    """Return the product tuple of an entry, as the SMI has it."""
    number = entry - FIRST_ENTRY
    model = number // VERSIONS_A_MODEL
    return {
        "manufacturerCode": manufacturer_code(model),
        "modelIdentifier": f"{model % 0x10000:04X}",
        "hardwareVersion": "01",
        "hardwareRevision": f"{model // 0x10000:02X}",
        "firmwareVersion": version_hex(number),
    }


STACK_IDS = sorted(stack_id(stack, stack_version(place)) for stack in STACKS for place in range(VERSIONS_A_STACK))
"""All stack versions of a generated graph, in the order of their IDs."""


@dataclass(frozen=True, slots=True)
class Entries:
    """A graph of this many versions; every run makes the same picks in the same order."""

    size: int
    random: Random = field(default_factory=lambda: Random(SEED))

    def model(self) -> int:
        """Pick a device model, by its number."""
        return self.random.randrange(self.size // VERSIONS_A_MODEL)

    def upgradable_model(self) -> int:
        """Pick a device model that can be upgraded over the air, as a PPMID of no stated generation cannot."""
        while device_type(model := self.model()) == "PPMID":
            pass
        return model

    def entry(self) -> int:
        """Pick an entry ID."""
        return FIRST_ENTRY + self.random.randrange(self.size)

    def upgradable_entry(self, release: int) -> int:
        """Pick an entry ID of this release of its model, which can be upgraded over the air."""
        return FIRST_ENTRY + self.upgradable_model() * VERSIONS_A_MODEL + release

    def way(self) -> tuple[int, int]:
        """Pick two entries of one model, the second of them later."""
        first, last = sorted(self.random.sample(range(VERSIONS_A_MODEL), 2))
        entry = self.upgradable_entry(first)
        return entry, entry + last - first

    def code(self) -> str:
        """Pick a manufacturer."""
        return manufacturer_code(self.model())

    def model_id(self) -> str:
        """Pick a device model, by its ID."""
        model = self.model()
        name = quote(f"Model {model}", safe="")
        hardware = f"01/{model // 0x10000:02X}"
        return f"{manufacturer_code(model)}/{model % 0x10000:04X}/{name}/{hardware}/{device_type(model)}///PRODUCTION"

    def version_hex(self) -> str:
        """Pick the version of an entry."""
        return version_hex(self.entry() - FIRST_ENTRY)

    def page(self) -> tuple[str, int]:
        """Pick a manufacturer and an entry of it after which at least fifty of its versions come."""
        model = self.model()
        first_of_manufacturer = model - model % MODELS_A_MANUFACTURER
        versions = min(MODELS_A_MANUFACTURER * VERSIONS_A_MODEL, self.size - first_of_manufacturer * VERSIONS_A_MODEL)
        after = FIRST_ENTRY - 1 + first_of_manufacturer * VERSIONS_A_MODEL + self.random.randrange(versions - 50)
        return manufacturer_code(model), after

    def stack_place(self) -> int:
        """Pick how many stack versions come before a page of ten."""
        return self.random.randrange(1, len(STACK_IDS) - 10)

    def stack(self) -> str:
        """Pick a stack version, by its ID."""
        return self.random.choice(STACK_IDS)

    def neighbouring_stacks(self) -> list[str]:
        """Pick two versions of one stack that follow each other."""
        stack, place = self.random.choice(STACKS), self.random.randrange(VERSIONS_A_STACK - 1)
        return [stack_id(stack, stack_version(version)) for version in (place, place + 1)]

    def defect(self) -> str:
        """Pick a defect."""
        return defect_id(self.random.randrange(len(STACKS) * DEFECTS_A_STACK))

    def early(self) -> int:
        """Pick an entry in the first half of the list, after which there is much of everything."""
        return FIRST_ENTRY + self.random.randrange(self.size // 2)
