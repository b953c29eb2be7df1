"""The audience of a page, or of a part of it: computed from the access table, and described in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from firmware_graph.auth.own_rows import OPENED_BY, OWN_ROWS, opens
from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.roles import Role, scopes_of
from firmware_graph.errors import Forbidden
from firmware_graph.model.rights import Rights, Scope

NAMES: Final[Mapping[Role, str]] = {
    Role.PARTY: "SEC Parties",
    Role.SECAS: "SECAS",
    Role.DCC: "the DCC",
    Role.SSC: "the Security Sub-Committee",
    Role.MANUFACTURER: "manufacturers",
    Role.ALT_HAN_CO: "Alt HAN Co",
}
"""The pages' names for holders of a role; agents read what the party that they act for reads, and are not named."""

BY_LEAVE: Final = "suppliers (where SECAS lets them propose)"

SCOPES: Final = {role: scopes_of(frozenset({role}), is_sec_party=role is Role.PARTY, has_party=True) for role in NAMES}


def closed_to(coordinates: Iterable[str], rights: Rights) -> list[str]:
    """Return those of some coordinates that rights do not open."""
    return [name for name in coordinates if not opens(rights, name, POLICY[name])]


def audience_of(coordinates: Sequence[str]) -> str:
    """Return in words who may use all of a page's coordinates."""
    return "; ".join(dict.fromkeys(in_words(POLICY[name], is_own=name in OWN_ROWS) for name in coordinates))


def audience_of_rest(errors: Iterable[Mapping[str, Any]]) -> str:
    """Return in words who may see what errors refuse to the reader of an answer; empty if nothing is refused."""
    rows: dict[frozenset[Scope], bool] = {}
    for error in errors:
        extensions = error["extensions"]
        if extensions["code"] == Forbidden.code:
            names = extensions.get("requiredScopes") or [extensions["requiredScope"]]
            scopes = frozenset(map(Scope, names))
            rows[scopes] = rows.get(scopes, False) or extensions.get("coordinate") in OWN_ROWS
    return "; ".join(in_words(scopes, is_own=is_own) for scopes, is_own in rows.items())


def in_words(required: frozenset[Scope], *, is_own: bool = False) -> str:
    """Return in words who has any of some scopes; if `is_own`, owners of codes have it for their own products."""
    names = [name for role, name in NAMES.items() if SCOPES[role] & required]
    if Scope.FIR_PROPOSE in required and NAMES[Role.PARTY] not in names:
        names.append(BY_LEAVE)
    words = joined(names)
    owners = joined(name for role, name in NAMES.items() if SCOPES[role] & OPENED_BY)
    return f"{words}; where the product is their own, also for {owners}" if is_own else words


def joined(names: Iterable[str]) -> str:
    """Join names as in a sentence."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
