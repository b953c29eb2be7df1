"""Rights: what makes two of them the same, what they open, and when they have ended."""

import pytest

from firmware_graph.model.rights import TIER_OF, Rights, Scope, StepUp
from firmware_graph.model.vocabulary import Tier


def test_end_alone_makes_no_other_rights() -> None:
    one, other = Rights(party="P1", ends_at=1), Rights(party="P1", ends_at=2)
    assert one == other
    assert hash(one) == hash(other)


@pytest.mark.parametrize(
    "other",
    [
        Rights(frozenset({Scope.FIR_READ})),
        Rights(party="P1"),
        Rights(acting_for="P1"),
        Rights(step_up=StepUp(frozenset({Scope.ZIGBEE_READ}), ("2",), None)),
        Rights(owned_codes=frozenset({"1057"})),
    ],
)
def test_any_other_difference_makes_other_rights(other: Rights) -> None:
    assert other != Rights()


def test_only_reading_scopes_open_tiers() -> None:
    assert {scope for scope in Scope if Rights(frozenset({scope})).tiers} == set(TIER_OF)
    assert Rights(frozenset(Scope)).tiers == set(Tier)


def test_any_one_of_the_scopes_needed_opens() -> None:
    rights = Rights(frozenset({Scope.CPL_READ, Scope.FIR_PUBLISH}))
    assert rights.open(frozenset({Scope.FIR_PROPOSE, Scope.FIR_PUBLISH}))
    assert not rights.open(frozenset({Scope.FIR_PROPOSE}))
    assert not rights.open(frozenset())


@pytest.mark.parametrize(("now_ms", "ended"), [(9, False), (10, True), (11, True)])
def test_rights_have_ended_from_their_moment_on(now_ms: int, ended: bool) -> None:  # noqa: FBT001 - what is expected
    assert Rights(ends_at=10).have_ended(now_ms) is ended
    assert not Rights().have_ended(now_ms)


def test_what_is_done_for_another_party_is_done_in_its_name() -> None:
    assert [Rights().principal, Rights(party="P1").principal, Rights(party="P1", acting_for="P2").principal] == [
        *(None, "P1", "P2")
    ]
