"""Whether one exact upgrade may be done, and why: `UpgradeVerdict` of the schema."""

from collections.abc import Sequence
from dataclasses import dataclass

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayAnswer
from firmware_graph.model.vocabulary import Verdict, VerdictReasonCode


@dataclass(frozen=True, slots=True)
class VerdictReason:
    """One reason, of one version where that is what it speaks of."""

    code: VerdictReasonCode
    message: str
    firmware_version: FirmwareVersion | None = None


@dataclass(frozen=True, slots=True)
class UpgradeVerdict:
    """The verdict with all its reasons; `pathway` is another way where there is one, or what a reference means."""

    verdict: Verdict
    reasons: Sequence[VerdictReason]
    pathway: PathwayAnswer | None = None
    prerequisites: Sequence[PathwayAnswer] = ()
