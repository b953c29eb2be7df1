"""Python's garbage collector, set so that it holds the event loop for as short a time as it can.

What a process keeps is hundreds of thousands of objects that are no garbage, and are freed without the collector when
they are evicted. To go through all of them takes half a second, so that is done seldom. What is young is gone through
often, a few milliseconds at a time: each read of the database leaves some sixty objects of the driver that refer to one
another.
"""

import asyncio
import gc
from typing import Final

SECONDS: Final = 600.0
WORTHWHILE: Final = 20
"""Collections of the middle generation, each after 30,000 objects more: fewer leave no garbage to speak of."""

NEVER: Final = 2**31 - 1
THRESHOLDS: Final = (2_000, 15, NEVER)
"""After how many objects more the youngest are gone through, after how many times of that the middle ones, and all."""


def settle() -> None:
    """Leave everything there is by now alone for good, such as modules and the schema, and go through the rest so."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


async def collect_all_seldom(seconds: float = SECONDS, worthwhile: int = WORTHWHILE) -> None:
    """Go through all objects again and again, at some distance of time, and only where much came and went."""
    while True:
        before = middle_collections()
        await asyncio.sleep(seconds)
        if middle_collections() - before >= worthwhile:
            gc.collect()


def middle_collections() -> int:
    """Return how often the middle generation was gone through."""
    return int(gc.get_stats()[1]["collections"])
