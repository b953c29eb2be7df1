"""The advisories in force on versions and on models."""

from collections.abc import Sequence

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.model import advisory, firmware
from firmware_graph.questions.products.shared.kept_models import kept_models
from firmware_graph.questions.publication.released_advisories import released_advisories


async def advisories_on_versions(
    versions: Sequence[firmware.FirmwareVersion], context: OperationContext
) -> Sequence[Sequence[advisory.Advisory]]:
    """Resolve the advisories on each version."""
    register = await released_advisories(context.reader)
    return [register.standing_on([version.cpl_entry_id]) for version in versions]


async def advisories_on_models(
    models: Sequence[firmware.DeviceModel], context: OperationContext
) -> Sequence[Sequence[advisory.Advisory]]:
    """Resolve the advisories on any version of each model."""
    register = await released_advisories(context.reader)
    versions = await kept_models(context.reader, [model.model_key for model in models])
    return [register.standing_on([row.cpl_entry_id for row in versions[model.model_key]]) for model in models]
