"""Versions and upgrades to draw."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import stands_for
from firmware_graph.api.schema.pathways.upgrade import Upgrade
from firmware_graph.model import firmware, upgrade
from firmware_graph.questions.pathways.lineage import lineages_of_models, lineages_of_versions

if TYPE_CHECKING:
    from firmware_graph.api.schema.products.firmware_version import FirmwareVersion


async def lineage_of_version(
    versions: Sequence[firmware.FirmwareVersion], context: OperationContext, *, include_ended: bool | None = False
) -> Sequence[upgrade.Lineage]:
    """Fetch the lineage of each version."""
    entries = [version.cpl_entry_id for version in versions]
    found = await lineages_of_versions(
        context.reader, entries, clocks=context.clocks, includes_ended=include_ended or False
    )
    return remembered(found, context)


async def lineage_of_model(
    models: Sequence[firmware.DeviceModel | firmware.FirmwareVersion],
    context: OperationContext,
    *,
    include_ended: bool | None = False,
) -> Sequence[upgrade.Lineage]:
    """Fetch the lineage of each model."""
    keys = [model.model_key for model in models]
    found = await lineages_of_models(context.reader, keys, clocks=context.clocks, includes_ended=include_ended or False)
    return remembered(found, context)


def remembered(lineages: Sequence[upgrade.Lineage], context: OperationContext) -> Sequence[upgrade.Lineage]:
    """Remember the versions, so that the ends of the upgrades are not read again."""
    distinct = {id(lineage): lineage for lineage in lineages}.values()
    context.remember(version for lineage in distinct for version in lineage.versions)
    return lineages


@strawberry.type(description="Versions and upgrades to draw.")
class Lineage:
    """Versions and upgrades to draw."""

    is_type_of = stands_for(upgrade.Lineage)

    versions: list[Annotated["FirmwareVersion", strawberry.lazy("firmware_graph.api.schema.products.firmware_version")]]
    upgrades: list[Upgrade]
