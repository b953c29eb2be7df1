"""Everything that could open a way: recorded links that do not lead on, and possible declarations."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway_codes import NoPathwayReason, OpeningKind
from firmware_graph.questions.pathways.rules.acceptance import acceptable_predecessors
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.links import Link, Pair, imagined_upgrade
from firmware_graph.questions.pathways.rules.over_the_air import missing_facts, not_ota_reason
from firmware_graph.questions.pathways.rules.state import comes_into_effect
from firmware_graph.questions.pathways.rules.undeclared_predecessors import is_undeclared

Kind = OpeningKind
PLACE_OF_KIND: Final = {kind: place for place, kind in enumerate(OpeningKind)}
DECLARATIONS: Final = {Kind.DECLARE_PREDECESSOR, Kind.CORRECT_PREDECESSORS}
STATED_ANEW: Final = {*DECLARATIONS, Kind.RESTORE_UPGRADE}
"""The kinds that are checked like a new declaration in an import."""


class Opening(NamedTuple):
    """A link that needs something to be done, and what."""

    link: Link
    kind: OpeningKind

    @property
    def is_declaration(self) -> bool:
        """Whether it was never recorded, so that it would be declared."""
        return self.kind in DECLARATIONS

    @property
    def is_stated_anew(self) -> bool:
        """Whether an import would check it for cycles."""
        return self.kind in STATED_ANEW


Offered = Mapping[Pair, Opening]


def offered_openings(lineage: LineageGraph, source: FirmwareVersion, ends: Sequence[FirmwareVersion]) -> Offered:
    """Return the possible actions, by pair: of several for one pair, the easiest."""
    every = [*declarations(lineage, source, ends), *recorded_openings(lineage)]
    return {opening.link.pair: opening for opening in every}


def declarations(lineage: LineageGraph, source: FirmwareVersion, ends: Sequence[FirmwareVersion]) -> Iterator[Opening]:
    """Yield possible declarations of the ends and of what leads to them; first those for which a list was given."""
    reached = sorted(lineage.usable.reachable_from(source.cpl_entry_id))
    tails = [version for entry in reached if can_be_left(version := lineage.versions[entry])]
    leading = {entry for end in ends for entry in lineage.recorded.reaching(end.cpl_entry_id)}
    undeclared = [version for entry in sorted(leading) if is_undeclared(version := lineage.versions[entry])]
    for kind, heads in ((Kind.CORRECT_PREDECESSORS, ends), (Kind.DECLARE_PREDECESSOR, undeclared)):
        for head in heads:
            for tail in acceptable_predecessors(lineage, tails, head):
                pair = tail.cpl_entry_id, head.cpl_entry_id
                if not lineage.usable.has_arc(*pair):
                    yield Opening(Link(imagined_upgrade(pair)), kind)


def can_be_left(version: FirmwareVersion) -> bool:
    """Return whether a device on this version can certainly be upgraded over the air."""
    return not_ota_reason(version) is None and not missing_facts(version)


def recorded_openings(lineage: LineageGraph) -> list[Opening]:
    """Return the recorded links that wait for one thing: for one pair, the easiest last, then the latest statement."""
    waiting = [(link, kind) for link in lineage.links if (kind := awaited(lineage, link))]
    found = [Opening(link, kind) for link, kind in waiting if not lineage.usable.has_arc(*link.pair)]
    return sorted(found, key=lambda one: (-PLACE_OF_KIND[one.kind], one.link.upgrade.recorded_from))


def awaited(lineage: LineageGraph, link: Link) -> OpeningKind | None:
    """Return what a recorded link waits for, if it has no other obstacle."""
    if link.is_uncertain:
        return Kind.STATE_FACTS if link.is_possible else None
    tail, head = (lineage.versions[entry] for entry in link.pair)
    if link.obstacles == (NoPathwayReason.NOT_YET_IN_EFFECT,):
        return Kind.BRING_INTO_EFFECT if comes_into_effect(link.upgrade, head, lineage.clocks) else None
    if link.obstacles != (NoPathwayReason.WITHDRAWN,):
        return None
    return Kind.RESTORE_UPGRADE if acceptable_predecessors(lineage, [tail], head) else None
