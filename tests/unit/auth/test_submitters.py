"""Suppliers propose changes where SECAS allows it: in their own name, and nobody else by that."""

import time
from typing import Any

import pytest

from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.model.rights import Scope

SUPPLIER = {"roles": frozenset({Role.PARTY}), "party": "S1", "is_sec_party": True}


def scopes(given: dict[str, Any], *, allowed: bool) -> frozenset[Scope]:
    caller = Caller(**given, ends_at=int(time.time() * 1000) + 60_000)
    return Authenticator([], suppliers_may_propose=allowed).with_leave(caller).rights.scopes


def test_supplier_proposes_where_it_is_allowed_alone() -> None:
    assert scopes(SUPPLIER, allowed=True) - scopes(SUPPLIER, allowed=False) == {Scope.FIR_PROPOSE}


@pytest.mark.parametrize(
    "other",
    [
        {"is_sec_party": False},
        {"party": None},
        {"acting_for": "S2"},
        {"roles": frozenset({Role.DCC})},
        {"roles": frozenset({Role.RSA})},
    ],
)
def test_others_gain_nothing_by_it(other: dict[str, Any]) -> None:
    assert scopes({**SUPPLIER, **other}, allowed=True) == scopes({**SUPPLIER, **other}, allowed=False)
