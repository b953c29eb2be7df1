"""What to know before following a pathway (domain.md §3.4; each rule names its warning)."""

from collections.abc import Iterable, Sequence
from typing import Final

from firmware_graph.model.family import UNKNOWN_VARIANT
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayWarning
from firmware_graph.model.pathway_codes import PathwayWarningCode, Responsible
from firmware_graph.model.vocabulary import DeviceType, Recommendation
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.link_graph import Arc, LinkGraph
from firmware_graph.questions.pathways.rules.steps import commands_for, responsible_for

HUB_NOT_GIVEN: Final = "the Comms Hub's firmware was not given"
HUB_NOT_STATED: Final = "its entry does not say which"
HUB_OF_ANOTHER: Final = "its entry names that of another Comms Hub than the one given"
NEEDS_COMMS_HUB = {DeviceType.PPMID, DeviceType.HCALCS}
Code = PathwayWarningCode

OWN_ROWS_ONLY: Final = PathwayWarning(
    Code.OWN_ROWS_ONLY,
    "This is what the FIR rows of your own manufacturer codes say: those of others had no part in it.",
)
"""The notice in each answer to readers of only their own rows (domain.md §5.3), whether or not others' rows exist."""


def step_warnings(lineage: LineageGraph, arc: Arc) -> list[PathwayWarning]:
    """Return the warnings of one upgrade, whatever the rest of the pathway."""
    source, target = lineage.versions[arc.tail], lineage.versions[arc.head]
    step = f"{arc.tail} → {arc.head}"
    found = {
        Code.NOT_DECLARED: (arc.link.is_inferred, f"The upgrade {step} is inferred: no manufacturer declared it."),
        Code.SHOULD_NOT: (arc.link.is_advised_against, f"The FIR advises against the upgrade {step}."),
        Code.CONDITIONAL: (
            arc.link.upgrade.recommendation == Recommendation.CONDITIONAL,
            f"The FIR advises the upgrade {step} under conditions only: see the release notes.",
        ),
        Code.CROSSES_MANUFACTURERS: (
            source.manufacturer_code != target.manufacturer_code,
            f"The upgrade {step} crosses from manufacturer code {source.manufacturer_code} to its recorded successor.",
        ),
        Code.VARIANT_UNKNOWN: (
            UNKNOWN_VARIANT in (source.variant, target.variant),
            f"A variant of the upgrade {step} is unknown: make sure that both are of one kind.",
        ),
        Code.NO_SERVICE_REQUEST_KNOWN: (
            not commands_for(target) and responsible_for(target) is not Responsible.DCC_CSP,
            f"No DCC service request is known for the upgrade {step} of a device of type {target.device_type}.",
        ),
    }
    return [PathwayWarning(code, message, target) for code, (is_so, message) in found.items() if is_so]


def source_warnings(lineage: LineageGraph, source: FirmwareVersion) -> list[PathwayWarning]:
    """Return the warning that the source is no longer on the list: leaving it is the point (rule 3)."""
    if not lineage.is_removed(source):
        return []
    return [
        PathwayWarning(Code.SOURCE_REMOVED, f"Entry {source.cpl_entry_id} is removed from the CPL: leave it.", source)
    ]


def cycle_warnings(lineage: LineageGraph, graph: LinkGraph, entries: Iterable[int]) -> list[PathwayWarning]:
    """Return a warning for each version on a cycle (rule 11)."""
    return [
        PathwayWarning(
            Code.IN_A_CYCLE,
            f"Entry {entry} lies on a cycle of declared upgrades: {', '.join(map(str, sorted(graph.cycles[entry])))}.",
            lineage.versions[entry],
        )
        for entry in entries
        if entry in graph.cycles
    ]


def withdrawn_alternatives(lineage: LineageGraph, source: int, target: int) -> list[PathwayWarning]:
    """Return a warning for each withdrawn upgrade that would otherwise be on another way to the target."""
    if not lineage.has_withdrawn:
        return []
    stopped = lineage.stopped_between(lineage.usable.reachable_from(source), lineage.usable.reaching(target))
    withdrawn = {
        (link.upgrade.from_cpl_entry_id, link.upgrade.to_cpl_entry_id) for link in stopped if link.is_withdrawn
    }
    return [
        PathwayWarning(
            Code.WITHDRAWN_ALTERNATIVE,
            f"The upgrade {tail} → {head} was withdrawn: do not take it.",
            lineage.versions[tail],
        )
        for tail, head in sorted(withdrawn)
    ]


def newer_not_reachable(
    lineage: LineageGraph, graph: LinkGraph, source: FirmwareVersion, target: FirmwareVersion
) -> list[PathwayWarning]:
    """Return a warning for each later CURRENT release of the model that cannot be reached (rule 5)."""
    reached = graph.reachable_from(source.cpl_entry_id)
    keys = dict.fromkeys((source.model_key, target.model_key))
    later = [version for key in keys for version in lineage.later_releases(target, model_key=key)]
    return [
        PathwayWarning(
            Code.NEWER_NOT_REACHABLE,
            f"Entry {version.cpl_entry_id}, a later release of the model, cannot be reached from entry "
            f"{source.cpl_entry_id}.",
            version,
        )
        for version in sorted(later, key=lambda version: version.cpl_entry_id)
        if version.cpl_entry_id not in reached
    ]


def comms_hub_not_checked(versions: Sequence[FirmwareVersion], why: str) -> list[PathwayWarning]:
    """Return a warning for each version that needs recent enough Comms Hub firmware that was not checked (rule 7)."""
    return [
        PathwayWarning(
            Code.COMMS_HUB_NOT_CHECKED,
            f"Entry {version.cpl_entry_id} needs recent enough Comms Hub firmware; {why}, so it is not checked.",
            version,
        )
        for version in versions
    ]
