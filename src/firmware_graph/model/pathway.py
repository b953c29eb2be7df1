"""The answers to questions on upgrade pathways."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from firmware_graph.model.cached import cached_property
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.keeps_json import KeepsJson
from firmware_graph.model.pathway_codes import (
    CommandStage,
    NoPathwayReason,
    NotOtaReason,
    OpeningKind,
    PathwayWarningCode,
    Responsible,
)
from firmware_graph.model.route import OnlyWay, Ways
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import AmbiguityReason, RequestEnd


@dataclass(frozen=True, slots=True)
class PathwayWarning:
    """A warning about a pathway, or about one version of it."""

    code: PathwayWarningCode
    message: str
    firmware_version: FirmwareVersion | None = None


@dataclass(frozen=True, slots=True)
class UpgradeCommand:
    """One DCC service request of a step, and the user roles that may send it."""

    service_request: str
    stage: CommandStage
    eligible_roles: Sequence[str]


@dataclass(frozen=True, slots=True)
class UpgradeStep:
    """One upgrade of a pathway: distribute, activate, confirm, before the next (domain.md §3.4 rule 8)."""

    position: int
    upgrade: Upgrade
    commands: Sequence[UpgradeCommand]
    responsible: Responsible
    warnings: Sequence[PathwayWarning]


@dataclass(frozen=True)
class UpgradePathway(KeepsJson):
    """The first pathway in the order of domain.md §3.4 rule 4; both ends are among its versions.

    Warnings and steps are computed on access: by `warn` and `describe`. `inferred_hops` counts the upgrades that were
    neither declared nor tested.
    """

    source: FirmwareVersion
    target: FirmwareVersion
    versions: Sequence[FirmwareVersion]
    up_to_date: bool
    warn: Callable[[], Sequence[PathwayWarning]] = field(compare=False, repr=False)
    describe: Callable[[], Sequence[UpgradeStep]] = field(default=tuple, compare=False, repr=False)
    prerequisites: Sequence["PathwayAnswer"] = ()
    ways: Ways = field(default_factory=OnlyWay, compare=False, repr=False)
    inferred_hops: int = 0

    @property
    def hops(self) -> int:
        """The number of upgrades."""
        return len(self.versions) - 1

    @cached_property
    def steps(self) -> Sequence[UpgradeStep]:
        """The upgrades, in order."""
        return self.describe()

    @cached_property
    def warnings(self) -> Sequence[PathwayWarning]:
        """The warnings about it."""
        return self.warn()


@dataclass(frozen=True, slots=True)
class PathwayBlocker:
    """A version or an upgrade that blocks a pathway, and the reason."""

    blocked_by: NoPathwayReason
    firmware_version: FirmwareVersion | None = None
    upgrade: Upgrade | None = None


@dataclass(frozen=True, slots=True)
class PathwayOpening:
    """A correction that would open a pathway.

    Either an `upgrade` to restore or bring into effect, or a version that would have to declare one of the
    predecessors.
    """

    opening_kind: OpeningKind
    firmware_version: FirmwareVersion
    predecessors: Sequence[FirmwareVersion]
    upgrade: Upgrade | None = None


Openings = Callable[[], Sequence[PathwayOpening]]
"""What would open a pathway, computed on access."""


@dataclass(frozen=True, slots=True)
class NoPathway:
    """There is certainly no pathway."""

    source: FirmwareVersion
    requested_target: FirmwareVersion | None
    no_pathway_reason: NoPathwayReason
    blockers: Sequence[PathwayBlocker]
    opened_by: Openings = field(default=tuple, compare=False, repr=False)
    warnings: Sequence[PathwayWarning] = ()


@dataclass(frozen=True, slots=True)
class PathwayUnknown:
    """A missing statement leaves open whether there is a pathway."""

    source: FirmwareVersion
    requested_target: FirmwareVersion | None
    undeclared: Sequence[FirmwareVersion]
    missing: Sequence[str]
    opened_by: Openings = field(default=tuple, compare=False, repr=False)
    warnings: Sequence[PathwayWarning] = ()


@dataclass(frozen=True, slots=True)
class MultipleTargets:
    """No target was given, and there are several furthest current versions."""

    source: FirmwareVersion
    pathways: Sequence[UpgradePathway]


@dataclass(frozen=True, slots=True)
class NotOtaUpgradable:
    """The device cannot be upgraded over the air."""

    source: FirmwareVersion
    not_ota_reason: NotOtaReason
    warnings: Sequence[PathwayWarning] = ()


@dataclass(frozen=True, slots=True)
class AmbiguousFirmware:
    """A reference that several entries match; none is guessed (domain.md §0.3)."""

    end: RequestEnd | None
    ambiguity: AmbiguityReason
    candidates: Sequence[FirmwareVersion]


@dataclass(frozen=True, slots=True)
class FirmwareNotFound:
    """A reference that no entry matches."""

    end: RequestEnd | None
    message: str


@dataclass(frozen=True, slots=True)
class InvalidReference:
    """A reference that cannot be parsed."""

    end: RequestEnd | None
    message: str


@dataclass(frozen=True, slots=True)
class RowsOfAnother:
    """A reference to an entry whose FIR rows are not the caller's own, to which its reading is limited."""

    end: RequestEnd | None
    message: str


Unresolved = AmbiguousFirmware | FirmwareNotFound | InvalidReference | RowsOfAnother
PathwayOutcome = UpgradePathway | NoPathway | PathwayUnknown | MultipleTargets | NotOtaUpgradable
PathwayAnswer = PathwayOutcome | Unresolved
