"""Threads for forms: one form of an address at a time, and none waits for long."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from firmware_graph.pages.form_threads import FormsWait, FormThreads, FormTurn
from support.waiting import until

pytestmark = pytest.mark.anyio


def blocked(begun: list[str], name: str, end: threading.Event) -> Callable[[], str]:
    """Return work that begins, and ends when it may."""

    def work() -> str:
        begun.append(name)
        assert end.wait(60)
        return name

    return work


async def test_forms_of_one_address_take_turns_and_those_of_others_do_not_wait() -> None:
    threads, begun, end = FormThreads(seconds=60), list[str](), threading.Event()
    mine = [FormTurn(threads, "1.1.1.1").run(blocked(begun, name, end)) for name in ("first", "second", "third")]
    working = asyncio.gather(*mine)
    await until(lambda: begun == ["first"])
    assert await FormTurn(threads, "2.2.2.2").run(lambda: "another's") == "another's"
    assert begun == ["first"]
    end.set()
    assert await working == ["first", "second", "third"]


async def test_form_that_waited_for_too_long_is_refused_and_not_parsed() -> None:
    threads, begun, end = FormThreads(seconds=60), list[str](), threading.Event()
    first = asyncio.create_task(threads.run("1.1.1.1", blocked(begun, "first", end)))
    await until(lambda: begun == ["first"])
    hurried = FormThreads(0.01, threads.callers)
    with pytest.raises(FormsWait) as refused:
        await hurried.run("1.1.1.1", blocked(begun, "second", end))
    assert refused.value.status_code == 503
    assert refused.value.extensions == {
        "code": "RATE_LIMITED",
        "limit": "forms",
        "maximum": 0.01,
        "retryAfter": 2,
    }
    end.set()
    assert (await first, begun) == ("first", ["first"])


async def test_form_without_a_thread_is_refused_and_one_that_runs_keeps_its_turn() -> None:
    threads, begun, end = FormThreads(0.01), list[str](), threading.Event()
    running = [asyncio.create_task(threads.run(name, blocked(begun, name, end))) for name in ("1.1.1.1", "2.2.2.2")]
    await until(lambda: len(begun) == 2)
    with pytest.raises(FormsWait):
        await threads.run("3.3.3.3", blocked(begun, "third", end))
    assert [task.done() for task in running] == [False, False]
    end.set()
    assert [type(error) for error in await asyncio.gather(*running, return_exceptions=True)] == [FormsWait] * 2
    assert len(begun) == 2
