"""Whether declarations for an entry were mandatory, by the day on which the entry was added."""

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.vocabulary import Obligation


def obligation_of(version: FirmwareVersion, context: OperationContext) -> Obligation | None:
    """Return the obligation of a version; None if it has no Date Added, or no day is configured."""
    if context.mandatory_from is None or version.added_on is None:
        return None
    return Obligation.MANDATORY if version.added_on >= context.mandatory_from else Obligation.BEST_ENDEAVOURS
