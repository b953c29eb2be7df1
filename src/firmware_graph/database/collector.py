"""Python's garbage collector, tuned to block the event loop as little as possible (decision 028).

The caches of a process are hundreds of thousands of objects that are not garbage, and are freed by reference counting
when they are evicted. A full collection of them takes half a second, so it runs only after much was allocated. The
young generation is collected often, a few milliseconds at a time: each read of the database leaves some sixty objects
of the driver in reference cycles.
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
"""The collection thresholds: allocations per collection of the youngest generation, those per collection of the middle
one, and never a full one.
"""


def settle() -> None:
    """Freeze all existing objects, such as modules and the schema, and set the thresholds for the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


@contextmanager
def calm() -> Iterator[None]:
    """Suppress full collections during the body: large sheets are a million objects, and none is garbage.

    The collector is not disabled, which would leave one long pass for afterwards; a process that serves suppresses full
    collections anyway.
    """
    before = gc.get_threshold()
    gc.set_threshold(*THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def kept_young() -> Iterator[None]:
    """Disable the collector during the body, then collect the young generation, so that its objects are not promoted.

    For work of some milliseconds that leaves many reference cycles, such as the rejection of a document.
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
    """Run a full collection whenever a quarter more is allocated than after the last one; check periodically."""
    settled = sys.getallocatedblocks()
    while True:
        await asyncio.sleep(seconds)
        if sys.getallocatedblocks() > GROWTH * settled:
            gc.collect()
            settled = sys.getallocatedblocks()
