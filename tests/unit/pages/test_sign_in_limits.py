"""Sign-ins have places, of which an address has a few, and a number in a minute."""

import pytest

from firmware_graph.errors import RateLimited
from firmware_graph.pages.sign_in_limits import SignInLimits, SignInPlaces

pytestmark = pytest.mark.anyio


async def test_an_address_beyond_its_places_is_refused_while_others_are_served() -> None:
    limits = SignInLimits(SignInPlaces(3, 2))
    async with limits.taken_by("one"), limits.taken_by("one"):
        with pytest.raises(RateLimited, match="at the moment"):
            async with limits.taken_by("one"):
                pass
        async with limits.taken_by("other"):
            with pytest.raises(RateLimited):
                async with limits.taken_by("third"):
                    pass
    assert not limits.places.taken


async def test_an_address_that_spent_its_minute_is_refused_and_holds_no_place() -> None:
    limits = SignInLimits(most_in_a_minute=3)
    for _ in range(3):
        async with limits.taken_by("one"):
            pass
    with pytest.raises(RateLimited, match="in the last minute") as refused:
        async with limits.taken_by("one"):
            pass
    assert 1 <= refused.value.retry_after <= 60
    assert not limits.places.taken
    async with limits.taken_by("other"):
        assert limits.places.taken == {"other": 1}


async def test_no_limit_in_a_minute_counts_nothing() -> None:
    limits = SignInLimits(most_in_a_minute=0)
    for _ in range(100):
        async with limits.taken_by("one"):
            pass
