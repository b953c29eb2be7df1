"""Defects of ZigBee stacks and what they affect; all of it is for the Security Sub-Committee only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from firmware_graph.model.firmware import Chipset, FirmwareVersion, Manufacturer, ZigbeeStack


class Exposure(StrEnum):
    """The exposure of a firmware version to a defect."""

    AFFECTED = "AFFECTED"
    NOT_AFFECTED = "NOT_AFFECTED"
    FIXED = "FIXED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    UNDER_INVESTIGATION = "UNDER_INVESTIGATION"
    UNKNOWN_STACK = "UNKNOWN_STACK"
    UNKNOWN_RANGE = "UNKNOWN_RANGE"


UNKNOWN: Final = frozenset({Exposure.UNDER_INVESTIGATION, Exposure.UNKNOWN_STACK, Exposure.UNKNOWN_RANGE})
"""The exposures that are neither affected nor clear; they are never dropped, and never count as clear."""

CLEAR: Final = frozenset({Exposure.NOT_AFFECTED, Exposure.FIXED, Exposure.NOT_APPLICABLE})

VERDICTS: Final = frozenset({Exposure.AFFECTED, Exposure.NOT_APPLICABLE, Exposure.UNDER_INVESTIGATION, Exposure.FIXED})
"""The exposures that an assessment of an entry can state."""


class AssessmentVerdict(StrEnum):
    """What an assessment of an entry can state about a defect; NONE retracts an earlier one."""

    AFFECTED = "AFFECTED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    UNDER_INVESTIGATION = "UNDER_INVESTIGATION"
    FIXED = "FIXED"
    NONE = "NONE"


class StackRange(NamedTuple):
    """A range of versions of a stack family, and the chipset that it is limited to, if any.

    `introduced` and `last_affected` are inclusive, `fixed` is exclusive. If no range was ever published, `is_published`
    is False and every version of the family is UNKNOWN_RANGE (domain.md S38, §3.4 rule 16).
    """

    family: str
    introduced: str | None = None
    fixed: str | None = None
    last_affected: str | None = None
    chipset_vendor: str | None = None
    chipset_part: str | None = None
    is_published: bool = True


class Defect(NamedTuple):
    """A published defect of ZigBee stacks.

    `withdrawn_at` is the moment from which it counts as withdrawn, in milliseconds since 1970; until then it is in
    force.
    """

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
        """Return the defect from the columns of a read file, the last of which is its ranges."""
        *facts, ranges = columns
        return cls._make([*facts, [StackRange._make(one) for one in ranges]])

    def is_withdrawn(self, at: int) -> bool:
        """Whether it is withdrawn at a moment, in milliseconds since 1970."""
        return self.withdrawn_at is not None and self.withdrawn_at <= at


def defects_by_name(names: Iterable[tuple[str, Sequence[str]]]) -> Mapping[str, Sequence[str]]:
    """Map every ID and alias to the IDs of the defects that it may mean, given each defect's ID and aliases.

    An ID means only its own defect. An alias of two defects means neither (domain.md §3.4 rule 16): its list has both.
    """
    meanings: dict[str, dict[str, None]] = {}
    pairs = list(names)
    for defect_id, aliases in pairs:
        for alias in aliases:
            meanings.setdefault(alias, {})[defect_id] = None
    return {alias: list(ids) for alias, ids in meanings.items()} | {defect_id: [defect_id] for defect_id, _ in pairs}


class StackBuild(NamedTuple):
    """A pair of stack and chipset recorded for firmware; None for an unknown one."""

    stack: ZigbeeStack | None = None
    chipset: Chipset | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The keys of both, '' for an unknown one, as stored on the entries."""
        return self.stack.key if self.stack else "", self.chipset.key if self.chipset else ""


class RestrictedEntry(NamedTuple):
    """An entry's stack and chipset, and its assessments by defect ID."""

    build: StackBuild
    assessments: dict[str, Exposure]


@dataclass(frozen=True, slots=True)
class DefectSubject:
    """The ranges and assessments to evaluate firmware against: of a recorded defect, or of ad hoc criteria.

    `defect_id` is the key of its assessments, '' if none apply: for criteria and for a withdrawn defect, which has no
    ranges either.
    """

    ranges: Sequence[StackRange]
    defect: Defect | None = None
    defect_id: str = ""

    @classmethod
    def of(cls, defect: Defect, *, at: int) -> "DefectSubject":
        """Return what a defect affects at a moment, in milliseconds since 1970."""
        return cls((), defect) if defect.is_withdrawn(at) else cls(tuple(defect.ranges), defect, defect.defect_id)


class DefectExposure(NamedTuple):
    """The exposure of one firmware version to one defect."""

    subject: DefectSubject
    firmware_version: FirmwareVersion
    exposure: Exposure


class ExposureTally(NamedTuple):
    """The versions of one model and band with some exposure, and their devices; `entry` is one of the versions."""

    entry: int
    manufacturer_code: str
    model_key: str
    zigbee_band: str
    firmware_count: int
    device_count: int

    @property
    def counts(self) -> tuple[int, int]:
        """The numbers of versions and of devices."""
        return self.firmware_count, self.device_count

    def plus(self, other: "ExposureTally") -> "ExposureTally":
        """Return the sum of both, with this one's entry."""
        return self._replace(
            firmware_count=self.firmware_count + other.firmware_count,
            device_count=self.device_count + other.device_count,
        )


@dataclass(frozen=True, slots=True)
class ExposureGroup:
    """The versions of one manufacturer, model or band with some exposure, and the devices on them.

    `device_model` is the row of one of the versions, which has the columns of its model.
    """

    firmware_count: int
    device_count: int
    manufacturer: Manufacturer | None = None
    device_model: FirmwareVersion | None = None
    zigbee_band: str | None = None


@dataclass(frozen=True, slots=True)
class ExposureSummary:
    """All versions with some exposure to a defect; the lists have the first groups, `manufacturer_codes` all."""

    firmware_count: int
    device_model_count: int
    manufacturer_count: int
    device_count: int
    by_manufacturer: Sequence[ExposureGroup]
    by_device_model: Sequence[ExposureGroup]
    by_zigbee_band: Sequence[ExposureGroup]
    manufacturer_codes: Sequence[str]


@dataclass(frozen=True, slots=True)
class StackExposure:
    """A stack version with a defect, by range or by an assessment, and the firmware on it, except test images.

    Counts are of firmware that has the defect, except `assessed_clear_count` and `under_investigation_count`: firmware
    in range that an assessment declares clear, or under investigation.
    """

    stack: ZigbeeStack
    is_in_range: bool
    firmware_count: int
    device_model_count: int
    manufacturer_count: int
    assessed_clear_count: int = 0
    under_investigation_count: int = 0
    is_fixed: bool = False

    @property
    def exposure(self) -> Exposure:
        """The most severe exposure of the firmware on it; AFFECTED by range if there are only test images on it."""
        if self.firmware_count or not (self.under_investigation_count or self.assessed_clear_count):
            return Exposure.AFFECTED
        if self.under_investigation_count:
            return Exposure.UNDER_INVESTIGATION
        return Exposure.FIXED if self.is_fixed else Exposure.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class ManufacturerExposure:
    """The number of versions and models of one manufacturer that have a defect."""

    manufacturer: Manufacturer
    firmware_count: int
    device_model_count: int


@dataclass(frozen=True, slots=True)
class NoClearRelease:
    """No current release of the product is known to be clear of the defect, so there is no target for a pathway."""

    message: str


@dataclass(frozen=True, slots=True)
class BlastRadius:
    """All firmware that is built on one stack version, with any chipset, except test images."""

    stack: ZigbeeStack
    firmware_count: int
    device_model_count: int
    by_manufacturer: Sequence[ManufacturerExposure]
    defects: Sequence[Defect]
