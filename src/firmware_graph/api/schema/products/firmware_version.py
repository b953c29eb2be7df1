"""Entries of the Central Products List, with the facts that the FIR and the ZigBee repository add."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from firmware_graph.api.schema.connection import Connection
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.defects.zigbee import Chipset, ZigbeeStack, chipset_of, stack_of
from firmware_graph.api.schema.dependency.dependents import Dependents, dependents_of
from firmware_graph.api.schema.enums import (
    CpaStatus,
    CplStatus,
    DataQualityFlag,
    Obligation,
    PredecessorsDeclared,
    ZigbeeBand,
)
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.own_rows import of_own_row, of_own_rows
from firmware_graph.api.schema.parties.release_note import ReleaseNote, release_note_of
from firmware_graph.api.schema.parties.target import approved_target_of
from firmware_graph.api.schema.pathways.compatibility import compatible_with
from firmware_graph.api.schema.pathways.lineage import Lineage, lineage_of_version
from firmware_graph.api.schema.pathways.obligation import obligation_of
from firmware_graph.api.schema.pathways.upcoming import Upcoming, upcoming_of
from firmware_graph.api.schema.pathways.upgrade import Upgrade, backward, onward
from firmware_graph.api.schema.pathways.versions_met import versions_in
from firmware_graph.api.schema.products.cpa_status import cpa_status_of
from firmware_graph.api.schema.products.device_model import DeviceModel
from firmware_graph.api.schema.publication.advisories_on import advisories_on_versions
from firmware_graph.api.schema.publication.change_event import ChangeEvent, history_of
from firmware_graph.api.schema.publication.submitter import Submitter, submitter_of
from firmware_graph.api.schema.scalars import Date
from firmware_graph.model import defect, firmware
from firmware_graph.model.pathway import PathwayAnswer
from firmware_graph.questions.defects.defect_exposures import defect_exposures
from firmware_graph.questions.pathways.releases_by_device_model import (
    Releases,
    releases_by_device_model,
)
from firmware_graph.questions.pathways.rules.state import status_on
from firmware_graph.questions.pathways.upgrade_pathways import latest_pathways

if TYPE_CHECKING:
    from firmware_graph.api.schema.defects.defect_exposure import DefectExposure
    from firmware_graph.api.schema.pathways.pathway import UpgradePathwayResult
    from firmware_graph.api.schema.publication.advisory import Advisory

LazyPathwayResult = Annotated["UpgradePathwayResult", strawberry.lazy("firmware_graph.api.schema.pathways.pathway")]
LazyFirmwareVersion = Annotated[
    "FirmwareVersion", strawberry.lazy("firmware_graph.api.schema.products.firmware_version")
]
LazyAdvisory = Annotated["Advisory", strawberry.lazy("firmware_graph.api.schema.publication.advisory")]
LazyDefectExposure = Annotated["DefectExposure", strawberry.lazy("firmware_graph.api.schema.defects.defect_exposure")]

Rows = Sequence[firmware.FirmwareVersion]


def itself(version: firmware.FirmwareVersion) -> firmware.FirmwareVersion:
    """Return the version's own row, which has the columns of its model."""
    return version


def status_of(version: firmware.FirmwareVersion, context: OperationContext) -> CplStatus:
    """Return whether a version is CURRENT today: by its dates, else by its listed status."""
    return status_on(version, context.clocks.day)


def asserter_of(version: firmware.FirmwareVersion) -> str:
    """Return who asserts an entry: its manufacturer."""
    return version.manufacturer_code


async def latest_of(versions: Rows, context: OperationContext) -> Sequence[PathwayAnswer]:
    """Resolve the pathway of each version without a target."""
    context.remember(versions)
    answers = await latest_pathways(context.reader, versions, clocks=context.clocks)
    context.remember(versions_in(answers))
    return answers


async def releases_of(versions: Rows, context: OperationContext) -> Sequence[Releases]:
    """Resolve the current releases of each version's model."""
    keys = [version.model_key for version in versions]
    return await releases_by_device_model(context.reader, keys, day=context.clocks.day)


async def listed_latest_of(versions: Rows, context: OperationContext) -> Sequence[firmware.FirmwareVersion | None]:
    """Resolve the newest release of each version's model."""
    return [releases.newest for releases in await context.shared(releases_of, versions)]


async def release_index_of(versions: Rows, context: OperationContext) -> Sequence[int | None]:
    """Resolve the number of later releases of each version's model."""
    releases = await context.shared(releases_of, versions)
    return [others.index_of(version) for version, others in zip(versions, releases, strict=True)]


async def defects_of_version(versions: Rows, context: OperationContext) -> Sequence[Sequence[defect.DefectExposure]]:
    """Resolve the defects that each version has or may have."""
    return await defect_exposures(context.reader, versions, clocks=context.clocks)


@strawberry.type(description="One entry of the Central Products List.")
class FirmwareVersion:
    """One entry of the Central Products List."""

    is_type_of = stands_for(firmware.FirmwareVersion, firmware.PastFirmwareVersion)

    cpl_entry_id: int
    version_hex: str | None = column(
        "Eight upper-case hexadecimal digits where the submission can be read as that, else null."
    )
    version_submitted: str
    manufacturer_name_submitted: str = column("As this entry gives it; the name that most entries give is the model's.")
    device_model: DeviceModel = computed(itself)
    status: CplStatus = computed(status_of, "Today's.")
    added_on: Date | None
    removed_on: Date | None
    gbcs_version: str | None
    smets_chts_version: str | None
    zigbee_band: ZigbeeBand
    zigbee_band_submitted: str | None
    han_join_notes: str | None
    image_hash: str | None
    cpa_certificate_id: str | None
    cpa_expires_on: Date | None
    cpa_renews_on: Date | None
    minimum_hardware: str | None = column("The lowest hardware that it may be put on: four hexadecimal digits.")
    maximum_hardware: str | None = column("The highest hardware that it may be put on: four hexadecimal digits.")
    required_comms_hub_entry_id: int | None = column("The entry that the Comms Hub has to be at, or later.")
    cpa_status: CpaStatus = relation(cpa_status_of, "Today's, or that of a day, by the rules of the day.")
    data_quality: list[DataQualityFlag] = column("Of the CPL row alone.")
    predecessors_declared: PredecessorsDeclared | None = computed(
        of_own_row("FirmwareVersion.predecessorsDeclared", lambda version, _: version.predecessors_declared)
    )
    obligation: Obligation | None = computed(
        of_own_row("FirmwareVersion.obligation", obligation_of),
        "Whether its predecessors must be declared, by Date Added; null where that is not known.",
    )
    released_on: Date | None = computed(
        of_own_row("FirmwareVersion.releasedOn", lambda version, _: version.released_on)
    )
    manufacturer_contact: str | None = computed(
        of_own_row("FirmwareVersion.manufacturerContact", lambda version, _: version.manufacturer_contact)
    )
    asserted_by: str | None = computed(
        of_own_row("FirmwareVersion.assertedBy", asserter_of),
        "The manufacturer code of whose statement this entry is, whoever submitted it.",
    )
    submitter: Submitter | None = relation(
        of_own_rows("FirmwareVersion.submitter", submitter_of),
        "Who submitted this record; null where that was not recorded yet.",
    )
    upgrades_to: Connection[Upgrade] | None = relation(
        of_own_rows("FirmwareVersion.upgradesTo", onward),
        "In the order of the other ends' entry IDs. What is not in effect, ended or not yet begun, is left out "
        "unless `includeEnded`.",
    )
    upgrades_from: Connection[Upgrade] | None = relation(
        of_own_rows("FirmwareVersion.upgradesFrom", backward),
        "In the order of the other ends' entry IDs. What is not in effect, ended or not yet begun, is left out "
        "unless `includeEnded`.",
    )
    latest: LazyPathwayResult | None = relation(
        of_own_rows("FirmwareVersion.latest", latest_of),
        "As upgradePathway from here with no target.",
    )
    listed_latest: LazyFirmwareVersion | None = relation(
        of_own_rows("FirmwareVersion.listedLatest", listed_latest_of),
        "The newest release of the model, reachable or not.",
    )
    release_index: int | None = relation(
        of_own_rows("FirmwareVersion.releaseIndex", release_index_of),
        "Later current releases of the model: 0 is N, 1 is N-1. Null where a missing date alone decides whether any is "
        "later.",
    )
    dependents: Dependents | None = relation(of_own_rows("FirmwareVersion.dependents", dependents_of))
    upcoming: Upcoming | None = relation(
        of_own_rows("FirmwareVersion.upcoming", upcoming_of),
        "Releases and upgrades that are recorded to come, from where this version stands.",
    )
    lineage: Lineage | None = relation(
        of_own_rows("FirmwareVersion.lineage", lineage_of_version),
        "What is not in effect, ended or not yet begun, is left out unless `includeEnded`.",
    )
    compatible_with: list[LazyFirmwareVersion] | None = relation(
        of_own_rows("FirmwareVersion.compatibleWith", compatible_with),
        "The versions that it is declared to run with at the other end of a pair, in the order of their entry IDs. "
        "Where a pair is not here, nothing is said of it.",
    )
    advisories: list[LazyAdvisory] | None = relation(
        advisories_on_versions, "The advisories that stand on it, the latest first."
    )
    zigbee_stack: ZigbeeStack | None = relation(stack_of)
    chipset: Chipset | None = relation(chipset_of)
    defects: list[LazyDefectExposure] | None = relation(
        defects_of_version,
        "Those that it has or may have, and those that it was assessed for, in the order of their IDs.",
    )
    approved_target: LazyFirmwareVersion | None = relation(
        approved_target_of,
        "What your party has approved, as far as one can get there from here: of several, the newest.",
    )
    release_note: ReleaseNote | None = relation(
        release_note_of,
        "What its manufacturer says of it, as far as that is granted to you: null as if there were none.",
    )
    history: Connection[ChangeEvent] = relation(
        history_of, "What happened to this version and its upgrades, for ever, the oldest first."
    )
