"""The versions from which there is certainly no pathway onward, and why: for SEC Parties."""

from functools import partial

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import CountedPage, PageRequest, page_within
from firmware_graph.model.pathway import NoPathway, PathwayOutcome
from firmware_graph.questions.pathways.rules.answers import Answers
from firmware_graph.questions.pathways.rules.endings import EndingKind, Endings
from firmware_graph.questions.pathways.shared.filtered_lineages import (
    counted_by_device_model,
    counted_by_manufacturer,
    filtered_lineages,
)
from firmware_graph.questions.pathways.shared.upgrade_lineages import Lineages
from firmware_graph.questions.products.firmware_versions import FirmwareFilter


async def dead_ends(
    reader: GraphReader, wanted: FirmwareFilter, page: PageRequest, *, clocks: Clocks
) -> CountedPage[NoPathway]:
    """List the versions that have no pathway to a latest, in the order of entry IDs.

    Those for which it is unknown are in `undeclared`, those that cannot be upgraded over the air in neither. Costs two
    round trips, or three for a past `known_at`.

    Raises:
        BadUserInput: Too many versions match the filter.
    """
    versions, lineages = await filtered_lineages(reader, wanted, clocks=clocks)
    kinds = await reader.each([version.cpl_entry_id for version in versions], partial(kind_of, lineages))
    dead = [version for version, kind in zip(versions, kinds, strict=True) if kind is EndingKind.NO_PATHWAY]
    shown = page_within(dead, page, place=entry_of)
    answers = await reader.each([version.cpl_entry_id for version in shown.rows], partial(answer_from, lineages))
    return CountedPage(
        [answer for answer in answers if isinstance(answer, NoPathway)],
        shown.cursors,
        shown.has_next,
        shown.has_previous,
        shown.total_count,
        counted_by_device_model(dead),
        counted_by_manufacturer(dead),
    )


def kind_of(lineages: Lineages, entry: int) -> EndingKind:
    """Return how the pathways from a version end."""
    return lineages.of(entry).derive(Endings).kind_of(entry)


def answer_from(lineages: Lineages, entry: int) -> PathwayOutcome:
    """Return the answer from a version without a target."""
    return lineages.of(entry).derive(Answers).pathway(entry)


def entry_of(version: FirmwareVersion) -> int:
    """Return the place of a version in the list."""
    return version.cpl_entry_id
