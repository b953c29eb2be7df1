"""What can be wrong with an API key that is asked for."""

from typing import Final

import pytest

from firmware_graph.changes.key_checks import check_end, checked_name, checked_scopes
from firmware_graph.errors import BadUserInput, Forbidden
from firmware_graph.model.api_key import KeyOwner, KeyRules
from firmware_graph.model.clocks import DAY_MS
from firmware_graph.model.rights import Rights, Scope

SSC: Final = frozenset({Scope.CPL_READ, Scope.FIR_READ, Scope.ZIGBEE_READ, Scope.PARTY_MANAGE})
RULES: Final = KeyRules(longest_days=30)
NOW: Final = 1_900_000_000_000


def an_owner(*scopes: Scope, key_ends_at: int | None = None) -> KeyOwner:
    return KeyOwner("P1", Rights(frozenset(scopes) | {Scope.CPL_READ}, "P1"), ["party"], "someone", key_ends_at)


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\x00b", "a\nb", "\u202e"])
def test_name_that_is_blank_too_long_or_not_printable_is_refused(name: str) -> None:
    with pytest.raises(BadUserInput) as refused:
        checked_name(name, "input.name")
    assert refused.value.extensions["argument"] == "input.name"


def test_name_is_kept_without_white_space_around_it() -> None:
    assert checked_name(" the adaptor ", "input.name") == "the adaptor"
    assert checked_name("ü" * 100, "input.name") == "ü" * 100


def test_scopes_are_those_that_are_asked_for_and_no_others() -> None:
    scopes = checked_scopes(["fir:read", "fir:read"], an_owner(*SSC), RULES, is_for_agent=False)
    assert scopes == {Scope.FIR_READ}


@pytest.mark.parametrize(("given", "near"), [("fir:reed", "fir:read"), ("FIR:READ", None), ("x" * 100_000, None)])
def test_scope_that_does_not_exist_is_refused_with_near_names(given: str, near: str | None) -> None:
    with pytest.raises(BadUserInput) as refused:
        checked_scopes([given], an_owner(*SSC), RULES, is_for_agent=False)
    assert near is None or near in str(refused.value.extensions["near"])
    assert len(str(refused.value)) < 400


def test_key_without_a_scope_is_refused() -> None:
    with pytest.raises(BadUserInput, match="Give the scopes"):
        checked_scopes([], an_owner(*SSC), RULES, is_for_agent=False)


@pytest.mark.parametrize("scope", [scope for scope in Scope if scope is not Scope.CPL_READ])
def test_scope_that_the_owner_has_not_is_refused_by_name(scope: Scope) -> None:
    with pytest.raises(Forbidden) as refused:
        checked_scopes([scope], an_owner(*(set(Scope) - {scope})), RULES, is_for_agent=False)
    assert refused.value.extensions["requiredScopes"] == [scope.value]
    assert scope.value in str(refused.value)


def test_scope_is_not_given_without_what_it_carries() -> None:
    with pytest.raises(Forbidden, match="fir:read"):
        checked_scopes(["zigbee:read"], an_owner(Scope.ZIGBEE_READ), RULES, is_for_agent=False)


@pytest.mark.parametrize(("is_for_agent", "is_refused"), [(True, True), (False, False)])
def test_agents_key_never_manages_a_partys_affairs(is_for_agent: bool, is_refused: bool) -> None:  # noqa: FBT001
    given = ["fir:read", "party:manage"]
    if is_refused:
        with pytest.raises(Forbidden, match="No agent's key may have the scope party:manage"):
            checked_scopes(given, an_owner(*SSC), RULES, is_for_agent=is_for_agent)
    else:
        assert Scope.PARTY_MANAGE in checked_scopes(given, an_owner(*SSC), RULES, is_for_agent=is_for_agent)


def test_scope_that_needs_a_step_up_is_given_to_no_key() -> None:
    rules = KeyRules(kept_from_keys=frozenset({Scope.ZIGBEE_READ}))
    with pytest.raises(Forbidden, match="No key may have the scope zigbee:read"):
        checked_scopes(["zigbee:read"], an_owner(*SSC), rules, is_for_agent=False)
    assert checked_scopes(["fir:read"], an_owner(*SSC), rules, is_for_agent=False) == {Scope.FIR_READ}


@pytest.mark.parametrize(
    ("expires_at", "reason"),
    [(NOW, "ended already"), (NOW - 1, "ended already"), (NOW + 30 * DAY_MS + 1, "within 30 days")],
)
def test_end_that_is_over_or_too_late_is_refused(expires_at: int, reason: str) -> None:
    with pytest.raises(BadUserInput, match=reason) as refused:
        check_end(expires_at, an_owner(), RULES, NOW)
    assert refused.value.extensions["argument"] == "input.expiresAt"


def test_key_does_not_outlive_the_key_that_it_is_made_with() -> None:
    maker = an_owner(key_ends_at=NOW + DAY_MS)
    check_end(NOW + DAY_MS, maker, RULES, NOW)
    with pytest.raises(BadUserInput, match="outlive"):
        check_end(NOW + DAY_MS + 1, maker, RULES, NOW)


def test_key_made_with_a_token_may_outlive_it_as_long_as_a_key_may_last() -> None:
    check_end(NOW + 30 * DAY_MS, an_owner(), RULES, NOW)
