"""How long changes are planned, and whose turn it is."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from firmware_graph.changes.planning import Planner
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.errors import GraphTimeout, GraphUnavailable
from firmware_graph.model.interruption import check
from support.waiting import until

pytestmark = pytest.mark.anyio


@dataclass
class Plans:
    """Plans that go on until they are stopped, or all are let end."""

    graph: Graph
    begun: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    may_end: bool = False

    def start(
        self, name: str, *, party: str = "one", deadline: Deadline | None = None, holds_lock: bool = False
    ) -> asyncio.Task[str]:
        """Start a plan of a party."""

        def work() -> str:
            self.begun.append(name)
            try:
                while not self.may_end:
                    check()
                    time.sleep(0.001)
            except GraphTimeout:
                self.stopped.append(name)
                raise
            return name

        planner = Planner(self.graph, party, deadline or Deadline.after(60), holds_lock=holds_lock)
        return asyncio.create_task(planner.run(work))


@pytest.fixture
async def plans() -> AsyncIterator[Plans]:
    made = Plans(Graph(cast("Any", None), "neo4j"))
    yield made
    made.may_end = True


async def test_plan_is_stopped_at_its_deadline(plans: Plans) -> None:
    with pytest.raises(GraphTimeout, match="deadline"):
        await plans.start("late", deadline=Deadline.after(0.05))
    assert plans.begun == plans.stopped == ["late"]


async def test_plan_is_stopped_once_its_caller_has_left(plans: Plans) -> None:
    gone = list[bool]()

    async def has_left() -> bool:
        return bool(gone)

    planning = plans.start("left", deadline=Deadline.after(60, has_left))
    await until(lambda: plans.begun)
    gone.append(True)
    with pytest.raises(GraphTimeout, match="left"):
        await planning
    assert plans.stopped == ["left"]


async def test_plan_is_stopped_with_the_process(plans: Plans) -> None:
    planning = plans.start("stopping")
    await until(lambda: plans.begun)
    plans.graph.background.stop()
    with pytest.raises(GraphUnavailable, match="stopping"):
        await planning
    assert plans.stopped == ["stopping"]


async def test_party_has_one_plan_at_a_time_and_another_party_the_other_thread(plans: Plans) -> None:
    mine = [plans.start(name) for name in ("first", "second", "third")]
    await until(lambda: plans.begun)
    others = plans.start("others", party="other")
    await until(lambda: len(plans.begun) == 2)
    assert plans.begun == ["first", "others"]
    plans.may_end = True
    assert await asyncio.gather(*mine, others) == ["first", "second", "third", "others"]


async def test_plan_that_has_waited_for_its_turn_until_its_deadline_is_not_begun(plans: Plans) -> None:
    first = plans.start("first")
    await until(lambda: plans.begun)
    with pytest.raises(GraphTimeout):
        await plans.start("second", deadline=Deadline.after(0.05))
    plans.may_end = True
    assert await first == "first"
    assert plans.begun == ["first"]


async def test_holder_of_the_lock_waits_for_no_plan_of_others(plans: Plans) -> None:
    checks = [plans.start(party, party=party) for party in ("one", "two", "three")]
    await until(lambda: len(plans.begun) == 2)
    writer = plans.start("writer", party="one", holds_lock=True)
    await until(lambda: "writer" in plans.begun)
    plans.may_end = True
    await asyncio.gather(*checks, writer)
