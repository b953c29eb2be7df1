"""Which ZigBee stack versions are in use, a page at a time: for the Security Sub-Committee only."""

from dataclasses import dataclass

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.defect import DefectSubject, StackBuild
from firmware_graph.model.firmware import ZigbeeStack
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.model.stack_version import name_key
from firmware_graph.questions.defects.defect import defect_named
from firmware_graph.questions.defects.shared.defect_register import DefectRegister, defect_register
from firmware_graph.questions.defects.stack_exposures import exposed_stacks


@dataclass(frozen=True, slots=True, kw_only=True)
class StackFilter:
    """A stack's name, the vendor of a chipset that some of its firmware runs on, and a defect's ID or alias.

    Names are compared ignoring case, spaces, hyphens and underscores.
    """

    name: str | None = None
    chipset_vendor: str | None = None
    affected_by: str | None = None

    def fits(self, build: StackBuild) -> bool:
        """Whether a pair has the name and the vendor."""
        vendor = build.chipset.vendor if build.chipset else ""
        return build.stack is not None and all(
            wanted is None or name_key(wanted) == name_key(recorded)
            for wanted, recorded in ((self.name, build.stack.name), (self.chipset_vendor, vendor))
        )


async def zigbee_stacks(
    reader: GraphReader, wanted: StackFilter, page: PageRequest, *, clocks: Clocks
) -> Page[ZigbeeStack]:
    """List stack versions in the order of their IDs; one round trip, or two for a defect with assessments.

    Raises:
        BadUserInput: No defect has the ID or alias, or several share the alias.
    """
    matrix = await defect_register(reader)
    stacks = await stacks_with(reader, matrix, wanted, clocks)
    if (wanted.name, wanted.chipset_vendor) != (None, None):
        fitting = {build.stack.key for build in matrix.builds if build.stack and wanted.fits(build)}
        stacks = [stack for stack in stacks if stack.key in fitting]
    rest = [stack for stack in stacks if stack.key > (page.after or "")]
    return page_of(rest, page, key=lambda stack: stack.key, total_count=len(stacks))


async def stacks_with(
    reader: GraphReader, matrix: DefectRegister, wanted: StackFilter, clocks: Clocks
) -> list[ZigbeeStack]:
    """Return the stack versions that have the defect of a filter; all if it names none."""
    if wanted.affected_by is None:
        return list(matrix.stacks.values())
    defect = defect_named(matrix, wanted.affected_by, argument="affectedBy")
    if defect is None:
        message = f"There is no defect {wanted.affected_by!r}: take an ID from defects."
        raise BadUserInput(message, argument="affectedBy")
    [stacks] = await exposed_stacks(reader, matrix, [DefectSubject.of(defect, at=clocks.as_of)])
    return stacks
