"""The status of a product's Commercial Product Assurance (domain.md S51, R121)."""

from collections.abc import Sequence

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.scalars import Date
from firmware_graph.model.cpa import cpa_status
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.vocabulary import CpaStatus
from firmware_graph.questions.products.cpa_rules import cpa_rules


async def cpa_status_of(
    versions: Sequence[FirmwareVersion], context: OperationContext, *, as_of: Date | None = None
) -> Sequence[CpaStatus]:
    """Resolve the status of each version on a day, today unless given, by the rules of that day."""
    context.remember(versions)
    rules = await cpa_rules(context.reader)
    day = as_of or context.clocks.day
    return [cpa_status(version, rules, day) for version in versions]
