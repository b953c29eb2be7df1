"""Firmware with some exposure to a defect, summed up independently of the page: for the Security Sub-Committee only."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from firmware_graph.database.kept_lists import read_list
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.defect import ExposureGroup, ExposureSummary, ExposureTally
from firmware_graph.model.firmware import FirmwareVersion, Manufacturer
from firmware_graph.model.fleet import FleetCount
from firmware_graph.questions.defects.exposed_firmware import ExposurePage
from firmware_graph.questions.defects.shared.defect_register import defect_register
from firmware_graph.questions.defects.shared.exposed_firmware_counts import request_of
from firmware_graph.questions.products.shared.fleet_counts import check_counts, devices_by_entry
from firmware_graph.questions.products.shared.kept_versions import kept_versions


async def exposure_summaries(
    reader: GraphReader, pages: Sequence[ExposurePage], counts: Sequence[FleetCount], first: int, *, clocks: Clocks
) -> list[ExposureSummary]:
    """Sum up the whole lists of some pages with one filter, including the devices on their firmware.

    The groups with the most devices, and among these with the most versions, come first, at most `first` of each kind.
    Costs one round trip that costs as much as it counts, and one for versions that are not cached.

    Raises:
        BadUserInput: The sum of the counts is too large.
    """
    check_counts(counts)
    matrix = await defect_register(reader)
    found = await read_list(
        reader,
        "exposed_firmware_groups",
        requests=[request_of(page.whole.subject, matrix, page.whole.exposures) for page in pages],
        **pages[0].whole.wanted.conditions,
        today=clocks.day,
        devices=await devices_by_entry(reader, counts, clocks=clocks),
    )
    tallies = {place: [ExposureTally._make(row) for row in rows] for place, rows in found.record["groups"]}
    return [await summary_of(reader, tallies.get(place, ()), first) for place in range(len(pages))]


async def summary_of(reader: GraphReader, tallies: Sequence[ExposureTally], first: int) -> ExposureSummary:
    """Return the summary of the tallies by model and band."""
    by_model, by_maker, by_band = (
        grouped(tallies, attrgetter(name)) for name in ("model_key", "manufacturer_code", "zigbee_band")
    )
    makers, models, bands = (most_first(groups)[:first] for groups in (by_maker, by_model, by_band))
    rows = await kept_versions(reader, (one.entry for one in (*makers, *models)))
    return ExposureSummary(
        firmware_count=sum(one.firmware_count for one in tallies),
        device_model_count=len(by_model),
        manufacturer_count=len(by_maker),
        device_count=sum(one.device_count for one in tallies),
        by_manufacturer=[ExposureGroup(*one.counts, manufacturer=maker_of(rows[one.entry])) for one in makers],
        by_device_model=[ExposureGroup(*one.counts, device_model=rows[one.entry]) for one in models],
        by_zigbee_band=[ExposureGroup(*one.counts, zigbee_band=one.zigbee_band) for one in bands],
        manufacturer_codes=tuple(by_maker),
    )


def maker_of(version: FirmwareVersion) -> Manufacturer:
    """Return the manufacturer of a version."""
    return Manufacturer(version.manufacturer_code, version.manufacturer_name)


def grouped(tallies: Sequence[ExposureTally], key: Callable[[ExposureTally], Any]) -> Mapping[Any, ExposureTally]:
    """Sum up tallies by one of their columns."""
    groups: dict[Any, ExposureTally] = {}
    for one in tallies:
        before = groups.setdefault(key(one), one)
        if before is not one:
            groups[key(one)] = before.plus(one)
    return groups


def most_first(groups: Mapping[Any, ExposureTally]) -> list[ExposureTally]:
    """Sort groups: the most devices first, then the most versions, then by the group key."""
    by_key = sorted(groups.items())
    return [one for _, one in sorted(by_key, key=lambda item: (-item[1].device_count, -item[1].firmware_count))]
