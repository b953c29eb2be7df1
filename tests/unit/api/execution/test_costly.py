"""Costly operations wait for a place, of which a caller has a few, and others do not."""

import asyncio
import time
from contextlib import AsyncExitStack
from typing import Final

import pytest

from firmware_graph.api.execution.costly import CostlyPlaces
from firmware_graph.api.execution.encoding import LITTLE
from firmware_graph.api.execution.requester import Requester
from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.errors import GraphTimeout, RateLimited

pytestmark = pytest.mark.anyio
MUCH: Final = LITTLE + 1
ONE, OTHER, THIRD = (Requester(ANONYMOUS, address) for address in ("one", "other", "third"))


async def test_operation_that_costs_little_never_waits() -> None:
    places = CostlyPlaces(1, 1, seconds=0.0)
    async with places.taken_by(ONE, MUCH), places.taken_by(ONE, LITTLE):
        pass


async def test_caller_waits_for_its_own_and_another_does_not() -> None:
    places, log = CostlyPlaces(3, 2), list[str]()

    async def run(name: str, requester: Requester) -> None:
        async with places.taken_by(requester, MUCH):
            log.append(name)
            await asyncio.sleep(0.05)

    await asyncio.gather(run("a1", ONE), run("a2", ONE), run("a3", ONE), run("b1", OTHER))
    assert log == ["a1", "a2", "b1", "a3"]


async def test_who_waits_until_its_deadline_is_refused_with_the_limit_and_leaves_nothing() -> None:
    places = CostlyPlaces(2, 1, seconds=60.0)
    late = ONE._replace(came_at=time.monotonic() - 59.95)
    async with places.taken_by(ONE, MUCH):
        with pytest.raises(RateLimited) as refused:
            async with places.taken_by(late, MUCH):
                pass
        assert refused.value.extensions == {
            "code": "RATE_LIMITED",
            "limit": "costly",
            "maximum": 1,
            "retryAfter": 2,
        }
    async with asyncio.timeout(10), places.taken_by(ONE, MUCH), places.taken_by(OTHER, MUCH):
        pass


async def test_all_callers_together_have_a_limit_and_who_is_refused_gives_its_own_place_back() -> None:
    places = CostlyPlaces(2, 1, seconds=0.05)
    async with AsyncExitStack() as taken:
        await taken.enter_async_context(places.taken_by(ONE, MUCH))
        await taken.enter_async_context(places.taken_by(OTHER, MUCH))
        with pytest.raises(RateLimited):
            await taken.enter_async_context(places.taken_by(THIRD, MUCH))
    async with places.taken_by(THIRD, MUCH):
        pass


async def test_places_go_by_account_however_many_of_another_wait() -> None:
    places, log = CostlyPlaces(2, 1), list[str]()

    async def run(requester: Requester) -> None:
        async with places.taken_by(requester, MUCH):
            log.append(requester.address)
            await asyncio.sleep(0)

    await asyncio.gather(*(run(requester) for requester in [*[ONE, OTHER] * 10, THIRD]))
    assert log.index("third") <= 2


async def test_who_has_left_waits_no_longer() -> None:
    async def has_left() -> bool:
        return True

    places = CostlyPlaces(1, 1, seconds=60.0)
    async with asyncio.timeout(10), places.taken_by(ONE, MUCH):
        with pytest.raises(GraphTimeout):
            async with places.taken_by(OTHER._replace(has_left=has_left), MUCH):
                pass
    async with asyncio.timeout(10), places.taken_by(THIRD, MUCH):
        pass
