"""Where a firmware version stands with a defect, and the way out: for the Security Sub-Committee alone."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.defects.defect import Defect
from firmware_graph.api.schema.fields import computed, relation, stands_for
from firmware_graph.api.schema.pathways.pathway import NoPathway, NotOtaUpgradable, PathwayUnknown, UpgradePathway
from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
from firmware_graph.model import defect
from firmware_graph.model.defect import Exposure
from firmware_graph.questions.defects import remediation
from firmware_graph.questions.defects.rules.clear_pathway import RemediationOutcome

Exposures = Sequence[defect.DefectExposure]

strawberry.enum(Exposure, description="What is known of a firmware version and a defect.")


def defect_of(exposure: defect.DefectExposure, _context: OperationContext) -> defect.Defect | None:
    """Take the defect, which ad hoc criteria are not."""
    return exposure.subject.defect


async def remediations_of(exposures: Exposures, context: OperationContext) -> Sequence[RemediationOutcome]:
    """Find the way out of each."""
    return await remediation.remediations(context.reader, exposures, clocks=context.clocks)


async def effects_of(exposures: Exposures, context: OperationContext) -> Sequence[remediation.RemediationEffect | None]:
    """Say what each way out does to other defects."""
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


@strawberry.type(description="What a remediation does to all recorded defects, each as its target stands with it.")
class RemediationEffect:
    """What a remediation does to all defects."""

    is_type_of = stands_for(remediation.RemediationEffect)

    clears: list[Annotated["DefectExposure", strawberry.lazy("firmware_graph.api.schema.defects.defect_exposure")]]
    leaves: list[Annotated["DefectExposure", strawberry.lazy("firmware_graph.api.schema.defects.defect_exposure")]]
    brings: list[Annotated["DefectExposure", strawberry.lazy("firmware_graph.api.schema.defects.defect_exposure")]]


@strawberry.type(description="Where one firmware version stands with one defect.")
class DefectExposure:
    """Where one firmware version stands with one defect."""

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
