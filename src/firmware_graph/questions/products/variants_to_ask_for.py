"""Which displays may be Alt HAN devices that look like one, so that their variant matters: for SEC Parties."""

from collections.abc import Sequence
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.family import ALT_HAN_POINT_TO_POINT, UNKNOWN_VARIANT
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import Page, PageRequest, page_within
from firmware_graph.model.variant_to_ask_for import VariantToAskFor, WhyToAsk
from firmware_graph.model.vocabulary import DeviceType
from firmware_graph.questions.products.firmware_versions import FirmwareFilter, firmware_versions

PAGE: Final = 5_000
MOST_DISPLAYS: Final = 20_000

Product = tuple[str, str]
"""A manufacturer code and a model identifier."""


async def variants_to_ask_for(reader: GraphReader, page: PageRequest, *, clocks: Clocks) -> Page[VariantToAskFor]:
    """List displays without a recorded variant, and those that share a product with an Alt HAN device, by entry ID.

    Nothing is assumed of either: a display whose variant is not recorded is not called genuine (domain.md R125).
    Costs a round trip for every 5,000 displays; at most 20,000 are looked at.
    """
    displays = await displays_of(reader, day=clocks.day)
    alt_han: dict[Product, list[FirmwareVersion]] = {}
    for version in displays:
        if version.variant == ALT_HAN_POINT_TO_POINT:
            alt_han.setdefault(product_of(version), []).append(version)
    rows = [row for version in displays if (row := asked_for(version, alt_han.get(product_of(version), [])))]
    return page_within(rows, page, place=lambda row: row.firmware_version.cpl_entry_id)


async def displays_of(reader: GraphReader, *, day: str) -> list[FirmwareVersion]:
    """Return the PPMIDs on the list, sorted by entry ID."""
    found: list[FirmwareVersion] = []
    after: str | None = None
    while len(found) < MOST_DISPLAYS:
        wanted = FirmwareFilter(device_type=DeviceType.PPMID)
        listed = await firmware_versions(reader, wanted, PageRequest(PAGE, after), day=day)
        found += listed.rows
        if not listed.has_next:
            break
        after = listed.cursors[-1]
    return found


def product_of(version: FirmwareVersion) -> Product:
    """Return the key by which an inventory distinguishes displays, without their hardware."""
    return version.manufacturer_code, version.model_identifier


def asked_for(version: FirmwareVersion, alt_han: Sequence[FirmwareVersion]) -> VariantToAskFor | None:
    """Return why the variant of a display should be asked for, and the related Alt HAN devices; None if it should not.

    `alt_han` are those of its product, of which those with its hardware look like it.
    """
    if version.variant == ALT_HAN_POINT_TO_POINT:
        return None
    alike = [one for one in alt_han if None in {one.hardware, version.hardware} or one.hardware == version.hardware]
    if alike:
        return VariantToAskFor(version, WhyToAsk.LOOKS_LIKE_ALT_HAN, alike)
    is_recorded = version.variant not in {None, "", UNKNOWN_VARIANT}
    return None if is_recorded else VariantToAskFor(version, WhyToAsk.VARIANT_NOT_RECORDED, [])
