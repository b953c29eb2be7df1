"""Two reports of one device: its own takes precedence over the inventory's, which may lag (domain.md §3.4 rule 15)."""

from dataclasses import replace

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import (
    AmbiguousFirmware,
    FirmwareNotFound,
    InvalidReference,
    MultipleTargets,
    PathwayAnswer,
    PathwayWarning,
    RowsOfAnother,
    Unresolved,
    UpgradePathway,
)
from firmware_graph.model.pathway_codes import PathwayWarningCode


def disagreement(reported: FirmwareVersion, inventory: FirmwareVersion | Unresolved | None) -> PathwayWarning | None:
    """Return the warning that the inventory states another version than the device, or one that cannot be compared.

    An inventory that may mean several entries does not disagree if the device's is among them.
    """
    match inventory:
        case None:
            return None
        case FirmwareVersion():
            candidates, said = [inventory], f"entry {inventory.cpl_entry_id}"
        case AmbiguousFirmware():
            candidates, said = list(inventory.candidates), f"one of {len(inventory.candidates)} other entries"
        case FirmwareNotFound():
            candidates, said = [], f"what is not on the list ({inventory.message})"
        case InvalidReference() | RowsOfAnother():
            candidates, said = [], f"what cannot be read ({inventory.message})"
    entry = reported.cpl_entry_id
    if any(candidate.cpl_entry_id == entry for candidate in candidates):
        return None
    message = (
        f"The device itself reports entry {entry}, and the inventory says {said}: this answer is from entry {entry}."
    )
    return PathwayWarning(PathwayWarningCode.SOURCES_DISAGREE, message, candidates[0] if len(candidates) == 1 else None)


def with_warning(answer: PathwayAnswer, warning: PathwayWarning) -> PathwayAnswer:
    """Add a warning about the source to an answer; to each pathway if there are several."""
    match answer:
        case UpgradePathway():
            return with_pathway_warning(answer, warning)
        case MultipleTargets(source, pathways):
            return MultipleTargets(source, [with_pathway_warning(pathway, warning) for pathway in pathways])
        case AmbiguousFirmware() | FirmwareNotFound() | InvalidReference() | RowsOfAnother():
            return answer
        case _:
            return replace(answer, warnings=[warning, *answer.warnings])


def with_pathway_warning(pathway: UpgradePathway, warning: PathwayWarning) -> UpgradePathway:
    """Put a warning before those of a pathway, which are computed on access."""
    return replace(pathway, warn=lambda: [warning, *pathway.warnings])
