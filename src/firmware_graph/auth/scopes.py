"""What may be read, and the roles that a caller can have."""

from enum import StrEnum
from typing import Final

from firmware_graph.model.vocabulary import Tier


class Scope(StrEnum):
    """What a caller may read: the public list, the FIR, or what is for the Security Sub-Committee alone."""

    CPL_READ = "cpl:read"
    FIR_READ = "fir:read"
    ZIGBEE_READ = "zigbee:read"

    @property
    def tier(self) -> Tier:
        """The tier of facts that it opens."""
        return TIERS[self]

    @property
    def how_to_get_it(self) -> str:
        """One sentence for a caller who was refused."""
        return HOW_TO_GET[self]


TIERS: Final = {Scope.CPL_READ: Tier.CPL, Scope.FIR_READ: Tier.FIR, Scope.ZIGBEE_READ: Tier.SSC}
HOW_TO_GET: Final = {
    Scope.CPL_READ: "Everyone has it.",
    Scope.FIR_READ: "Send the bearer token of a SEC Party, SECAS, the DCC or the Security Sub-Committee.",
    Scope.ZIGBEE_READ: "It is for the Security Sub-Committee alone.",
}


class Role(StrEnum):
    """What a caller is to the Smart Energy Code; any other role in a token gives nothing."""

    PARTY = "party"
    SSC = "ssc"
    SECAS = "secas"
    DCC = "dcc"
    MANUFACTURER = "manufacturer"
    RSA = "rsa"
    ALT_HAN_CO = "alt_han_co"
