"""Python's garbage collector, set so that it holds the event loop for as short a time as it can (decision 028).

What a process keeps is hundreds of thousands of objects that are no garbage, and are freed without the collector when
they are evicted. To go through all of them takes half a second, so that is done where much has come since the last
time. What is young is gone through often, a few milliseconds at a time: each read of the database leaves some sixty
objects of the driver that refer to one another.
"""

import asyncio
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

LOOKING_SECONDS: Final = 5.0
GROWTH: Final = 1.25

NEVER: Final = 2**31 - 1
THRESHOLDS: Final = (2_000, 15, NEVER)
"""After how many objects more the youngest are gone through, after how many times of that the middle ones, and all."""


def settle() -> None:
    """Leave everything there is by now alone for good, such as modules and the schema, and go through the rest so."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


@contextmanager
def calm() -> Iterator[None]:
    """Never go through all objects meanwhile: large sheets are a million, and none is garbage.

    It is not paused, which would leave one pass of all that came for afterwards; a process that serves is calm anyway.
    """
    before = gc.get_threshold()
    gc.set_threshold(*THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def kept_young() -> Iterator[None]:
    """Have all that is made meanwhile gone through at the end, with what is young, and none of it later with all else.

    For work of some milliseconds that leaves much which refers to itself, as a document does that is refused.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
        gc.collect(0)


async def collect_as_it_grows(seconds: float = LOOKING_SECONDS) -> None:
    """Go through all objects where a quarter more is allocated than after the last time; looked at again and again."""
    settled = sys.getallocatedblocks()
    while True:
        await asyncio.sleep(seconds)
        if sys.getallocatedblocks() > GROWTH * settled:
            gc.collect()
            settled = sys.getallocatedblocks()
