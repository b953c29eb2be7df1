"""A party of the register that SECAS keeps."""

from enum import StrEnum
from typing import NamedTuple


class PartyCategory(StrEnum):
    """The categories of parties under the Smart Energy Code, and of those outside of it (domain.md §5.3)."""

    LARGE_SUPPLIER = "LARGE_SUPPLIER"
    SMALL_SUPPLIER = "SMALL_SUPPLIER"
    ELECTRICITY_NETWORK = "ELECTRICITY_NETWORK"
    GAS_NETWORK = "GAS_NETWORK"
    OTHER_SEC_PARTY = "OTHER_SEC_PARTY"
    DCC = "DCC"
    SECAS = "SECAS"
    SSC = "SSC"
    MANUFACTURER = "MANUFACTURER"
    RSA = "RSA"
    ALT_HAN_CO = "ALT_HAN_CO"


class Party(NamedTuple):
    """A party: its ID, as named in tokens, its name and its category."""

    party_id: str
    name: str
    category: PartyCategory
