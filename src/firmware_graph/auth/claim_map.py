"""The meaning of an issuer's claims: their names, and which of their values grant which roles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from firmware_graph.auth.roles import Role

SEC_PARTY: Final = "sec_party"
"""The value that makes the caller a SEC Party; it is not a role."""

OWN_ROLES: Final[Mapping[str, frozenset[str]]] = {role.value: frozenset({role.value}) for role in Role}
"""The values of the claim `roles` that have a meaning without a map: the names of the roles themselves."""


@dataclass(frozen=True, slots=True)
class ClaimMap:
    """The names of an issuer's claims, and what the values of its role claims grant; other values grant nothing.

    A name uses dots to lead into objects: `realm_access.roles`. The defaults are the claims listed in docs/access.md.
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
        """Return what the values of the role claims grant: names of roles, and `sec_party`."""
        return frozenset[str]().union(*(self.given_by.get(value, frozenset()) for value in values))


def found(claims: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - a claim is of any type
    """Look up a claim, None if there is none; a claim whose own name has dots takes precedence over a nested one."""
    if name in claims:
        return claims[name]
    for place in (place for place, character in enumerate(name) if character == "."):
        within = claims.get(name[:place])
        if isinstance(within, dict) and (value := found(within, name[place + 1 :])) is not None:
            return value
    return None
