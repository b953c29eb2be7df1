"""Which firmware has a defect, or may have it, a page for each defect: for the Security Sub-Committee alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from firmware_graph.database.parameters import parameters_of
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.defect import DefectExposure, DefectSubject, Exposure, StackBuild
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.questions.defects.defect_register import defect_register
from firmware_graph.questions.defects.exposed_firmware_counts import (
    exposed_firmware_counts,
    request_of,
)
from firmware_graph.questions.defects.rules.exposure_matrix import ExposureMatrix
from firmware_graph.questions.defects.rules.stack_exposure import exposure_of
from firmware_graph.questions.products.firmware_versions import FirmwareFilter


async def exposed_firmware(  # noqa: PLR0913 - what is asked of which firmware
    reader: GraphReader,
    subjects: Sequence[DefectSubject],
    exposures: frozenset[Exposure],
    wanted: FirmwareFilter,
    page: PageRequest,
    *,
    day: str,
) -> list[Page[DefectExposure]]:
    """List for each defect the firmware that stands in one of these ways with it, in the order of entry IDs.

    Costs two round trips for all defects, and where the totals are wanted one more, or what affected_counts does.
    `day` is the ISO date on which a version has the status that is filtered by.
    """
    register = await defect_register(reader)
    record = await reader.read(
        "exposed_firmware",
        requests=[request_of(subject, register, exposures) for subject in subjects],
        after=int(page.after or 0),
        limit=page.first + 1,
        **parameters_of(wanted),
        today=day,
    )
    rows = dict(record["pages"])
    pages = [
        page_of(exposures_in(subject, register, rows[place]), page, key=entry_of)
        for place, subject in enumerate(subjects)
    ]
    if not page.wants_total:
        return pages
    counts = await exposed_firmware_counts(reader, register, subjects, exposures, wanted, day=day)
    return [replace(one, total_count=count) for one, count in zip(pages, counts, strict=True)]


def exposures_in(
    subject: DefectSubject, register: ExposureMatrix, rows: Sequence[Sequence[Any]]
) -> list[DefectExposure]:
    """Say of each row where it stands: as it was assessed, else by its pair of stack and chipset."""
    standing = register.standing_with(tuple(subject.ranges))
    unrecorded = exposure_of(subject.ranges, StackBuild())
    found = []
    for stack_key, chipset_key, verdict, columns in rows:
        build = stack_key, chipset_key
        if verdict:
            exposure = Exposure(verdict)
        elif build in register.pairs:
            exposure = standing.get(build, Exposure.NOT_AFFECTED)
        else:
            exposure = unrecorded
        found.append(DefectExposure(subject, FirmwareVersion._make(columns), exposure))
    return found


def entry_of(exposure: DefectExposure) -> str:
    """Name the entry that an exposure is of."""
    return str(exposure.firmware_version.cpl_entry_id)
