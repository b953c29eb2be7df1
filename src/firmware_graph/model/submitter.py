"""The submitter of a record, as named in the ledger."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from firmware_graph.model.party import PartyCategory


class SubmitterRole(StrEnum):
    """The role of a record's submitter under the Smart Energy Code."""

    SECAS = "SECAS"
    SSC = "SSC"
    MANUFACTURER = "MANUFACTURER"
    ALT_HAN_CO = "ALT_HAN_CO"
    SUPPLIER = "SUPPLIER"


class Submitter(NamedTuple):
    """The submitter of a change: its role under the Code, and its party, which is shown only to itself and SECAS.

    The submitter of a published proposal is its proposer, not its publisher. `party` is None if it has none, or if it
    is hidden from the caller.
    """

    role: SubmitterRole
    party: str | None = None


ROLE_OF: Final[Mapping[PartyCategory, SubmitterRole]] = {
    PartyCategory.MANUFACTURER: SubmitterRole.MANUFACTURER,
    PartyCategory.ALT_HAN_CO: SubmitterRole.ALT_HAN_CO,
    PartyCategory.LARGE_SUPPLIER: SubmitterRole.SUPPLIER,
    PartyCategory.SMALL_SUPPLIER: SubmitterRole.SUPPLIER,
}
"""The submitter role of each category of parties; the others submit nothing."""

OPERATOR: Final = Submitter(SubmitterRole.SECAS)
"""The submitter of imports and changes at the terminal of a store: SECAS, which owns the store, in no party's name."""
