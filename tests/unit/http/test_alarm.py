"""The one timer of a connection: it rings at the last moment that was set, and at no other."""

import asyncio
import time

import pytest

from firmware_graph.http.alarm import Alarm
from support.waiting import until

pytestmark = pytest.mark.anyio


def an_alarm() -> tuple[Alarm, list[float]]:
    rung: list[float] = []
    began = time.monotonic()
    return Alarm(asyncio.get_running_loop(), lambda: rung.append(time.monotonic() - began)), rung


@pytest.mark.parametrize("moments", [(0.2,), (0.05, 0.2), (600, 0.2), (0.05, None, 0.2), (600, 0.05, 0.2)])
async def test_it_rings_once_at_the_last_moment_that_was_set(moments: tuple[float | None, ...]) -> None:
    alarm, rung = an_alarm()
    for seconds in moments:
        alarm.set(seconds)
    await until(lambda: rung)
    await asyncio.sleep(0.1)
    assert len(rung) == 1
    assert rung[0] >= 0.19


@pytest.mark.parametrize("is_ended", [True, False])
async def test_it_does_not_ring_after_its_end(is_ended: bool) -> None:  # noqa: FBT001 - a parameter of a test
    alarm, rung = an_alarm()
    alarm.set(0.05)
    if is_ended:
        alarm.end()
    else:
        alarm.set(None)
    await asyncio.sleep(0.15)
    assert not rung


async def test_it_can_be_set_when_it_rings() -> None:
    alarm, rung = an_alarm()
    again = iter((0.05,))

    def ring() -> None:
        rung.append(0)
        for seconds in again:
            alarm.set(seconds)

    alarm.ring = ring
    alarm.set(0.01)
    await until(lambda: len(rung) == 2)
    Alarm(alarm.loop, ring).end()  # that was never set
