"""Which firmware has or may have a defect, a page for each defect: for the Security Sub-Committee only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from firmware_graph.database.kept_lists import read_list
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.defect import DefectExposure, DefectSubject, Exposure, StackBuild
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.questions.defects.rules.exposure_matrix import ExposureMatrix
from firmware_graph.questions.defects.rules.stack_exposure import exposure_of
from firmware_graph.questions.defects.shared.defect_register import defect_register
from firmware_graph.questions.defects.shared.exposed_firmware_counts import (
    exposed_firmware_counts,
    request_of,
)
from firmware_graph.questions.products.firmware_versions import FirmwareFilter
from firmware_graph.questions.products.shared.kept_versions import entry_of, listed_versions


class ExposedList(NamedTuple):
    """The firmware with one of some exposures to a defect that matches a filter."""

    subject: DefectSubject
    exposures: frozenset[Exposure]
    wanted: FirmwareFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposurePage(Page[DefectExposure]):
    """A page of exposures, and its whole list.

    `unknown_stack_names` are the names in the ranges that match no recorded stack.
    """

    whole: ExposedList
    unknown_stack_names: Sequence[str] = ()


async def exposed_firmware(  # noqa: PLR0913 - what is asked of which firmware
    reader: GraphReader,
    subjects: Sequence[DefectSubject],
    exposures: frozenset[Exposure],
    wanted: FirmwareFilter,
    page: PageRequest,
    *,
    clocks: Clocks,
) -> list[ExposurePage]:
    """List for each defect the firmware with one of some exposures to it, in the order of entry IDs.

    Costs two or three round trips for all defects, and for totals one more, or those of affected_counts.
    """
    matrix = await defect_register(reader)
    reading = await read_list(
        reader,
        "exposed_firmware",
        requests=[request_of(subject, matrix, exposures) for subject in subjects],
        after=int(page.after or 0),
        limit=page.first + 1,
        **wanted.conditions,
        today=clocks.day,
        wants_rows=reader.kept.lists_have_rows,
    )
    rows = dict(reading.record["pages"])
    versions = await listed_versions(reader, (row[-1] for page_rows in rows.values() for row in page_rows), reading)
    counts: Sequence[int | None] = [None] * len(subjects)
    if page.wants_total:
        counts = await exposed_firmware_counts(reader, matrix, subjects, exposures, wanted, day=clocks.day)
    return [
        exposure_page(
            exposures_in(subject, matrix, rows[place], versions),
            ExposedList(subject, exposures, wanted),
            matrix,
            page,
            total_count=count,
        )
        for place, (subject, count) in enumerate(zip(subjects, counts, strict=True))
    ]


def exposure_page(
    exposures: Sequence[DefectExposure],
    whole: ExposedList,
    matrix: ExposureMatrix,
    page: PageRequest,
    *,
    total_count: int | None,
) -> ExposurePage:
    """Return the page of the exposures to one defect."""
    found = page_of(exposures, page, key=entry_of_exposure, total_count=total_count)
    return ExposurePage(
        found.rows,
        found.cursors,
        found.has_next,
        found.has_previous,
        found.total_count,
        whole=whole,
        unknown_stack_names=matrix.unknown_names(whole.subject.ranges),
    )


def exposures_in(
    subject: DefectSubject,
    matrix: ExposureMatrix,
    rows: Sequence[Sequence[Any]],
    versions: Mapping[int, FirmwareVersion],
) -> list[DefectExposure]:
    """Return the exposure of each row: its assessment, else that of its pair of stack and chipset."""
    of_builds = matrix.exposures_of_builds(tuple(subject.ranges))
    unrecorded = exposure_of(subject.ranges, StackBuild())
    found = []
    for stack_key, chipset_key, verdict, item in rows:
        build = stack_key, chipset_key
        if verdict:
            exposure = Exposure(verdict)
        elif build in matrix.pairs:
            exposure = of_builds.get(build, Exposure.NOT_AFFECTED)
        else:
            exposure = unrecorded
        found.append(DefectExposure(subject, versions[entry_of(item)], exposure))
    return found


def entry_of_exposure(exposure: DefectExposure) -> str:
    """Return the entry ID of an exposure as text."""
    return str(exposure.firmware_version.cpl_entry_id)
