"""Which versions would get further if an undeclared version declared its predecessors (domain.md §3.4 rule 6)."""

from firmware_graph.model.interruption import checked
from firmware_graph.questions.pathways.rules.acceptance import acceptable_predecessors
from firmware_graph.questions.pathways.rules.endings import EndingKind, Endings, Reach
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.undeclared_predecessors import undeclared_behind


def opened_by_declaring(lineage: LineageGraph) -> dict[int, list[int]]:
    """For each undeclared version, return the versions that would get further if one were declared its predecessor.

    Those are the versions that are stuck because it is undeclared, and all that can get no further than they can.
    """
    endings = lineage.derive(Endings)
    opened: dict[int, set[int]] = {}
    for entry, version in checked(lineage.versions.items()):
        if endings.kind_of(entry) is not EndingKind.UNKNOWN or lineage.possible.arcs_from(entry):
            continue
        later = [release.cpl_entry_id for release in lineage.later_releases(version)]
        waiting = {entry, *(e for e in lineage.followed.reaching(entry) if gets_short(endings, e))}
        for blank in checked(undeclared_behind(lineage, later, entry)):
            if acceptable_predecessors(lineage, [version], blank):
                opened.setdefault(blank.cpl_entry_id, set()).update(waiting)
    return {blank: sorted(entries) for blank, entries in opened.items()}


def gets_short(endings: Endings, entry: int) -> bool:
    """Return whether all pathways of a version end before the latest."""
    ending = endings.of(entry)
    return ending.kind is EndingKind.PATHWAY and ending.reach is Reach.SHORT_OF_LATEST
