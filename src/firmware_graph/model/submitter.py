"""Who submitted what is recorded, as the ledger has it."""

from enum import StrEnum
from typing import Final, NamedTuple


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


OPERATOR: Final = Submitter(SubmitterRole.SECAS)
"""Who submits what is imported or changed at the terminal of a store: SECAS, whose store it is, in no party's name."""
