"""Where the two ends of pairs may be upgraded next, together: for SEC Parties."""

from collections.abc import Sequence
from functools import partial

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pair import PairResult
from firmware_graph.model.pathway import PathwayAnswer, PathwayUnknown
from firmware_graph.questions.pathways.pair_report import ENDS
from firmware_graph.questions.pathways.rules.pair_rules import PairRules
from firmware_graph.questions.pathways.shared.paired_lineages import paired_lineages
from firmware_graph.questions.products.resolve_firmware import Resolution

OTHER_END = "What the other end runs is not known, so neither is what goes together with it."


async def next_of_pairs(
    reader: GraphReader, results: Sequence[PairResult], *, clocks: Clocks
) -> list[list[PathwayAnswer]]:
    """Return for each pair the answer of each end, in the order of the ends; one round trip for everything not cached.

    The answer of an end that is not a single entry is the reason; its other end is PathwayUnknown.
    """
    ends = [[statement.firmware for statement in result.newest] for result in results]
    rules = await paired_lineages(reader, ends, clocks=clocks)
    return await reader.each(ends, partial(next_of, rules))


def next_of(rules: PairRules, ends: Sequence[Resolution]) -> list[PathwayAnswer]:
    """Return the answers of the ends of one pair."""
    versions = [end for end in ends if isinstance(end, FirmwareVersion)]
    if len(versions) == len(ends) == ENDS:
        return [*rules.next(versions[0], versions[1])]
    return [PathwayUnknown(end, None, [], [OTHER_END]) if isinstance(end, FirmwareVersion) else end for end in ends]
