"""Which versions lack a declaration of predecessors, and how many pathways each would open: for SEC Parties."""

from functools import partial
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.declaration import UndeclaredVersion
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import CountedPage, PageRequest, page_within
from firmware_graph.questions.pathways.rules.declaring import opened_by_declaring
from firmware_graph.questions.pathways.rules.undeclared_predecessors import is_undeclared
from firmware_graph.questions.pathways.shared.filtered_lineages import (
    counted_by_device_model,
    counted_by_manufacturer,
    filtered_lineages,
)
from firmware_graph.questions.pathways.shared.upgrade_lineages import Lineages
from firmware_graph.questions.products.firmware_versions import FirmwareFilter

MOST_OPENED: Final = 10**9
"""More than the possible maximum, so that the more a declaration opens, the smaller its sort key."""


async def undeclared(
    reader: GraphReader, wanted: FirmwareFilter, page: PageRequest, *, clocks: Clocks
) -> CountedPage[UndeclaredVersion]:
    """Rank the versions that are not fully declared: the most opened first, then by entry ID.

    Costs two round trips, or three for a past `known_at`.

    Raises:
        BadUserInput: Too many versions match the filter.
    """
    versions, lineages = await filtered_lineages(reader, wanted, clocks=clocks)
    blank = await reader.each([*filter(is_undeclared, versions)], partial(undeclared_version, lineages))
    shown = page_within(sorted(blank, key=place_of), page, place=place_of)
    listed = [row.firmware_version for row in blank]
    return CountedPage(
        shown.rows,
        shown.cursors,
        shown.has_next,
        shown.has_previous,
        shown.total_count,
        counted_by_device_model(listed),
        counted_by_manufacturer(listed),
    )


def undeclared_version(lineages: Lineages, version: FirmwareVersion) -> UndeclaredVersion:
    """Return a version with those that would get further if it declared its predecessors."""
    lineage = lineages.of(version.cpl_entry_id)
    opened = lineage.derive(opened_by_declaring).get(version.cpl_entry_id, ())
    return UndeclaredVersion(version, [lineage.versions[entry] for entry in opened])


def place_of(row: UndeclaredVersion) -> tuple[int, int]:
    """Return the place of a version in the ranking."""
    return MOST_OPENED - row.opens_count, row.firmware_version.cpl_entry_id
