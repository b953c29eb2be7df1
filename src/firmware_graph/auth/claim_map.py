"""Which claims of an issuer's tokens mean what here, and which of their values give which roles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from firmware_graph.auth.roles import Role

SEC_PARTY: Final = "sec_party"
"""What a value gives that makes a SEC Party; it is no role."""

OWN_ROLES: Final[Mapping[str, frozenset[str]]] = {role.value: frozenset({role.value}) for role in Role}
"""The values of the claim `roles` that mean something without a map: the names of the roles themselves."""


@dataclass(frozen=True, slots=True)
class ClaimMap:
    """The names of the claims of an issuer, and what the values of its claims of roles give: all else gives nothing.

    A name leads into objects by dots: `realm_access.roles`. The defaults are the claims that docs/access.md lists.
    """

    roles: tuple[str, ...] = ("roles",)
    party: str = "party"
    subject: str = "sub"
    is_sec_party: str = "is_sec_party"
    manufacturer_codes: str = "manufacturer_codes"
    acting_for: str = "acting_for"
    act_for: str = "act_for"
    acr: str = "acr"
    auth_time: str = "auth_time"
    given_by: Mapping[str, frozenset[str]] = field(default_factory=lambda: OWN_ROLES)

    def given(self, values: Iterable[str]) -> frozenset[str]:
        """Return what the values of the claims of roles give: names of roles, and `sec_party`."""
        return frozenset[str]().union(*(self.given_by.get(value, frozenset()) for value in values))


def found(claims: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - a claim is of any type
    """Look up a claim, None where there is none; a claim whose own name has dots goes before one inside another."""
    if name in claims:
        return claims[name]
    for place in (place for place, character in enumerate(name) if character == "."):
        within = claims.get(name[:place])
        if isinstance(within, dict) and (value := found(within, name[place + 1 :])) is not None:
            return value
    return None
