"""Limits on concurrent exports: each holds the memory of some pages, and on disk the file of a workbook."""

from dataclasses import dataclass
from typing import Final

from firmware_graph.api.execution.concurrency import ConcurrencyLimit
from firmware_graph.errors import RateLimited

RETRY_AFTER_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class ExportPlaces(ConcurrencyLimit):
    """The places of a process for exports."""

    most: int = 8
    most_of_caller: int = 2

    def refusal(self, *, is_of_caller: bool) -> RateLimited:  # noqa: ARG002 - both limits are named
        """Return the error that states the limits."""
        message = f"Too many exports are being made: {self.most_of_caller} of one caller at a time, {self.most} of all."
        return RateLimited(message, retry_after=RETRY_AFTER_SECONDS)
