"""The roles of the Smart Energy Code, and the scopes that a role and a party's status grant."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from typing import Final

from firmware_graph.model.rights import EVERYONE, Scope


class Role(StrEnum):
    """The caller's role under the Smart Energy Code; any other role in a token grants nothing."""

    PARTY = "party"
    SSC = "ssc"
    SECAS = "secas"
    DCC = "dcc"
    MANUFACTURER = "manufacturer"
    RSA = "rsa"
    ALT_HAN_CO = "alt_han_co"


SSC_SCOPES: Final = frozenset({Scope.ZIGBEE_READ, Scope.ZIGBEE_PUBLISH, Scope.ADVISORIES_WRITE, Scope.AUDIT_READ})
"""The scopes reserved for the Security Sub-Committee, which can be configured to need a stronger authentication."""

SCOPES_OF_ROLE: Final[Mapping[Role, frozenset[Scope]]] = {
    Role.SSC: SSC_SCOPES | {Scope.FIR_READ},
    Role.SECAS: frozenset({Scope.FIR_READ, Scope.FIR_PUBLISH}),
    Role.DCC: frozenset({Scope.FIR_READ}),
    Role.MANUFACTURER: frozenset({Scope.FIR_READ_OWN, Scope.FIR_PROPOSE, Scope.NOTES_PUBLISH}),
    Role.ALT_HAN_CO: frozenset({Scope.FIR_READ_OWN, Scope.FIR_PROPOSE}),
}
"""The scopes of a role, whatever its party; the other roles open what their party's status opens (domain.md §5.3)."""

OWNS_CODES: Final = frozenset({Role.MANUFACTURER, Role.ALT_HAN_CO})
"""The roles that may own manufacturer codes; they do not make a SEC Party."""

HOW_TO_GET: Final = {
    Scope.CPL_READ: "Everyone has it.",
    Scope.FIR_READ: "Send the bearer token of a SEC Party, SECAS, the DCC or the Security Sub-Committee.",
    Scope.FIR_READ_OWN: "It is for manufacturers and Alt HAN Co that own codes and are no SEC Party.",
    Scope.ZIGBEE_READ: "It is for the Security Sub-Committee alone.",
    Scope.FIR_PROPOSE: "It is for manufacturers and Alt HAN Co, and for suppliers where SECAS lets them propose.",
    Scope.FIR_PUBLISH: "It is for SECAS alone.",
    Scope.ZIGBEE_PUBLISH: "It is for the Security Sub-Committee alone.",
    Scope.NOTES_PUBLISH: "It is for manufacturers.",
    Scope.ADVISORIES_WRITE: "It is for the Security Sub-Committee alone.",
    Scope.PARTY_MANAGE: "Send a bearer token that names the party whose affairs these are.",
    Scope.AUDIT_READ: "It is for the Security Sub-Committee alone.",
}
"""One sentence for a refused caller, by scope."""


@cache
def scopes_of(roles: frozenset[Role], *, is_sec_party: bool, has_party: bool) -> frozenset[Scope]:
    """Return the scopes granted by roles, the status of a SEC Party, and belonging to a named party.

    Registered Supplier Agents act for others and manage no party's affairs.
    """
    scopes = EVERYONE.union(*(SCOPES_OF_ROLE.get(role, frozenset()) for role in roles))
    if is_sec_party:
        scopes |= {Scope.FIR_READ}
    if has_party and (is_sec_party or roles - {Role.RSA}):
        scopes |= {Scope.PARTY_MANAGE}
    return scopes


def roles_giving(roles: frozenset[Role], scopes: frozenset[Scope]) -> list[Role]:
    """Return those roles that grant any of some scopes, in alphabetical order."""
    return sorted(role for role in roles if scopes & SCOPES_OF_ROLE.get(role, set()))


def how_to_get(required: Iterable[Scope]) -> str:
    """Join the sentences for several scopes, for a caller that has none of them; repeated sentences are dropped."""
    return " ".join(dict.fromkeys(HOW_TO_GET[scope] for scope in required))
