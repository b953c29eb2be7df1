"""Whether an answer about pathways has changed for those who acted on the earlier one: watches."""

from typing import NamedTuple

from firmware_graph.model.pathway import MultipleTargets, PathwayAnswer, UpgradePathway


class Told(NamedTuple):
    """What an answer states about one route: its versions, its warnings, and the advice of each upgrade."""

    versions: tuple[int, ...]
    up_to_date: bool
    warnings: frozenset[tuple[str, int | None]]
    advice: tuple[str, ...]
    prerequisites: tuple["frozenset[Told]", ...]


def is_altered(was: PathwayAnswer, now: PathwayAnswer) -> bool:
    """Whether a route was gained, lost, became longer or shorter, or has another end, versions, warnings or advice.

    For answers without a route, the reason does not count: there was none, and there is none.
    """
    return ways_told(was) != ways_told(now)


def ways_told(answer: PathwayAnswer) -> frozenset[Told]:
    """Return what an answer states about each of its routes."""
    if isinstance(answer, MultipleTargets):
        return frozenset(map(_told, answer.pathways))
    return frozenset({_told(answer)}) if isinstance(answer, UpgradePathway) else frozenset()


def _told(pathway: UpgradePathway) -> Told:
    warnings = [*pathway.warnings, *(warning for step in pathway.steps for warning in step.warnings)]
    return Told(
        tuple(version.cpl_entry_id for version in pathway.versions),
        pathway.up_to_date,
        frozenset((one.code.value, one.firmware_version and one.firmware_version.cpl_entry_id) for one in warnings),
        tuple(step.upgrade.recommendation for step in pathway.steps),
        tuple(map(ways_told, pathway.prerequisites)),
    )
