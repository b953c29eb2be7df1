"""How much firmware stands so with a defect and fits a filter: for the Security Sub-Committee alone."""

from collections.abc import Sequence

from firmware_graph.database.parameters import parameters_of
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.defect import VERDICTS, DefectSubject, Exposure, StackBuild
from firmware_graph.questions.defects.affected_counts import affected_counts, counted_firmware
from firmware_graph.questions.defects.rules.exposure_matrix import AFFECTED, ExposureMatrix
from firmware_graph.questions.defects.rules.stack_exposure import exposure_of
from firmware_graph.questions.products.firmware_versions import FirmwareFilter


async def exposed_firmware_counts(  # noqa: PLR0913 - what is asked of which firmware
    reader: GraphReader,
    register: ExposureMatrix,
    subjects: Sequence[DefectSubject],
    exposures: frozenset[Exposure],
    wanted: FirmwareFilter,
    *,
    day: str,
) -> list[int]:
    """Count the firmware of each, in one round trip that costs what there is of it.

    What is affected, test images apart, is counted as affected_counts does.
    """
    if exposures == AFFECTED and wanted == FirmwareFilter():
        asked = [counted_firmware(register, subject) for subject in subjects]
        return [count.firmware_count for count in await affected_counts(reader, register, asked)]
    requests = [request_of(subject, register, exposures) for subject in subjects]
    record = await reader.read("exposed_firmware_counts", requests=requests, **parameters_of(wanted), today=day)
    return list(record["counts"])


def request_of(subject: DefectSubject, register: ExposureMatrix, exposures: frozenset[Exposure]) -> list[object]:
    """Say what the firmware that stands in one of these ways with a defect is built of, or was assessed as."""
    return [
        subject.defect_id if subject.defect_id in register.assessed else "",
        list(map(list, register.builds_with(subject.ranges, exposures))),
        sorted(exposures & VERDICTS),
        exposure_of(subject.ranges, StackBuild()) in exposures,
    ]
