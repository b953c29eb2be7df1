"""The pathway from one version to another, or why there is none."""

from collections.abc import Sequence
from typing import Annotated, Final

import strawberry

from firmware_graph.api.schema.connection import Connection
from firmware_graph.api.schema.enums import (
    CommandStage,
    NoPathwayReason,
    NotOtaReason,
    OpeningKind,
    PathwayWarningCode,
    Responsible,
)
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.parties.release_difference import (
    ReleaseDifference,
    release_difference_of,
    release_notes_of,
)
from firmware_graph.api.schema.parties.release_note import ReleaseNote
from firmware_graph.api.schema.pathways.route import UpgradeRoute, alternatives_of, count_of, mandatory_of
from firmware_graph.api.schema.pathways.upgrade import Upgrade
from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
from firmware_graph.api.schema.products.limitation import Limitation, limitations_of_answers
from firmware_graph.api.schema.products.resolution import AmbiguousFirmware, FirmwareNotFound, InvalidReference
from firmware_graph.api.schema.scalars import BigInt
from firmware_graph.model import pathway

ABOUT_THE_SOURCE: Final = "Such as SOURCES_DISAGREE: what to know of where the pathway was asked from."
LIMITED: Final = "Of the device model, whatever its firmware: today's."
LazyPathwayResult = Annotated["UpgradePathwayResult", strawberry.lazy("firmware_graph.api.schema.pathways.pathway")]


@strawberry.type(description="Something to know before following a pathway.")
class PathwayWarning:
    """Something to know before following a pathway."""

    is_type_of = stands_for(pathway.PathwayWarning)

    code: PathwayWarningCode
    message: str
    firmware_version: FirmwareVersion | None


@strawberry.type(description="One DCC service request of a step, and the user roles that may send it.")
class UpgradeCommand:
    """A DCC service request of a step."""

    is_type_of = stands_for(pathway.UpgradeCommand)

    service_request: str
    stage: CommandStage
    eligible_roles: list[str]


@strawberry.type(description="One upgrade of a pathway: distributed, activated and confirmed before the next.")
class UpgradeStep:
    """One upgrade of a pathway."""

    is_type_of = stands_for(pathway.UpgradeStep)

    position: int
    upgrade: Upgrade
    commands: list[UpgradeCommand]
    responsible: Responsible
    warnings: list[PathwayWarning]


@strawberry.type(description="The pathway, of those that there are, that goes before the others.")
class UpgradePathway:
    """A pathway from one version to another."""

    is_type_of = stands_for(pathway.UpgradePathway)

    source: FirmwareVersion
    target: FirmwareVersion
    hops: int
    up_to_date: bool
    versions: list[FirmwareVersion] = column("Both ends included; one version where hops is 0.")
    steps: list[UpgradeStep]
    pathway_count: BigInt | None = computed(
        count_of,
        "How many different pathways there are, as sequences of versions; null where a cycle makes that count "
        "meaningless. With no target asked for, what is advised against is not counted, as it is not followed.",
    )
    mandatory_versions: list[FirmwareVersion] = computed(
        mandatory_of, "Versions other than the ends that every pathway passes, in their order."
    )
    alternatives: Connection[UpgradeRoute] = relation(
        alternatives_of,
        "The other pathways, shortest first, in a stable order: fewest upgrades advised against, fewest inferred, "
        "fewest upgrades, then step by step. `totalCount` stops at 2147483647, and where a cycle lies between the ends "
        "at the 200 that can be listed there: `pathwayCount` is exact.",
    )
    prerequisites: list[LazyPathwayResult] = column("Of the Comms Hub, where the caller gave it.")
    warnings: list[PathwayWarning]
    release_notes: list[ReleaseNote] = relation(
        release_notes_of,
        "Of every version passed or skipped, as granted, in the order of the way; not of the source. What they advise "
        "has no part in the choice of the pathway.",
    )
    release_difference: ReleaseDifference = relation(
        release_difference_of, "What these notes say is gained, lost and fixed from here to there."
    )
    limitations: list[Limitation] = relation(limitations_of_answers, LIMITED)


@strawberry.type(description="A version or an upgrade that stops a pathway.")
class PathwayBlocker:
    """A version or an upgrade that stops a pathway."""

    is_type_of = stands_for(pathway.PathwayBlocker)

    blocked_by: NoPathwayReason
    firmware_version: FirmwareVersion | None
    upgrade: Upgrade | None


@strawberry.type(description="One thing of the fewest that would have to be done for a way to be there.")
class PathwayOpening:
    """A record that would open a pathway."""

    is_type_of = stands_for(pathway.PathwayOpening)

    opening_kind: OpeningKind
    firmware_version: FirmwareVersion = column("The version that would then be led to.")
    predecessors: list[FirmwareVersion] = column(
        "The version that leads to it; of a declaration, one of them would do."
    )
    upgrade: Upgrade | None = column(
        "The recorded upgrade that waits for it; null where one would have to be declared."
    )


def opened_by(answer: pathway.NoPathway | pathway.PathwayUnknown) -> Sequence[pathway.PathwayOpening]:
    """Compute what would open a pathway."""
    return answer.opened_by()


@strawberry.type(description="It is certain that there is none.")
class NoPathway:
    """There is certainly no pathway."""

    is_type_of = stands_for(pathway.NoPathway)

    source: FirmwareVersion
    requested_target: FirmwareVersion | None
    no_pathway_reason: NoPathwayReason
    blockers: list[PathwayBlocker] = column("The versions and upgrades that stop it, and what would open a way.")
    opened_by: list[PathwayOpening] = computed(
        opened_by,
        "The fewest things that would open a way, in its order; none where nothing can. A list that was given is "
        "contradicted only where nothing else helps.",
    )
    warnings: list[PathwayWarning] = column(ABOUT_THE_SOURCE)
    limitations: list[Limitation] = relation(limitations_of_answers, LIMITED)


@strawberry.type(description="Not declared, or not stated: neither yes nor no can be said.")
class PathwayUnknown:
    """It is unknown whether there is a pathway."""

    is_type_of = stands_for(pathway.PathwayUnknown)

    source: FirmwareVersion
    requested_target: FirmwareVersion | None
    undeclared: list[FirmwareVersion]
    missing: list[str] = column("What is missing, in words.")
    opened_by: list[PathwayOpening] = computed(
        opened_by,
        "The fewest things that would open a way, in its order; none where nothing can. A list that was given is "
        "contradicted only where nothing else helps.",
    )
    warnings: list[PathwayWarning] = column(ABOUT_THE_SOURCE)
    limitations: list[Limitation] = relation(limitations_of_answers, LIMITED)


@strawberry.type(description="No target was asked for, and several current versions are as far as one can go.")
class MultipleTargets:
    """There are several possible targets."""

    is_type_of = stands_for(pathway.MultipleTargets)

    source: FirmwareVersion
    pathways: list[UpgradePathway]


@strawberry.type(description="The device cannot be upgraded over the air.")
class NotOtaUpgradable:
    """The device cannot be upgraded over the air."""

    is_type_of = stands_for(pathway.NotOtaUpgradable)

    source: FirmwareVersion
    not_ota_reason: NotOtaReason
    warnings: list[PathwayWarning] = column(ABOUT_THE_SOURCE)
    limitations: list[Limitation] = relation(limitations_of_answers, LIMITED)


UpgradePathwayResult = Annotated[
    UpgradePathway
    | NoPathway
    | PathwayUnknown
    | MultipleTargets
    | NotOtaUpgradable
    | AmbiguousFirmware
    | FirmwareNotFound
    | InvalidReference,
    strawberry.union("UpgradePathwayResult"),
]
