"""The exposure of a firmware version to a defect, and its remediation: for the Security Sub-Committee only."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from firmware_graph.api.schema.connection import DEFAULT_PAGE, Connection, page_size
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.defects.defect import Defect
from firmware_graph.api.schema.dependency.fleet import GivenFleetCounts
from firmware_graph.api.schema.enums import ZigbeeBand
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.pathways.pathway import NoPathway, NotOtaUpgradable, PathwayUnknown, UpgradePathway
from firmware_graph.api.schema.pathways.requests import at_most
from firmware_graph.api.schema.products.device_model import DeviceModel
from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
from firmware_graph.api.schema.products.manufacturer import Manufacturer
from firmware_graph.model import defect
from firmware_graph.model.defect import Exposure
from firmware_graph.questions.defects import exposed_firmware, exposure_summary, remediation
from firmware_graph.questions.defects.rules.clear_pathway import RemediationOutcome

Exposures = Sequence[defect.DefectExposure]


def defect_of(exposure: defect.DefectExposure) -> defect.Defect | None:
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


async def summary_of(
    pages: Sequence[exposed_firmware.ExposurePage],
    context: OperationContext,
    *,
    counts: GivenFleetCounts = None,
    first: int | None = 50,
) -> Sequence[defect.ExposureSummary]:
    """Resolve the summary of the whole list of each page."""
    size = page_size(context.limits, DEFAULT_PAGE if first is None else first, nothing="the counts alone")
    asked = at_most(context.limits, counts or (), argument="counts")
    return await exposure_summary.exposure_summaries(context.reader, pages, asked, size, clocks=context.clocks)


@strawberry.type(description="The firmware of one manufacturer, model or band that is counted, and the devices on it.")
class ExposureGroup:
    """The firmware of one manufacturer, model or band."""

    is_type_of = stands_for(defect.ExposureGroup)

    manufacturer: Manufacturer | None = column("Of byManufacturer, else null.")
    device_model: DeviceModel | None = column("Of byDeviceModel, else null.")
    zigbee_band: ZigbeeBand | None = column("Of byZigbeeBand, else null.")
    firmware_count: int
    device_count: int


@strawberry.type(description="What the whole list adds up to, whatever the page; groups with the most devices first.")
class ExposureSummary:
    """The summary of a list of exposures."""

    is_type_of = stands_for(defect.ExposureSummary)

    firmware_count: int
    device_model_count: int
    manufacturer_count: int
    device_count: int = column("Of the devices given in `counts`, those on firmware of the list.")
    by_manufacturer: list[ExposureGroup]
    by_device_model: list[ExposureGroup]
    by_zigbee_band: list[ExposureGroup]


@strawberry.type(description="A page of exposures.")
class DefectExposureConnection(Connection[DefectExposure]):
    """A page of exposures, and the stack names that match no record."""

    is_type_of = stands_for(exposed_firmware.ExposurePage)

    unknown_stack_names: list[str] = column(
        "The stack names of the criteria, or of the defect's ranges, that no recorded stack has: an empty page then "
        "may mean a misspelt name. Case, spaces, hyphens and underscores make no difference."
    )
    summary: ExposureSummary = relation(
        summary_of,
        "The whole list, by manufacturer, model and band: of each kind the `first` groups. `counts` of devices, which "
        "are kept nowhere, weigh it.",
    )
