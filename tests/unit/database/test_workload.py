"""Work that takes long goes in turns by whose it is, and not by what they may read."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any, cast

import pytest

from firmware_graph.database.background import Background
from firmware_graph.database.graph import Deadline
from firmware_graph.database.workload import Workload
from firmware_graph.model.rights import EVERYONE, Rights

A_LONG_TIME = 0.05  # longer than a turn


@pytest.mark.anyio
async def test_caller_with_much_work_delays_no_other_of_the_same_rights() -> None:
    graph = cast("Any", SimpleNamespace(background=Background(), heavy_from=0))
    worked: list[str] = []

    async def work(account: str, items: int) -> None:
        workload = Workload(graph, Rights(EVERYONE), Deadline.after(60))
        workload.account = account

        def one_item(_: int) -> None:
            worked.append(account)
            time.sleep(A_LONG_TIME)

        await workload.each(range(items), one_item, is_heavy=True)

    await asyncio.gather(*(work("one", 2) for _ in range(5)), work("another", 1))
    assert worked.index("another") == 1, "it waits for one turn, and not for one of each operation"


def test_many_small_lineages_are_much_work_and_no_heavy_step_unless_they_are_joined() -> None:
    graph = cast("Any", SimpleNamespace(heavy_from=2_000, most_touched=1_000_000))
    workload = Workload(graph, Rights(EVERYONE), Deadline.after(60))
    workload.touch(3_000, 200, argument="requests", largest=15)
    assert (workload.touches_much, workload.is_heavy) == (True, False)
    workload.go_through_all()
    assert workload.is_heavy


def test_large_lineage_is_a_heavy_step() -> None:
    graph = cast("Any", SimpleNamespace(heavy_from=2_000, most_touched=1_000_000))
    workload = Workload(graph, Rights(EVERYONE), Deadline.after(60))
    workload.touch(3_000, 1, argument="requests")
    assert workload.is_heavy
