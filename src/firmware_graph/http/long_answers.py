"""The memory budget for long answers while they are sent: clients that do not read would exhaust a process's memory."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

ABORT: Final = "abort"
"""The key, in the state of a scope, of the function that ends its connection at once."""

SLICE_BYTES: Final = 262_144
"""The length from which an answer counts, and of the slices in which it is sent over HTTP."""


@dataclass(slots=True, eq=False)
class SentAnswer:
    """An answer that is being sent; `abort` ends its connection."""

    length: int
    abort: Callable[[], None]


@dataclass(slots=True)
class AnswerMemory:
    """The limit in bytes on all long answers that are being sent; whose client has waited longest gives way."""

    most_bytes: int = 268_435_456
    taken: int = 0
    answers: OrderedDict[SentAnswer, None] = field(default_factory=OrderedDict)
    """The answers in the order in which their clients last read a slice."""

    def take(self, answer: SentAnswer) -> None:
        """Reserve memory for an answer; close the connections of others until there is enough."""
        self.answers[answer] = None
        self.taken += answer.length
        while self.taken > self.most_bytes and len(self.answers) > 1:
            slowest = next(iter(self.answers))
            self.release(slowest)
            log.warning("a connection was closed, as others need the memory of its answer", bytes=slowest.length)
            slowest.abort()

    def note_read(self, answer: SentAnswer) -> None:
        """Note that a client has read a slice."""
        if answer in self.answers:
            self.answers.move_to_end(answer)

    def release(self, answer: SentAnswer) -> None:
        """Release the memory of an answer, unless it has given way."""
        if answer in self.answers:
            del self.answers[answer]
            self.taken -= answer.length


@dataclass(frozen=True, slots=True)
class LongAnswers:
    """An ASGI middleware that counts long answers, and sends them in slices, each when the last one has been read."""

    app: ASGIApp
    memory: AnswerMemory

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request or a WebSocket on."""

        async def send_counted(message: Message) -> None:
            length = len(message.get("body") or message.get("text") or b"")
            if length <= SLICE_BYTES:
                await send(message)
                return
            answer = SentAnswer(length, scope["state"][ABORT])
            self.memory.take(answer)
            try:
                for part in slices_of(message):
                    await send(part)
                    self.memory.note_read(answer)
            finally:
                self.memory.release(answer)

        await self.app(scope, receive, send_counted)


def slices_of(message: Message) -> Iterator[Message]:
    """Divide a message with a part of a response, one slice at a time; that of a WebSocket is whole."""
    if message["type"] != "http.response.body":
        yield message
        return
    body, has_more = memoryview(message["body"]), message.get("more_body", False)
    starts = range(0, max(len(body), 1), SLICE_BYTES)
    for start in starts:
        part = bytes(body[start : start + SLICE_BYTES])
        yield {**message, "body": part, "more_body": has_more or start != starts[-1]}
