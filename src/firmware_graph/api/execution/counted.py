"""How many of something each caller has at the moment."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def counted(taken: Counter[str], caller: str) -> Iterator[None]:
    """Count one more of a caller while the body runs; a caller that has none is not kept."""
    taken[caller] += 1
    try:
        yield
    finally:
        taken[caller] -= 1
        if not taken[caller]:
            del taken[caller]
