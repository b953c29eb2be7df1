"""The exposure of a firmware version to a defect, and its remediation: for the Security Sub-Committee alone."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from firmware_graph.api.schema.connection import Connection
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.defects.defect import Defect
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.pathways.pathway import NoPathway, NotOtaUpgradable, PathwayUnknown, UpgradePathway
from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
from firmware_graph.model import defect
from firmware_graph.model.defect import Exposure
from firmware_graph.questions.defects import remediation
from firmware_graph.questions.defects.rules.clear_pathway import RemediationOutcome

Exposures = Sequence[defect.DefectExposure]


def defect_of(exposure: defect.DefectExposure, _context: OperationContext) -> defect.Defect | None:
    """Return the defect; None for ad hoc criteria."""
    return exposure.subject.defect


async def remediations_of(exposures: Exposures, context: OperationContext) -> Sequence[RemediationOutcome]:
    """Resolve the remediation of each exposure."""
    return await remediation.remediations(context.reader, exposures, clocks=context.clocks)


async def effects_of(exposures: Exposures, context: OperationContext) -> Sequence[remediation.RemediationEffect | None]:
    """Resolve the effect of each remediation on other defects."""
    return await remediation.remediation_effects(context.reader, exposures, clocks=context.clocks)


@strawberry.type(description="No current release that could be gone to is known to be clear of the defect.")
class NoClearRelease:
    """No current release is known to be clear of the defect."""

    is_type_of = stands_for(defect.NoClearRelease)

    message: str


RemediationResult = Annotated[
    UpgradePathway | NoPathway | PathwayUnknown | NotOtaUpgradable | NoClearRelease,
    strawberry.union("RemediationResult"),
]


@strawberry.type(
    description="The effect of a remediation on all recorded defects, each with the exposure of its target."
)
class RemediationEffect:
    """The effect of a remediation on all defects."""

    is_type_of = stands_for(remediation.RemediationEffect)

    clears: list[Annotated["DefectExposure", strawberry.lazy("firmware_graph.api.schema.defects.defect_exposure")]]
    leaves: list[Annotated["DefectExposure", strawberry.lazy("firmware_graph.api.schema.defects.defect_exposure")]]
    brings: list[Annotated["DefectExposure", strawberry.lazy("firmware_graph.api.schema.defects.defect_exposure")]]


@strawberry.type(description="The exposure of one firmware version to one defect.")
class DefectExposure:
    """The exposure of one firmware version to one defect."""

    is_type_of = stands_for(defect.DefectExposure)

    defect: Defect | None = computed(defect_of, "Null for ad hoc criteria.")
    firmware_version: FirmwareVersion
    exposure: Exposure
    remediation: RemediationResult | None = relation(
        remediations_of,
        "The shortest pathway to a current version clear of the defect. Only NoPathway means a site visit; "
        "PathwayUnknown does not, nor does the absence of any clear release.",
    )
    remediation_effect: RemediationEffect | None = relation(
        effects_of,
        "The other defects that following `remediation` would clear, leave or bring; null without a pathway.",
    )


@strawberry.type(description="A page of exposures.")
class DefectExposureConnection(Connection[DefectExposure]):
    """A page of exposures, and the stack names that nothing is recorded of."""

    is_type_of = stands_for(defect.ExposurePage)

    unknown_stack_names: list[str] = column(
        "The stack names of the criteria, or of the defect's ranges, that no recorded stack has: an empty page then "
        "may mean a misspelt name. Case, spaces, hyphens and underscores make no difference."
    )
