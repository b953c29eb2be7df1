"""Defects of ZigBee stacks and what they affect; all of it is for the Security Sub-Committee alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from firmware_graph.model.firmware import Chipset, FirmwareVersion, Manufacturer, ZigbeeStack


class Exposure(StrEnum):
    """What is known of a firmware version and a defect."""

    AFFECTED = "AFFECTED"
    NOT_AFFECTED = "NOT_AFFECTED"
    FIXED = "FIXED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    UNDER_INVESTIGATION = "UNDER_INVESTIGATION"
    UNKNOWN_STACK = "UNKNOWN_STACK"
    UNKNOWN_RANGE = "UNKNOWN_RANGE"


UNKNOWN: Final = frozenset({Exposure.UNDER_INVESTIGATION, Exposure.UNKNOWN_STACK, Exposure.UNKNOWN_RANGE})
"""What cannot be told; it is never dropped, and never counts as clear."""

CLEAR: Final = frozenset({Exposure.NOT_AFFECTED, Exposure.FIXED, Exposure.NOT_APPLICABLE})

VERDICTS: Final = frozenset({Exposure.AFFECTED, Exposure.NOT_APPLICABLE, Exposure.UNDER_INVESTIGATION, Exposure.FIXED})
"""What an assessment of an entry can say."""


class StackRange(NamedTuple):
    """One range of a stack family's versions, and the chipset that it needs where it needs one.

    From `introduced` on, up to but without `fixed` or up to and with `last_affected`. Where no range was ever
    published, `is_published` is False and of the family's versions none can be told (domain.md S38).
    """

    family: str
    introduced: str | None = None
    fixed: str | None = None
    last_affected: str | None = None
    chipset_vendor: str | None = None
    chipset_part: str | None = None
    is_published: bool = True


class Defect(NamedTuple):
    """A published defect of ZigBee stacks. `withdrawn_at` is in milliseconds since 1970."""

    defect_id: str
    aliases: Sequence[str]
    title: str
    severity: str | None
    references: Sequence[str]
    withdrawn_at: int | None
    recorded_from: int
    ranges: Sequence[StackRange]

    @classmethod
    def of(cls, columns: Sequence[Any]) -> "Defect":
        """Make a defect of the columns that a query file returns, of which the last are its ranges."""
        *facts, ranges = columns
        return cls._make([*facts, [StackRange._make(one) for one in ranges]])

    @property
    def holding(self) -> Sequence[StackRange]:
        """The ranges that count: none of a defect that was withdrawn."""
        return () if self.withdrawn_at is not None else self.ranges


class StackBuild(NamedTuple):
    """A pair of stack and chipset that firmware is recorded with; None where one is not known."""

    stack: ZigbeeStack | None = None
    chipset: Chipset | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The keys of both, '' for what is not known: as the entries on it carry them."""
        return self.stack.key if self.stack else "", self.chipset.key if self.chipset else ""


class RestrictedEntry(NamedTuple):
    """What is recorded of an entry: what it is built of, and how it was assessed, by defect ID."""

    build: StackBuild
    assessments: dict[str, Exposure]


@dataclass(frozen=True, slots=True)
class DefectSubject:
    """What firmware is held against: a recorded defect, or criteria of one that is not recorded yet."""

    ranges: Sequence[StackRange]
    defect: Defect | None = None

    @property
    def defect_id(self) -> str:
        """The key of its assessments; '' where there are none."""
        return self.defect.defect_id if self.defect and self.defect.withdrawn_at is None else ""


@dataclass(frozen=True, slots=True)
class DefectExposure:
    """Where one firmware version stands with one defect."""

    subject: DefectSubject
    firmware_version: FirmwareVersion
    exposure: Exposure


@dataclass(frozen=True, slots=True)
class StackExposure:
    """A stack version that has a defect, and how much affected firmware there is behind it."""

    stack: ZigbeeStack
    firmware_count: int
    device_model_count: int
    manufacturer_count: int


@dataclass(frozen=True, slots=True)
class ManufacturerExposure:
    """How much firmware of one manufacturer has a defect."""

    manufacturer: Manufacturer
    firmware_count: int
    device_model_count: int


@dataclass(frozen=True, slots=True)
class NoClearRelease:
    """No current release of the product is known to be clear of the defect, so no pathway could lead to one."""

    message: str


@dataclass(frozen=True, slots=True)
class BlastRadius:
    """All firmware that is built on one stack version, whatever its chipset, test images apart."""

    stack: ZigbeeStack
    firmware_count: int
    device_model_count: int
    by_manufacturer: Sequence[ManufacturerExposure]
    defects: Sequence[Defect]
