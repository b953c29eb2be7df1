"""Which firmware may have a defect that is not recorded yet: for the Security Sub-Committee alone."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.defect import DefectExposure, DefectSubject, Exposure, StackRange
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.model.stack_version import fault_of_bounds, version_parts
from firmware_graph.questions.defects.exposed_firmware import exposed_firmware
from firmware_graph.questions.products.firmware_versions import FirmwareFilter

MOST_CRITERIA = 100
BOUNDS = {"introduced": "introduced", "fixed": "fixed", "last_affected": "lastAffected"}


async def exposure_to(  # noqa: PLR0913 - what is asked of which firmware
    reader: GraphReader,
    criteria: Sequence[StackRange],
    exposures: frozenset[Exposure],
    wanted: FirmwareFilter,
    page: PageRequest,
    *,
    day: str,
) -> Page[DefectExposure]:
    """List the firmware that stands in one of these ways with a defect, in the order of entry IDs.

    The defect has any of the criteria, and no assessments. Costs two round trips, and a third for the total.

    Raises:
        BadUserInput: The criteria cannot be used; the message names the argument.
    """
    subject = DefectSubject(checked_criteria(criteria))
    [found] = await exposed_firmware(reader, [subject], exposures, wanted, page, day=day)
    return found


def checked_criteria(criteria: Sequence[StackRange]) -> tuple[StackRange, ...]:
    """See that criteria can be asked about.

    Raises:
        BadUserInput: There are none or too many, or a bound is no version, or a range holds none.
    """
    if not 1 <= len(criteria) <= MOST_CRITERIA:
        raise BadUserInput(f"'criteria' must have from 1 to {MOST_CRITERIA} ranges.", argument="criteria")
    for one in criteria:
        for name, argument in BOUNDS.items():
            text = getattr(one, name)
            if text is not None and version_parts(text) is None:
                message = f"'{argument}' is no stack version: give at most four numbers with dots between, as in 6.7."
                raise BadUserInput(message, argument=f"criteria.{argument}")
        if fault := fault_of_bounds(one.introduced, one.fixed, one.last_affected):
            raise BadUserInput(f"A range of 'criteria' cannot be used: {fault}.", argument="criteria")
    return tuple(criteria)
