"""The threads that parse forms and convert what they give: one form of an address at a time, none waiting for long."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeVar

from starlette.exceptions import HTTPException

from firmware_graph.database.caller_threads import CallerThreads
from firmware_graph.database.threads import Purpose, threads_for
from firmware_graph.errors import RateLimited

Result = TypeVar("Result")

TOO_BUSY: Final = 503
RETRY_AFTER_SECONDS: Final = 2


class FormsWait(HTTPException):
    """A form was not parsed or converted before its deadline, as others were before it."""

    def __init__(self, maximum: float) -> None:
        super().__init__(TOO_BUSY, "Too many forms are read at this moment. Send this one again in a few seconds.")
        self.extensions = {
            "code": RateLimited.code,
            "limit": "forms",
            "maximum": maximum,
            "retryAfter": RETRY_AFTER_SECONDS,
        }


@dataclass(frozen=True, slots=True)
class FormThreads:
    """The threads for forms; work takes `seconds` at most, its wait for a turn included."""

    seconds: float = 10.0
    callers: CallerThreads = field(default_factory=lambda: CallerThreads(threads_for(Purpose.FORMS)))

    async def run(self, address: str, work: Callable[[], Result]) -> Result:
        """Run a function for the form of an address; if it is too slow, its thread is waited for nevertheless.

        Raises:
            FormsWait: The deadline has passed.
        """
        try:
            async with asyncio.timeout(self.seconds):
                return await self.callers.run(address, work)
        except TimeoutError as error:
            raise FormsWait(self.seconds) from error


class FormTurn(NamedTuple):
    """The way in which work on the form of one request is done."""

    threads: FormThreads
    address: str

    async def run(self, work: Callable[[], Result]) -> Result:
        """Run a function in a thread for forms, when it is the turn of its address.

        Raises:
            FormsWait: The deadline has passed.
        """
        return await self.threads.run(self.address, work)
