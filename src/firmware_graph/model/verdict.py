"""Whether one exact upgrade may be done, and why: `UpgradeVerdict` of the schema."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayAnswer


class Verdict(StrEnum):
    """Whether an exact upgrade may be done."""

    YES = "YES"
    NO = "NO"
    UNKNOWN = "UNKNOWN"


class VerdictReasonCode(StrEnum):
    """Why an exact upgrade may be done, may not, or is unknown, and the warnings about one that may."""

    DECLARED = "DECLARED"
    NOT_DECLARED = "NOT_DECLARED"
    NOT_AN_UPGRADE = "NOT_AN_UPGRADE"
    MUST_GO_BY_WAY_OF = "MUST_GO_BY_WAY_OF"
    SHOULD_NOT = "SHOULD_NOT"
    CONDITIONAL = "CONDITIONAL"
    WITHDRAWN = "WITHDRAWN"
    NOT_YET_IN_EFFECT = "NOT_YET_IN_EFFECT"
    TARGET_REMOVED = "TARGET_REMOVED"
    HARDWARE_MISMATCH = "HARDWARE_MISMATCH"
    DIFFERENT_PRODUCT = "DIFFERENT_PRODUCT"
    NOT_OTA = "NOT_OTA"
    ONLY_A_ROLLBACK = "ONLY_A_ROLLBACK"
    REFERENCE = "REFERENCE"
    COMMS_HUB_TOO_OLD = "COMMS_HUB_TOO_OLD"
    COMMS_HUB_NOT_CHECKED = "COMMS_HUB_NOT_CHECKED"
    SOURCES_DISAGREE = "SOURCES_DISAGREE"
    NOT_APPROVED = "NOT_APPROVED"
    AVOIDED = "AVOIDED"
    OWN_ROWS_ONLY = "OWN_ROWS_ONLY"


@dataclass(frozen=True, slots=True)
class VerdictReason:
    """One reason, about one version if it names one."""

    code: VerdictReasonCode
    message: str
    firmware_version: FirmwareVersion | None = None


@dataclass(frozen=True, slots=True)
class UpgradeVerdict:
    """The verdict with all its reasons; `pathway` is an alternative, or the answer for a reference without an entry.

    `ends` are the source and target versions of the upgrade; none if a reference does not mean a single entry.
    """

    verdict: Verdict
    reasons: Sequence[VerdictReason]
    pathway: PathwayAnswer | None = None
    prerequisites: Sequence[PathwayAnswer] = ()
    ends: Sequence[FirmwareVersion] = ()
