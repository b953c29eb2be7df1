"""The plan against graphql-core: random operations over rows with random faults, for random callers."""

from random import Random
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.faulty_case import CORE, Case
from support.faulty_schema import POOLS
from support.random_operations import RandomOperations
from support.sizes import times

pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")  # which graphql-core leaves behind

SMALL: Final = RandomOperations(CORE, POOLS, max_depth=3, max_fields=14)
LARGE: Final = RandomOperations(CORE, POOLS, max_depth=5, max_fields=45)
SETTINGS: Final = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])


@settings(SETTINGS, max_examples=times(40))
@given(rng=st.randoms(use_true_random=False))
def test_small_operation_comes_to_the_same(rng: Random) -> None:
    Case.drawn(rng, SMALL).check()


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_large_operations_and_their_variants_come_to_the_same_in_no_more_calls(seed: int) -> None:
    rngs = [Random(f"{seed}/{number}") for number in range(times(15))]  # noqa: S311 - guards nothing
    cases = [Case.drawn(rng, LARGE) for rng in rngs]
    calls = [one.check() for case in cases for one in (case, case.varied())]
    ours, theirs = (sum(counts) for counts in zip(*calls, strict=True))
    assert 0 < ours <= theirs * 1.1  # which of them gather by chance what begins at one moment, differs
