"""Whether one exact upgrade may be done, and why: `UpgradeVerdict` of the schema."""

from collections.abc import Sequence
from dataclasses import dataclass

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayAnswer
from firmware_graph.model.vocabulary import Verdict, VerdictReasonCode


@dataclass(frozen=True, slots=True)
class VerdictReason:
    """One reason, about one version where it names one."""

    code: VerdictReasonCode
    message: str
    firmware_version: FirmwareVersion | None = None


@dataclass(frozen=True, slots=True)
class UpgradeVerdict:
    """The verdict with all its reasons; `pathway` is an alternative, or the answer for a reference that is no entry."""

    verdict: Verdict
    reasons: Sequence[VerdictReason]
    pathway: PathwayAnswer | None = None
    prerequisites: Sequence[PathwayAnswer] = ()
