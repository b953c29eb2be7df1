"""Which firmware versions match a filter, a page at a time: for everyone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from firmware_graph.database.kept_lists import read_list
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.model.vocabulary import Environment
from firmware_graph.questions.products.shared.firmware_pages import firmware_page
from firmware_graph.questions.products.shared.kept_versions import entry_of, listed_versions
from firmware_graph.questions.products.shared.list_filters import conditions_of, driven_by

STORED_AS: Final = {"manufacturer_names": "manufacturer_name_submitted"}
"""The property that a filter compares, if its name differs."""

TAKES_A_LIST: Final = frozenset({"manufacturer_names"})
"""Filters that match any value of a list."""

DRIVES_NOTHING: Final = frozenset({"status"})
"""Filters without an index: a status depends on the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmwareFilter:
    """The filter of a list of versions; None matches any value.

    The first given field drives the list, so the most selective ones come first. `make cypher` generates a query file
    and an index for each. `manufacturer_names` are as submitted, and an empty list matches nothing. Test images are
    left out by default (domain.md S49).
    """

    version_hex: str | None = None
    model_identifier: str | None = None
    manufacturer_code: str | None = None
    manufacturer_names: Sequence[str] | None = None
    variant: str | None = None
    predecessors_declared: str | None = None
    zigbee_band: str | None = None
    generation: str | None = None
    device_type: str | None = None
    environment: str = Environment.PRODUCTION
    status: str | None = None

    @property
    def conditions(self) -> dict[str, Any]:
        """Return the parameters of a read file driven by something else: the conditions on its rows."""
        return {"filters": [*conditions_of(self, STORED_AS, left_out=DRIVES_NOTHING).values()], "status": self.status}


async def firmware_versions(
    reader: GraphReader, wanted: FirmwareFilter, page: PageRequest, *, day: str
) -> Page[FirmwareVersion]:
    """List versions sorted by entry ID, in one round trip, or two if few of the rows are not cached.

    `day` is the ISO date on which a version has the filtered status.
    """
    driver, parameters = driven_by(wanted, STORED_AS, TAKES_A_LIST, left_out=DRIVES_NOTHING)
    reading = await read_list(
        reader,
        f"firmware_versions_by_{driver}",
        **parameters,
        status=wanted.status,
        today=day,
        after=int(page.after or 0),
        limit=page.first + 1,
        wants_total=page.wants_total,
        wants_rows=reader.kept.lists_have_rows,
    )
    listed = reading.record["versions"]
    versions = await listed_versions(reader, listed, reading)
    return firmware_page([versions[entry_of(item)] for item in listed], page, reading.record["total"])
