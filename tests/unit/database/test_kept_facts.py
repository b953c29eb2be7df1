"""What a process keeps is looked up in turns with others, and again where a change falls between."""

import asyncio
from collections.abc import Collection
from itertools import pairwise
from typing import Any, NoReturn

import pytest

from firmware_graph.database.bounded_store import BoundedStore
from firmware_graph.database.kept import LOOKED_UP_A_TURN, KeptFacts
from firmware_graph.model.touched import Touched

pytestmark = pytest.mark.anyio
MANY = range(5 * LOOKED_UP_A_TURN)


class CurrentReader:
    """A reader of the revision that the process knows."""

    keeps = True
    releasable: list[Any] = []  # noqa: RUF012 - nothing is added to it
    tiers_read: frozenset[Any] = frozenset()

    async def confirm(self) -> None:
        """Return no revision: nothing was published."""


async def read_nothing(_names: object) -> NoReturn:
    raise AssertionError


async def gather(kept: KeptFacts, look: Any) -> dict[int, str]:
    return await kept.gather(CurrentReader(), MANY, look=look, read=read_nothing)  # type: ignore[arg-type]


async def test_many_names_are_looked_up_in_turns_with_others() -> None:
    turns: list[int] = []

    async def take_turns() -> None:
        while True:
            turns.append(0)
            await asyncio.sleep(0)

    def look(names: Collection[int]) -> dict[int, str]:
        turns.append(len(names))
        return dict.fromkeys(names, "found")

    others = asyncio.create_task(take_turns())
    found = await gather(KeptFacts(BoundedStore(1), "public"), look)
    others.cancel()
    assert found == dict.fromkeys(MANY, "found")
    looks = [place for place, names in enumerate(turns) if names]
    assert [turns[place] for place in looks] == [LOOKED_UP_A_TURN] * 5
    assert all(later - earlier > 1 for earlier, later in pairwise(looks))


async def test_names_are_looked_up_again_if_something_was_dropped_meanwhile() -> None:
    kept, looks = KeptFacts(BoundedStore(1), "public"), 0

    def look(names: Collection[int]) -> dict[int, str]:
        nonlocal looks
        looks += 1
        if looks == 2:  # a change falls between two turns
            kept.drop(Touched(frozenset({1})))
        return dict.fromkeys(names, "before" if looks <= 5 else "after")

    assert await gather(kept, look) == dict.fromkeys(MANY, "after")
