"""The background: one at a time, in turns of the callers, until their deadlines."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from firmware_graph.database import background as background_module
from firmware_graph.database.awaited import HasLeft
from firmware_graph.database.background import Background
from firmware_graph.database.graph import Deadline
from firmware_graph.database.waiter import Waiter
from firmware_graph.errors import GraphTimeout, GraphUnavailable
from firmware_graph.model.interruption import check
from support.waiting import until

pytestmark = pytest.mark.anyio


def waiter(key: str = "a", seconds: float = 600.0, has_left: HasLeft | None = None) -> Waiter:
    return Waiter(key, Deadline.after(seconds, has_left))


async def take_turns(background: Background, *asked: tuple[str, int]) -> list[tuple[str, int]]:
    """Let all ask for a turn, in order, while somebody has it; return the order in which they get it."""
    got: list[tuple[str, int]] = []

    async def one(key: str, size: int) -> None:
        async with background.turn(waiter(key)):
            got.append((key, size))
            await asyncio.sleep(0)

    async with background.turn(waiter("holder")):
        tasks = [asyncio.create_task(one(*each)) for each in asked]
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    return got


async def test_work_of_another_goes_before_much_work_of_one() -> None:
    got = await take_turns(Background(), ("a", 10), ("a", 5), ("a", 1), ("b", 1_000))
    assert got == [("a", 10), ("b", 1_000), ("a", 5), ("a", 1)]


async def test_turn_is_free_again_afterwards() -> None:
    background = Background()
    await take_turns(background, ("a", 3), ("a", 2))
    assert (background.turns.free, background.turns.waiting) == (1, 0)


async def test_work_is_done_in_another_thread_one_at_a_time() -> None:
    background, running, most = Background(), 0, 0

    def work() -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        threading.Event().wait(0.01)
        running -= 1
        return threading.get_ident()

    async def one() -> int:
        async with background.turn(waiter()):
            return await background.run(work)

    threads = await asyncio.gather(*(one() for _ in range(5)))
    assert most == 1
    assert threading.get_ident() not in threads


async def test_who_waits_is_told_at_its_deadline_and_not_once_its_turn_comes() -> None:
    background = Background()
    async with background.turn(waiter("holder")), asyncio.timeout(20):
        with pytest.raises(GraphTimeout, match="others were worked on"):
            async with background.turn(waiter(seconds=0.05)):
                pass
        assert background.turns.waiting == 0
    assert background.turns.free == 1


async def test_who_has_left_waits_no_longer() -> None:
    async def has_left() -> bool:
        return True

    background = Background()
    async with background.turn(waiter("holder")), asyncio.timeout(20):
        with pytest.raises(GraphTimeout, match="left"):
            async with background.turn(waiter(has_left=has_left)):
                pass
    assert background.turns.free == 1


async def test_work_in_turns_ends_at_its_deadline_while_another_has_the_turn() -> None:
    background = Background()
    async with background.turn(waiter("holder")), asyncio.timeout(20):
        with pytest.raises(GraphTimeout):
            await background.each([1], slowly, waiter(seconds=0.05), is_heavy=True)


async def test_failing_work_passes_the_turn_on() -> None:
    background = Background()
    with pytest.raises(ZeroDivisionError):
        async with background.turn(waiter()):
            await background.run(lambda: 1 // 0)
    assert background.turns.free == 1


def slowly(item: int) -> int:
    """Take some time for an item, as a search does."""
    threading.Event().wait(0.02)
    return item * 2


async def test_event_loop_goes_on_while_each_item_is_worked_on() -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.001)

    ticking = asyncio.create_task(tick())
    made = await Background().each(range(10), slowly, waiter(), is_heavy=True)
    ticking.cancel()
    assert made == [item * 2 for item in range(10)]
    assert ticks > 10, "the loop ran between the items"


async def test_few_light_items_are_made_where_they_are_asked_for() -> None:
    threads = await Background().each(range(5), lambda _: threading.get_ident(), waiter())
    assert threads == [threading.get_ident()] * 5


async def test_work_ends_with_what_is_raised_between_turns() -> None:
    made: list[int] = []

    async def has_left() -> bool:
        return bool(made)

    with pytest.raises(GraphTimeout):
        await Background().each(range(50), lambda item: made.append(slowly(item)), waiter(has_left=has_left))
    assert len(made) < 10


@pytest.mark.parametrize("reason", ["deadline", "left"])
async def test_one_long_item_ends_in_its_middle_once_nobody_waits(reason: str) -> None:
    background, begun, ends = Background(), threading.Event(), list[str]()

    async def has_left() -> bool:
        return reason == "left" and begun.is_set()

    def go_on_for_ever(_: int) -> None:
        begun.set()
        try:
            while True:
                check()
                time.sleep(0.001)
        except GraphTimeout:
            ends.append(reason)
            raise

    with pytest.raises(GraphTimeout):
        await background.each(
            [1], go_on_for_ever, waiter(seconds=0.3 if reason == "deadline" else 60, has_left=has_left), is_heavy=True
        )
    assert ends == [reason]
    assert await background.each([1], slowly, waiter("b"), is_heavy=True) == [2]


async def test_one_long_item_passes_its_turn_on_in_its_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background_module, "SECONDS_A_TURN", 0.0)
    background, begun, is_made = Background(), threading.Event(), threading.Event()

    def go_on_until_the_other_is_made(_: int) -> str:
        begun.set()
        while not is_made.is_set():
            check()
            time.sleep(0.001)
        return "long"

    long = asyncio.create_task(background.each([1], go_on_until_the_other_is_made, waiter(), is_heavy=True))
    await asyncio.to_thread(begun.wait)
    assert await background.each([1, 2], slowly, waiter("b", 20), is_heavy=True) == [2, 4]
    is_made.set()
    assert await long == ["long"]
    assert (background.turns.free, background.turns.are_wanted) == (1, False)


async def test_caller_has_one_work_that_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background_module, "SECONDS_A_TURN", 0.0)
    background, begun, may_end = Background(), list[int](), threading.Event()

    def go_on(number: int) -> int:
        begun.append(number)
        while not may_end.is_set():
            check()
            time.sleep(0.001)
        return number

    mine = [asyncio.create_task(background.each([number], go_on, waiter(), is_heavy=True)) for number in range(3)]
    other = asyncio.create_task(background.each([9], go_on, waiter("b"), is_heavy=True))
    await until(lambda: len(begun) == 2)
    await asyncio.sleep(0.1)
    assert begun == [0, 9]
    may_end.set()
    assert await asyncio.gather(*mine, other) == [[0], [1], [2], [9]]


@pytest.mark.parametrize("most", [0, 1, 3, 30])
async def test_works_that_pass_their_turns_on_are_all_made_one_at_a_time(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(background_module, "SECONDS_A_TURN", 0.001)
    monkeypatch.setattr(background_module, "MOST_RESTING", most)
    background, working, ends = Background(threads=ThreadPoolExecutor(most + 2)), threading.Lock(), list[object]()

    def work(item: int) -> int:
        for _ in range(item):
            assert working.acquire(blocking=False), "another works"
            time.sleep(0.0005)
            working.release()
            check()
        return item

    async def batch(number: int) -> None:
        async def has_left() -> bool:
            return number == 3

        items = [10 * (number + 1), 1, 5]
        asked = waiter(str(number % 4), 0.02 if number == 5 else 600.0, has_left if number == 3 else None)
        try:
            ends.append(await background.each(items, work, asked, is_heavy=True) == items)
        except GraphTimeout:
            ends.append(number)

    await asyncio.gather(*map(batch, range(12)))
    assert ends.count(True) >= 10
    assert {end for end in ends if end is not True} <= {3, 5}
    assert (background.turns.free, background.turns.are_wanted, background.turns.taken) == (1, False, {})


async def test_work_ends_when_the_process_stops_and_no_other_begins() -> None:
    background = Background()
    made: list[int] = []

    def work(item: int) -> None:
        made.append(slowly(item))
        background.stop()

    with pytest.raises(GraphUnavailable):
        await background.each(range(50), work, waiter(), is_heavy=True)
    assert len(made) < 10
    with pytest.raises(GraphUnavailable):
        await background.each([1], work, waiter("b"), is_heavy=True)


async def test_batch_goes_on_while_another_sends_smaller_ones() -> None:
    background, ended, is_over = Background(), [], False

    async def work(name: str, items: int) -> None:
        await background.each(range(items), slowly, waiter(name), is_heavy=True)
        ended.append(name)

    async def flood() -> None:
        while not is_over:
            await work("flood", 1)

    floods = [asyncio.create_task(flood()) for _ in range(10)]
    await asyncio.sleep(0.01)
    async with asyncio.timeout(20):
        await work("batch", 20)
    is_over = True
    assert ended.index("batch") <= 20, "every second turn is of the batch"
    await asyncio.gather(*floods)


async def test_works_of_one_caller_go_on_in_turn() -> None:
    """Where the one with the least left went first, those waited for ever whose last step had many items."""
    background, ended, is_over = Background(), [], False

    async def work(items: int) -> None:
        await background.each(range(items), slowly, waiter(), is_heavy=True)
        ended.append(items)

    async def flood() -> None:
        while not is_over:
            await work(1)

    floods = [asyncio.create_task(flood()) for _ in range(3)]
    await asyncio.sleep(0.01)
    async with asyncio.timeout(20):
        await work(20)
    is_over = True
    assert ended.index(20) <= 60, "every fourth turn is of the long one"
    await asyncio.gather(*floods)


async def test_many_operations_of_one_caller_hold_no_other_up() -> None:
    background, ended = Background(), []

    async def work(name: str) -> None:
        await background.each(range(6), slowly, waiter(name), is_heavy=True)
        ended.append(name)

    greedy = [asyncio.create_task(work("greedy")) for _ in range(8)]
    await asyncio.sleep(0.01)
    await asyncio.gather(*greedy, work("modest"))
    assert ended.index("modest") <= 2
