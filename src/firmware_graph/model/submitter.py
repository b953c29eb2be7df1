"""Who submitted what is recorded, as the ledger has it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from firmware_graph.model.party import PartyCategory


class SubmitterRole(StrEnum):
    """What whoever submitted a record is to the Smart Energy Code."""

    SECAS = "SECAS"
    SSC = "SSC"
    MANUFACTURER = "MANUFACTURER"
    ALT_HAN_CO = "ALT_HAN_CO"
    SUPPLIER = "SUPPLIER"


class Submitter(NamedTuple):
    """Who submitted a change: what it is to the code, and its party, which it and SECAS alone are shown.

    Whoever publishes a proposal is not its submitter: who proposed is. `party` is None where it has none, or where it
    is hidden from who asks.
    """

    role: SubmitterRole
    party: str | None = None


ROLE_OF: Final[Mapping[PartyCategory, SubmitterRole]] = {
    PartyCategory.MANUFACTURER: SubmitterRole.MANUFACTURER,
    PartyCategory.ALT_HAN_CO: SubmitterRole.ALT_HAN_CO,
    PartyCategory.LARGE_SUPPLIER: SubmitterRole.SUPPLIER,
    PartyCategory.SMALL_SUPPLIER: SubmitterRole.SUPPLIER,
}
"""What parties of each category submit as; the others submit nothing."""

OPERATOR: Final = Submitter(SubmitterRole.SECAS)
"""Who submits what is imported or changed at the terminal of a store: SECAS, whose store it is, in no party's name."""
