"""Which firmware may have a defect that is not recorded yet: for the Security Sub-Committee only."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.defect import DefectSubject, Exposure, StackRange
from firmware_graph.model.page import PageRequest
from firmware_graph.model.stack_version import fault_of_bounds, version_parts
from firmware_graph.questions.defects.exposed_firmware import ExposurePage, exposed_firmware
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
    clocks: Clocks,
) -> ExposurePage:
    """List the firmware with one of some exposures to ad hoc criteria, in the order of entry IDs.

    Firmware is affected if it matches any of the criteria; there are no assessments. Criteria without bounds are
    UNKNOWN_RANGE for their family, like a recorded defect without a range. Costs two round trips, and a third for the
    total.

    Raises:
        BadUserInput: The criteria are invalid; the message names the argument.
    """
    subject = DefectSubject(checked_criteria(criteria))
    [found] = await exposed_firmware(reader, [subject], exposures, wanted, page, clocks=clocks)
    return found


def checked_criteria(criteria: Sequence[StackRange]) -> tuple[StackRange, ...]:
    """Check criteria, and mark those without bounds as not published (domain.md §3.4 rule 16).

    Raises:
        BadUserInput: There are none or too many, a bound is not a version, or no version lies in a range.
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
    return tuple(one._replace(is_published=any(getattr(one, name) is not None for name in BOUNDS)) for one in criteria)
