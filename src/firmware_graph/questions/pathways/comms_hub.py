"""Whether a Comms Hub's firmware is recent enough for the upgrades behind it (domain.md §3.4 rule 7)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import MultipleTargets, PathwayAnswer, PathwayWarning, UpgradePathway
from firmware_graph.questions.pathways.rules.answers import Answers
from firmware_graph.questions.pathways.rules.warnings import NEEDS_COMMS_HUB, comms_hub_not_checked
from firmware_graph.questions.pathways.upgrade_lineages import Lineages, upgrade_lineages


@dataclass(frozen=True, slots=True)
class HubCheck:
    """An answer, and the firmware of the Comms Hub where the caller gave it."""

    answer: PathwayAnswer
    comms_hub: FirmwareVersion | None


async def with_comms_hubs(reader: GraphReader, checks: Sequence[HubCheck], *, clocks: Clocks) -> list[PathwayAnswer]:
    """Add to each pathway the prerequisites of its Comms Hub, or the warning that it was not checked.

    Costs one round trip where any hub has to be checked, else none.
    """
    hubs = {
        entry
        for check in checks
        if check.comms_hub
        for pathway in pathways_in(check.answer)
        for required in required_hubs(pathway)
        for entry in (check.comms_hub.cpl_entry_id, required)
    }
    hub_lineages = await upgrade_lineages(reader, sorted(hubs), clocks=clocks, argument="requests")
    return [with_comms_hub(check, hub_lineages) for check in checks]


def with_comms_hub(check: HubCheck, hub_lineages: Lineages) -> PathwayAnswer:
    """Check the pathways of one answer."""
    match check.answer:
        case UpgradePathway() as pathway:
            return checked(pathway, check.comms_hub, hub_lineages)
        case MultipleTargets(source, pathways):
            return MultipleTargets(source, [checked(pathway, check.comms_hub, hub_lineages) for pathway in pathways])
        case other:
            return other


def checked(pathway: UpgradePathway, comms_hub: FirmwareVersion | None, hub_lineages: Lineages) -> UpgradePathway:
    """Add prerequisites and warnings to one pathway."""
    if not any(version.device_type in NEEDS_COMMS_HUB for version in pathway.versions[1:]):
        return pathway
    hub = comms_hub.cpl_entry_id if comms_hub and comms_hub.cpl_entry_id in hub_lineages else None
    known = hub_lineages if hub else ()
    unchecked = [version for version in pathway.versions[1:] if version.required_comms_hub_entry_id not in known]

    def warn() -> list[PathwayWarning]:
        return [*pathway.warnings, *comms_hub_not_checked(unchecked, is_given=comms_hub is not None)]

    prerequisites = [
        lineage.derive(Answers).pathway(hub, required)
        for required in required_hubs(pathway)
        if hub and required in known
        for lineage in [hub_lineages.spanning(hub, required)]
        if hub not in lineage.usable.reachable_from(required)
    ]
    return replace(pathway, warn=warn, prerequisites=prerequisites)


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
