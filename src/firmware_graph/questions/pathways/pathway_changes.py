"""Which pathways were gained, lost, lengthened or shortened between two moments: for SEC Parties."""

from collections import defaultdict
from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayAnswer, Unresolved
from firmware_graph.model.pathway_changes import PathwayChanges, PathwayDifference
from firmware_graph.questions.pathways.rules.effect import Comparison, EffectKind, ends_of_answer
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from firmware_graph.questions.pathways.upgrade_pathways import answers_with_lineages


async def pathway_changes(
    reader: GraphReader, requests: Sequence[PathwayRequest], *, before: Clocks, after: Clocks
) -> PathwayChanges:
    """Answer each distinct request at both moments, and sort the differences by rule 13 of domain.md §3.4.

    Costs as many round trips as asking twice, whatever the number of requests. A pathway without upgrades counts as
    one.

    Raises:
        GraphTimeout: The database ran past the operation's deadline.
    """
    distinct = list(dict.fromkeys(requests))
    earlier, lineages_before = await answers_with_lineages(reader, distinct, clocks=before)
    later, lineages_after = await answers_with_lineages(reader, distinct, clocks=after)
    comparison = Comparison(lineages_before.together, lineages_after.together)
    found: dict[EffectKind, dict[int, PathwayDifference]] = defaultdict(dict)
    unresolved: list[PathwayAnswer] = []
    for was, now in zip(earlier, later, strict=True):
        source = source_of(now) or source_of(was)
        if source is None:
            unresolved.append(now)
            continue
        entry = source.cpl_entry_id
        effect = comparison.effect(entry, ends_of_answer(was), ends_of_answer(now))
        found[effect.kind][entry] = PathwayDifference(source, was, now, effect.hops_before, effect.hops_after)
    kinds = EffectKind.OPENED, EffectKind.STRANDED, EffectKind.LENGTHENED, EffectKind.SHORTENED, EffectKind.UNAFFECTED
    gained, lost, longer, shorter, unaffected = (
        [found[kind][entry] for entry in sorted(found[kind])] for kind in kinds
    )
    return PathwayChanges(gained, lost, longer, shorter, unaffected, unresolved)


def source_of(answer: PathwayAnswer) -> FirmwareVersion | None:
    """Return the version that an answer starts from; None unless each of its references means a single entry."""
    return None if isinstance(answer, Unresolved) else answer.source
