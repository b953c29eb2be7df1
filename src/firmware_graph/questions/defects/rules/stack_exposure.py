"""The exposure of a pair of stack and chipset: ranges and conjunctions (domain.md §2.7, S33 to S38).

Each condition is True, False or, if a fact is missing, None; a False one decides, whatever else is missing.
"""

from collections.abc import Iterable
from typing import Final

from firmware_graph.model.defect import Exposure, StackBuild, StackRange
from firmware_graph.model.firmware import Chipset, ZigbeeStack
from firmware_graph.model.stack_version import VersionParts, name_key, version_parts

GRAVEST_FIRST: Final = (Exposure.AFFECTED, Exposure.UNKNOWN_RANGE, Exposure.UNKNOWN_STACK)


def exposure_of(ranges: Iterable[StackRange], build: StackBuild) -> Exposure:
    """Return the exposure of a pair of stack and chipset: the most severe of its exposures to each range."""
    found = {exposure_in(one, build) for one in ranges}
    return next((exposure for exposure in GRAVEST_FIRST if exposure in found), Exposure.NOT_AFFECTED)


def exposure_in(one: StackRange, build: StackBuild) -> Exposure:
    """Evaluate a pair against one range: family, version and chipset must all match."""
    in_family = is_of_family(one.family, build.stack)
    if in_family is False:
        return Exposure.NOT_AFFECTED
    conditions = in_family, is_in_range(one, build.stack), is_on_chipset(one, build.chipset)
    if False in conditions:
        return Exposure.NOT_AFFECTED
    if in_family and not one.is_published:
        return Exposure.UNKNOWN_RANGE
    return Exposure.UNKNOWN_STACK if None in conditions else Exposure.AFFECTED


def is_of_family(family: str, stack: ZigbeeStack | None) -> bool | None:
    """Whether a stack belongs to a family."""
    return None if stack is None else name_key(stack.name) == name_key(family)


def is_in_range(one: StackRange, stack: ZigbeeStack | None) -> bool | None:
    """Whether a stack's version is in a range; a range without bounds includes every version, known or not."""
    bounds = [version_parts(text) if text else None for text in (one.introduced, one.fixed, one.last_affected)]
    introduced, fixed, last_affected = bounds
    if not introduced and fixed is None and last_affected is None:
        return True
    version = version_parts(stack.version) if stack and stack.version else None
    return None if version is None else is_between(version, introduced, fixed, last_affected)


def is_between(
    version: VersionParts,
    introduced: VersionParts | None,
    fixed: VersionParts | None,
    last_affected: VersionParts | None,
) -> bool:
    """Whether a version is at or after `introduced`, before `fixed`, and not after `last_affected`."""
    if introduced is not None and version < introduced:
        return False
    if fixed is not None and version >= fixed:
        return False
    return last_affected is None or version <= last_affected


def is_on_chipset(one: StackRange, chipset: Chipset | None) -> bool | None:
    """Whether a chipset is the one that a range is limited to, by vendor and part."""
    matches = [
        is_named(one.chipset_vendor, chipset and chipset.vendor),
        is_named(one.chipset_part, chipset and chipset.part),
    ]
    return False if False in matches else None if None in matches else True


def is_named(needed: str | None, recorded: str | None) -> bool | None:
    """Whether a recorded name equals the required one; True if none is required."""
    if needed is None:
        return True
    return name_key(recorded) == name_key(needed) if recorded else None
