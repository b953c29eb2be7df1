"""Whether one exact upgrade may be done."""

import strawberry

from firmware_graph.api.schema.enums import Verdict, VerdictReasonCode
from firmware_graph.api.schema.fields import column, relation, stands_for
from firmware_graph.api.schema.pathways.pathway import UpgradePathwayResult
from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
from firmware_graph.api.schema.products.limitation import Limitation, limitations_of_verdicts
from firmware_graph.model import verdict


@strawberry.type(description="Why an exact upgrade may be done, or not, or cannot be told of.")
class VerdictReason:
    """A reason of a verdict."""

    is_type_of = stands_for(verdict.VerdictReason)

    code: VerdictReasonCode
    message: str
    firmware_version: FirmwareVersion | None


@strawberry.type(description="Whether an exact upgrade may be done: permission, not advice.")
class UpgradeVerdict:
    """A verdict on an exact upgrade."""

    is_type_of = stands_for(verdict.UpgradeVerdict)

    verdict: Verdict
    reasons: list[VerdictReason] = column("All of them.")
    pathway: UpgradePathwayResult | None = column(
        "Where the answer is no, or cannot be told, but there is another way; of a reference that does not mean one "
        "entry, what it means."
    )
    prerequisites: list[UpgradePathwayResult] = column("Of the Comms Hub, where it has to be upgraded first.")
    limitations: list[Limitation] = relation(
        limitations_of_verdicts, "What is limited of the models of both ends, whatever their firmware."
    )
