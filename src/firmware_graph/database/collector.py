"""Python's garbage collector, tuned to block the event loop as little as possible (decision 028).

The caches of a process are hundreds of thousands of objects that are not garbage, and are freed by reference counting
when they are evicted. A full collection of them takes a second and more, so it runs when nobody is served, or as
the last resort. Otherwise what has come is collected while it is little, and then frozen, so that no later collection
goes through it. The young generation is collected often, a few milliseconds at a time: each read of the database leaves
some sixty objects of the driver in reference cycles.
"""

import asyncio
import gc
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

LOOKING_SECONDS: Final = 0.25
STEP: Final = 100_000
"""How many allocated blocks more are collected and frozen: some 20 ms."""

GROWTH: Final = 1.25
BYTES_OF_BLOCK: Final = 64
"""Less than a block of what is kept takes on average, so that a store that fills up calls for no full collection."""

IDLE_SHARE: Final = 0.05
"""The part of its time that an idle process computes at most."""

IDLE_LOOKS: Final = 8

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


@dataclass(slots=True)
class Collector:
    """Collects as more is allocated; `allowance` is the growth, in blocks, that needs no full collection.

    `settled` is how many blocks there were after the last full collection, and `recent` after the last one at all.
    """

    allowance: int
    settled: int = field(default_factory=sys.getallocatedblocks)
    recent: int = field(init=False)

    def __post_init__(self) -> None:
        """Begin with what there is."""
        self.recent = self.settled

    def look(self, *, is_idle: bool) -> None:
        """Collect everything if much has come, and sooner if the process `is_idle`; else what has come, if not little.

        What becomes garbage after it was frozen, in a reference cycle, waits for the next full collection.
        """
        blocks, most = sys.getallocatedblocks(), GROWTH * self.settled
        if blocks > (most if is_idle else max(most, self.settled + self.allowance)):
            gc.unfreeze()
            self.collect()
            self.settled = self.recent
        elif blocks > self.recent + STEP:
            self.collect()

    def collect(self) -> None:
        """Collect what is not frozen, and freeze what is left."""
        gc.collect()
        gc.freeze()
        self.recent = sys.getallocatedblocks()


async def collect_as_it_grows(kept_bytes: int, seconds: float = LOOKING_SECONDS) -> None:
    """Look periodically whether to collect; return if the process is not `settle`d, where Python's own rule holds.

    `kept_bytes` is the limit of what the process caches.
    """
    if gc.get_threshold() != THRESHOLDS:
        return
    collector, idle_looks = Collector(kept_bytes // BYTES_OF_BLOCK), 0
    while True:
        used = time.process_time()
        await asyncio.sleep(seconds)
        is_idle = time.process_time() - used < IDLE_SHARE * seconds
        idle_looks = idle_looks + 1 if is_idle else 0
        collector.look(is_idle=idle_looks >= IDLE_LOOKS)
