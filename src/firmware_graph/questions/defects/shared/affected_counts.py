"""How much firmware has a defect or is on a stack, except test images: for the Security Sub-Committee only."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from sys import intern
from typing import NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.defect import DefectSubject
from firmware_graph.model.vocabulary import Environment
from firmware_graph.questions.defects.rules.exposure_matrix import AFFECTED, ExposureMatrix
from firmware_graph.questions.defects.rules.tally import (
    AssessedModel,
    BuildKey,
    FirmwareCount,
    MakerTally,
    counted,
    with_assessments,
)
from firmware_graph.questions.defects.shared.defect_register import DefectRegister


class CountedFirmware(NamedTuple):
    """The firmware to count: that of some pairs, corrected by the assessments for a defect if one is named.

    Firmware that is assessed AFFECTED is added if it is on the stack, or on any if `stack_key` is None.
    """

    builds: frozenset[BuildKey]
    defect_id: str = ""
    stack_key: str | None = None


def counted_firmware(matrix: ExposureMatrix, subject: DefectSubject, stack_key: str | None = None) -> CountedFirmware:
    """Return which firmware to count as affected by a defect, on one stack version or on any."""
    builds = matrix.builds_with(subject.ranges, AFFECTED)
    return CountedFirmware(
        frozenset(build for build in builds if stack_key in (None, build[0])), subject.defect_id, stack_key
    )


async def affected_counts(
    reader: GraphReader, register: DefectRegister, asked: Sequence[CountedFirmware]
) -> list[FirmwareCount]:
    """Count each, in at most two round trips that cost as much as they count; cached counts cost none."""
    counts = await counts_of_builds(reader, register, {one.builds for one in asked})
    assessed = await assessed_models(reader, register, {one.defect_id for one in asked} & register.assessed)
    return [
        with_assessments(counts[one.builds], one.builds, one.stack_key, assessed[one.defect_id])
        if one.defect_id in assessed
        else counts[one.builds]
        for one in asked
    ]


async def counts_of_builds(
    reader: GraphReader, register: DefectRegister, wanted: AbstractSet[frozenset[BuildKey]]
) -> Mapping[frozenset[BuildKey], FirmwareCount]:
    """Count the firmware of sets of pairs."""

    async def count(missing: AbstractSet[frozenset[BuildKey]]) -> dict[frozenset[BuildKey], FirmwareCount]:
        tallies = await tallies_by_stack_build(reader, register, frozenset().union(*missing))
        return {builds: counted(tally for build in builds for tally in tallies[build]) for builds in missing}

    return await register.caches.counts.answers_to(wanted, count)


async def tallies_by_stack_build(
    reader: GraphReader, register: DefectRegister, builds: AbstractSet[BuildKey]
) -> Mapping[BuildKey, Sequence[MakerTally]]:
    """Return the tallies of pairs; each model key is in memory once, however many tallies have it."""

    async def read(missing: AbstractSet[BuildKey]) -> dict[BuildKey, list[MakerTally]]:
        pairs = [list(build) for build in sorted(missing)]
        record = await reader.read("tallies_by_stack_build", builds=pairs, environment=Environment.PRODUCTION)
        return {
            (stack_key, chipset_key): [
                MakerTally(code, name, firmware_count, tuple(map(intern, model_keys)))
                for code, name, firmware_count, model_keys in makers
            ]
            for (stack_key, chipset_key), makers in record["tallies"]
        }

    return await register.caches.tallies.answers_to(builds, read)


async def assessed_models(
    reader: GraphReader, register: DefectRegister, defect_ids: AbstractSet[str]
) -> Mapping[str, Sequence[AssessedModel]]:
    """Return for each defect all firmware of the models with at least one version assessed for it."""

    async def read(missing: AbstractSet[str]) -> dict[str, list[AssessedModel]]:
        record = await reader.read(
            "assessed_models_by_defect", defect_ids=sorted(missing), environment=Environment.PRODUCTION
        )
        return {defect_id: [AssessedModel._make(columns) for columns in rows] for defect_id, rows in record["models"]}

    return await register.caches.assessed.answers_to(defect_ids, read)
