"""The lineages of all versions that match a filter, for reports; and how a report is counted."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import GroupCount
from firmware_graph.questions.pathways.shared.upgrade_lineages import Lineages, upgrade_lineages
from firmware_graph.questions.products.firmware_versions import FirmwareFilter
from firmware_graph.questions.products.shared.firmware_versions_known_at import firmware_versions_known_at

MOST_REPORTED: Final = 20_000


class FilteredLineages(NamedTuple):
    """The matching versions, sorted by entry ID, among those of their lineages."""

    versions: list[FirmwareVersion]
    lineages: Lineages


async def filtered_lineages(reader: GraphReader, wanted: FirmwareFilter, *, clocks: Clocks) -> FilteredLineages:
    """Fetch the matching versions, and their lineages; two round trips, or four and more for a past `known_at`.

    Raises:
        BadUserInput: More than 20,000 versions match.
    """
    fitting = await firmware_versions_known_at(reader, wanted, most=MOST_REPORTED, clocks=clocks)
    if len(fitting) > MOST_REPORTED:
        message = f"More than {MOST_REPORTED} versions fit: give a narrower 'filter', a manufacturerCode for one."
        raise BadUserInput(message, argument="filter")
    lineages = await upgrade_lineages(reader, fitting, clocks=clocks, argument="filter")
    return FilteredLineages([lineages[entry] for entry in fitting], lineages)


def counted_by_device_model(versions: Iterable[FirmwareVersion]) -> list[GroupCount[object]]:
    """Count versions by product, the most first, then by key."""
    return counted_by(versions, lambda version: version.model_key)


def counted_by_manufacturer(versions: Iterable[FirmwareVersion]) -> list[GroupCount[object]]:
    """Count versions by manufacturer code, the most first, then by code."""
    return counted_by(versions, lambda version: version.manufacturer_code)


def counted_by(versions: Iterable[FirmwareVersion], key: Callable[[FirmwareVersion], str]) -> list[GroupCount[object]]:
    """Count versions by a key, the most first."""
    members = {key(version): version for version in versions}
    counts = Counter(map(key, versions))
    return [GroupCount(members[group], counts[group]) for group in sorted(counts, key=lambda g: (-counts[g], g))]
