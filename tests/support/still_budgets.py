"""Budgets whose clock stands still, so that nothing comes back while a test spends them."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Final
from unittest.mock import patch

CLOCK: Final = SimpleNamespace(time=lambda: 1_800_000_000.0)


@contextmanager
def still_budgets() -> Iterator[None]:
    """Stop the clock of the budgets of this process."""
    with patch("firmware_graph.api.execution.ledger.time", CLOCK):
        yield
