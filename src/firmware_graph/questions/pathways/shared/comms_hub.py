"""Whether a Comms Hub's firmware is recent enough for the upgrades behind it (domain.md §3.4 rule 7)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.family import family_difference
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import MultipleTargets, PathwayAnswer, PathwayWarning, Unresolved, UpgradePathway
from firmware_graph.questions.pathways.rules.answers import Answers
from firmware_graph.questions.pathways.rules.hub_not_given import hub_not_given
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.state import later_among
from firmware_graph.questions.pathways.rules.to_target import versions_leading_to
from firmware_graph.questions.pathways.rules.warnings import (
    HUB_NOT_STATED,
    HUB_OF_ANOTHER,
    NEEDS_COMMS_HUB,
    comms_hub_not_checked,
)
from firmware_graph.questions.pathways.shared.upgrade_lineages import Lineages, upgrade_lineages


class HubCheck(NamedTuple):
    """An answer, and the firmware of the Comms Hub if the caller gave it."""

    answer: PathwayAnswer
    comms_hub: FirmwareVersion | None


async def with_comms_hubs(reader: GraphReader, checks: Sequence[HubCheck], *, clocks: Clocks) -> list[PathwayAnswer]:
    """Add to each pathway the prerequisites of its Comms Hub, or the warning that it was not checked.

    Costs one round trip if any hub must be checked, else none.
    """
    hub_lineages = await upgrade_lineages(reader, hubs_checked(checks), clocks=clocks, argument="requests")
    return [with_comms_hub(check, hub_lineages) for check in checks]


def hubs_checked(checks: Sequence[HubCheck]) -> list[int]:
    """Return the entries of the Comms Hubs that are given or needed, in order, for checks that have both."""
    return sorted(
        {
            entry
            for check in checks
            if check.comms_hub
            for pathway in pathways_in(check.answer)
            for required in required_hubs(pathway)
            for entry in (check.comms_hub.cpl_entry_id, required)
        }
    )


def with_comms_hub(check: HubCheck, hub_lineages: Lineages) -> PathwayAnswer:
    """Check the pathways of one answer."""
    answer, comms_hub = check
    if isinstance(answer, Unresolved):
        return answer
    if comms_hub is None:
        return hub_not_given(answer)
    match answer:
        case UpgradePathway() as pathway:
            return checked(pathway, comms_hub, hub_lineages)
        case MultipleTargets(source, pathways):
            return MultipleTargets(source, [checked(pathway, comms_hub, hub_lineages) for pathway in pathways])
        case other:
            return other


def checked(pathway: UpgradePathway, comms_hub: FirmwareVersion, hub_lineages: Lineages) -> UpgradePathway:
    """Add prerequisites and warnings to one pathway."""
    upgrades = [version for version in pathway.versions[1:] if version.device_type in NEEDS_COMMS_HUB]
    if not upgrades:
        return pathway
    known = hub_lineages if comms_hub.cpl_entry_id in hub_lineages else ()
    unstated = [version for version in upgrades if version.required_comms_hub_entry_id not in known]
    hubs = [
        RequiredHub(hub_lineages.of(comms_hub.cpl_entry_id), comms_hub.cpl_entry_id, required)
        for required in required_hubs(pathway)
        if required in known
    ]
    others = {hub.required for hub in hubs if hub.is_of_another_product}
    of_others = [version for version in upgrades if version.required_comms_hub_entry_id in others]

    def warn() -> list[PathwayWarning]:
        checked_not = [
            *comms_hub_not_checked(unstated, HUB_NOT_STATED),
            *comms_hub_not_checked(of_others, HUB_OF_ANOTHER),
        ]
        return [*pathway.warnings, *checked_not]

    prerequisites = [hub.prerequisite for hub in hubs if hub.required not in others and not hub.is_recent_enough]
    return replace(pathway, warn=warn, prerequisites=prerequisites)


@dataclass(frozen=True, slots=True)
class RequiredHub:
    """The entry of the Comms Hub that a caller gave, and the one that an upgrade requires, or a later one.

    `lineage` is that of the given one, at the clocks of the question.
    """

    lineage: LineageGraph
    given: int
    required: int

    @property
    def is_of_another_product(self) -> bool:
        """Whether the required entry has no bearing on the given one: of another family, or not linked to it."""
        given, required = self.lineage.versions[self.given], self.lineage.versions.get(self.required)
        return required is None or family_difference(required, given, self.lineage.successions) is not None

    @property
    def is_recent_enough(self) -> bool:
        """Whether the given version is the required one, or later: by declarations, else as a release of its model.

        Whether it could be reached over the air, or still is on the list, does not matter: it is installed.
        """
        if self.given == self.required or self.required in versions_leading_to(self.lineage, self.given):
            return True
        given, required = self.lineage.versions[self.given], self.lineage.versions[self.required]
        is_unordered = given.model_key == required.model_key and self.given not in versions_leading_to(
            self.lineage, self.required
        )
        return is_unordered and bool(later_among(required, [given]))

    @property
    def prerequisite(self) -> PathwayAnswer:
        """The pathway of the Comms Hub to the required version, or why there is none."""
        return self.lineage.derive(Answers).pathway(self.given, self.required)


def pathways_in(answer: PathwayAnswer) -> Sequence[UpgradePathway]:
    """Return the pathways of an answer."""
    match answer:
        case UpgradePathway():
            return [answer]
        case MultipleTargets(_, pathways):
            return pathways
        case _:
            return []


def required_hubs(pathway: UpgradePathway) -> list[int]:
    """Return the Comms Hub entries that the upgrades of a pathway need, in the order of those upgrades."""
    needed = [
        version.required_comms_hub_entry_id
        for version in pathway.versions[1:]
        if version.device_type in NEEDS_COMMS_HUB and version.required_comms_hub_entry_id
    ]
    return list(dict.fromkeys(needed))
