"""How much firmware has some exposure to a defect and matches a filter: for the Security Sub-Committee only."""

from collections.abc import Sequence

from firmware_graph.database.kept_lists import read_list
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.defect import VERDICTS, DefectSubject, Exposure, StackBuild
from firmware_graph.questions.defects.rules.exposure_matrix import AFFECTED, ExposureMatrix
from firmware_graph.questions.defects.rules.stack_exposure import exposure_of
from firmware_graph.questions.defects.shared.affected_counts import affected_counts, counted_firmware
from firmware_graph.questions.defects.shared.defect_register import DefectRegister
from firmware_graph.questions.products.firmware_versions import FirmwareFilter


async def exposed_firmware_counts(  # noqa: PLR0913 - what is asked of which firmware
    reader: GraphReader,
    matrix: DefectRegister,
    subjects: Sequence[DefectSubject],
    exposures: frozenset[Exposure],
    wanted: FirmwareFilter,
    *,
    day: str,
) -> list[int]:
    """Count the firmware with one of some exposures to each defect, in one round trip that costs as much as it counts.

    Affected firmware of all manufacturers, except test images, is counted by affected_counts. `day` is the ISO date on
    which a version has the filtered status.
    """
    if exposures == AFFECTED and wanted == FirmwareFilter():
        asked = [counted_firmware(matrix, subject) for subject in subjects]
        return [count.firmware_count for count in await affected_counts(reader, matrix, asked)]
    requests = [request_of(subject, matrix, exposures) for subject in subjects]
    reading = await read_list(reader, "exposed_firmware_counts", requests=requests, **wanted.conditions, today=day)
    return list(reading.record["counts"])


def request_of(subject: DefectSubject, matrix: ExposureMatrix, exposures: frozenset[Exposure]) -> list[object]:
    """Return a request of the read files: the pairs and verdicts that have one of some exposures to a defect."""
    return [
        subject.defect_id if subject.defect_id in matrix.assessed else "",
        list(map(list, matrix.builds_with(subject.ranges, exposures))),
        sorted(exposures & VERDICTS),
        exposure_of(subject.ranges, StackBuild()) in exposures,
    ]
