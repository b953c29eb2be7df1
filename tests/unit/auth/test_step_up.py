"""What the Security Sub-Committee may do before and after a step-up."""

from typing import Any, Final

import pytest

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.claims import caller_of
from firmware_graph.auth.roles import SSC_SCOPES
from firmware_graph.auth.step_up import StepUpRule
from firmware_graph.errors import Unauthenticated
from firmware_graph.model.rights import Scope, StepUp

NOW: Final = 1_000_000
STRONG: Final = StepUpRule(("gold", "silver"))
RECENT: Final = StepUpRule((), 600)
BOTH: Final = StepUpRule(("gold",), 600)


def an_analyst(rule: StepUpRule | None, **claims: Any) -> Caller:
    return caller_of({"exp": NOW + 9999, "roles": ["ssc"], **claims}, now=NOW, leeway_seconds=30, step_up=rule)


@pytest.mark.parametrize(
    ("rule", "claims"),
    [
        (None, {}),
        (STRONG, {"acr": "silver"}),
        (STRONG, {"acr": ["bronze", "gold"]}),
        (RECENT, {"auth_time": NOW}),
        (RECENT, {"auth_time": NOW - 629}),
        (RECENT, {"auth_time": NOW + 30}),
        (BOTH, {"acr": "gold", "auth_time": NOW - 1}),
    ],
)
def test_authentication_that_is_strong_and_recent_gives_every_scope(
    rule: StepUpRule | None, claims: dict[str, object]
) -> None:
    rights = an_analyst(rule, **claims).rights
    assert rights.scopes >= SSC_SCOPES
    assert rights.step_up is None


@pytest.mark.parametrize(
    ("rule", "claims"),
    [
        (STRONG, {}),
        (STRONG, {"acr": "bronze"}),
        (STRONG, {"acr": "gold silver"}),
        (STRONG, {"acr": []}),
        (STRONG, {"auth_time": NOW}),
        (RECENT, {}),
        (RECENT, {"acr": "gold"}),
        (RECENT, {"auth_time": NOW - 630}),
        (RECENT, {"auth_time": NOW + 31}),
        (BOTH, {"acr": "gold"}),
        (BOTH, {"auth_time": NOW}),
    ],
)
def test_authentication_that_is_weak_or_old_keeps_all_scopes_but_those_of_the_committee(
    rule: StepUpRule, claims: dict[str, object]
) -> None:
    rights = an_analyst(rule, **claims).rights
    assert rights.scopes == {Scope.CPL_READ, Scope.FIR_READ}
    assert rights.step_up == StepUp(SSC_SCOPES, *rule)
    assert rights != an_analyst(None, **claims).rights


def test_rights_end_when_the_authentication_is_too_old() -> None:
    assert an_analyst(RECENT, auth_time=NOW - 500).ends_at == (NOW + 130) * 1000
    assert an_analyst(RECENT, auth_time=NOW - 9999).ends_at == (NOW + 10_029) * 1000
    assert an_analyst(STRONG, acr="gold").ends_at == (NOW + 10_029) * 1000


def test_others_need_no_step_up() -> None:
    party = an_analyst(BOTH, roles=["party"], is_sec_party=True)
    assert (party.rights.step_up, party.ends_at) == (None, (NOW + 10_029) * 1000)


@pytest.mark.parametrize("acr", [7, True, {}, [7], [["gold"]]])
def test_class_that_is_no_text_is_refused_by_its_claim(acr: object) -> None:
    with pytest.raises(Unauthenticated, match="'acr'"):
        an_analyst(STRONG, acr=acr)
