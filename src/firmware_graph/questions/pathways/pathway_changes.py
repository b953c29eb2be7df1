"""Which pathways were gained, lost, made longer or shorter between two moments: for SEC Parties."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import AmbiguousFirmware, FirmwareNotFound, InvalidReference, PathwayAnswer
from firmware_graph.model.pathway_changes import PathwayChanges, PathwayDifference
from firmware_graph.questions.pathways.upgrade_pathways import PathwayRequest, upgrade_pathways


async def pathway_changes(
    reader: GraphReader, requests: Sequence[PathwayRequest], *, before: Clocks, after: Clocks
) -> PathwayChanges:
    """Answer each distinct request at both moments, and sort what differs.

    Costs as many round trips as asking twice, whatever the number of requests. A pathway of no upgrades is one.

    Raises:
        GraphTimeout: The database ran past the operation's deadline.
    """
    distinct = list(dict.fromkeys(requests))
    earlier = await upgrade_pathways(reader, distinct, clocks=before)
    later = await upgrade_pathways(reader, distinct, clocks=after)
    pairs = list(zip(earlier, later, strict=True))
    found = {
        source.cpl_entry_id: PathwayDifference(source, *pair)
        for pair in pairs
        if (source := source_of(pair[1]) or source_of(pair[0])) is not None
    }
    unresolved = [after for before, after in pairs if source_of(before) is None and source_of(after) is None]
    return sorted_by_kind([found[entry] for entry in sorted(found)], unresolved)


def source_of(answer: PathwayAnswer) -> FirmwareVersion | None:
    """The version that an answer starts from; None where its references do not each mean one entry."""
    return None if isinstance(answer, AmbiguousFirmware | FirmwareNotFound | InvalidReference) else answer.source


def sorted_by_kind(differences: Sequence[PathwayDifference], unresolved: Sequence[PathwayAnswer]) -> PathwayChanges:
    """Sort differences by what became of the number of upgrades."""
    gained, lost, longer, shorter, unchanged_count = [], [], [], [], 0
    for difference in differences:
        match difference.hops_before, difference.hops_after:
            case None, int():
                gained.append(difference)
            case int(), None:
                lost.append(difference)
            case int(was), int(now) if now > was:
                longer.append(difference)
            case int(was), int(now) if now < was:
                shorter.append(difference)
            case _:
                unchanged_count += 1
    return PathwayChanges(gained, lost, longer, shorter, unchanged_count, unresolved)
