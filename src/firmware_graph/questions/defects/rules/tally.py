"""Counts of the firmware on stacks and with defects, computed from tallies of pairs of stack and chipset."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from firmware_graph.model.defect import Exposure, ManufacturerExposure
from firmware_graph.model.firmware import Manufacturer

BuildKey = tuple[str, str]
"""The keys of a stack and of a chipset, '' for an unknown one."""


class MakerTally(NamedTuple):
    """The firmware of one manufacturer on one pair: the number of versions, and their models."""

    manufacturer_code: str
    manufacturer_name: str
    firmware_count: int
    model_keys: Sequence[str]


class AssessedModel(NamedTuple):
    """The number of versions of one model on one pair with one verdict; None means not assessed."""

    stack_key: str
    chipset_key: str
    verdict: str | None
    manufacturer_code: str
    manufacturer_name: str
    model_key: str
    firmware_count: int


@dataclass(frozen=True, slots=True)
class FirmwareCount:
    """The numbers of versions and models, and both by manufacturer, sorted by code; a model has one manufacturer."""

    firmware_count: int
    device_model_count: int
    by_manufacturer: Sequence[ManufacturerExposure]


def counted(tallies: Iterable[MakerTally]) -> FirmwareCount:
    """Sum up tallies, counting each model once."""
    names: dict[str, str] = {}
    firmware: Counter[str] = Counter()
    models: dict[str, set[str]] = {}
    for code, name, firmware_count, model_keys in tallies:
        names[code] = name
        firmware[code] += firmware_count
        models.setdefault(code, set()).update(model_keys)
    return count_of(names, firmware, {code: len(keys) for code, keys in models.items()})


def with_assessments(
    count: FirmwareCount, builds: Collection[BuildKey], stack_key: str | None, rows: Sequence[AssessedModel]
) -> FirmwareCount:
    """Subtract from the count of some pairs the firmware assessed for a defect, and add what is assessed AFFECTED.

    Firmware on one stack is added, with any chipset, or on any stack if `stack_key` is None. `rows` have all firmware
    of each model with any assessment, so that a model is subtracted only with the last of its firmware.
    """
    within = [row for row in rows if (row.stack_key, row.chipset_key) in builds]
    left = [row for row in within if row.verdict is None]
    added = [row for row in rows if row.verdict == Exposure.AFFECTED and stack_key in (None, row.stack_key)]
    names = dict(one.manufacturer for one in count.by_manufacturer)
    firmware = Counter({one.manufacturer.code: one.firmware_count for one in count.by_manufacturer})
    models = Counter({one.manufacturer.code: one.device_model_count for one in count.by_manufacturer})
    for row in within:
        firmware[row.manufacturer_code] -= row.firmware_count
    for row in (*left, *added):
        names[row.manufacturer_code] = row.manufacturer_name
        firmware[row.manufacturer_code] += row.firmware_count
    models.subtract(code for code, _ in models_of(within))
    models.update(code for code, _ in models_of((*left, *added)))
    return count_of(names, firmware, models)


def stacks_assessed_affected(rows: Iterable[AssessedModel]) -> set[str]:
    """Return the keys of the stacks on which any firmware is assessed AFFECTED."""
    return {row.stack_key for row in rows if row.verdict == Exposure.AFFECTED and row.stack_key}


def verdicts_within(rows: Iterable[AssessedModel], builds: Collection[BuildKey]) -> Counter[str]:
    """Count the assessed firmware of some pairs by verdict."""
    counts: Counter[str] = Counter()
    for row in rows:
        if row.verdict is not None and (row.stack_key, row.chipset_key) in builds:
            counts[row.verdict] += row.firmware_count
    return counts


def models_of(rows: Iterable[AssessedModel]) -> set[tuple[str, str]]:
    """Return the models of rows, each with its manufacturer's code."""
    return {(row.manufacturer_code, row.model_key) for row in rows}


def count_of(names: Mapping[str, str], firmware: Mapping[str, int], models: Mapping[str, int]) -> FirmwareCount:
    """Return the count from numbers by manufacturer code, without manufacturers that have no firmware left."""
    makers = [
        ManufacturerExposure(Manufacturer(code, names[code]), firmware[code], models[code])
        for code in sorted(names)
        if firmware[code]
    ]
    return FirmwareCount(
        sum(one.firmware_count for one in makers), sum(one.device_model_count for one in makers), makers
    )
