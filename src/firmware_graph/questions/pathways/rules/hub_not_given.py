"""The warnings about a pathway for which no Comms Hub was given (domain.md §3.4 rule 7)."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import MultipleTargets, PathwayOutcome, PathwayWarning, UpgradePathway
from firmware_graph.questions.pathways.rules.warnings import HUB_NOT_GIVEN, NEEDS_COMMS_HUB, comms_hub_not_checked


def hub_not_given(answer: PathwayOutcome) -> PathwayOutcome:
    """Add to each pathway of an answer the warning that no Comms Hub was checked for the upgrades that need one."""
    match answer:
        case UpgradePathway():
            return hub_not_checked(answer)
        case MultipleTargets(source, pathways):
            return MultipleTargets(source, [hub_not_checked(pathway) for pathway in pathways])
        case _:
            return answer


def hub_not_checked(pathway: UpgradePathway) -> UpgradePathway:
    """Add the warnings of one pathway, which are computed on access."""
    upgrades = [version for version in pathway.versions[1:] if version.device_type in NEEDS_COMMS_HUB]
    return replace(pathway, warn=partial(hub_warnings, pathway, upgrades)) if upgrades else pathway


def hub_warnings(pathway: UpgradePathway, upgrades: Sequence[FirmwareVersion]) -> list[PathwayWarning]:
    """Return the warnings of a pathway, and that the Comms Hub was not checked for some of its upgrades."""
    return [*pathway.warnings, *comms_hub_not_checked(upgrades, HUB_NOT_GIVEN)]
