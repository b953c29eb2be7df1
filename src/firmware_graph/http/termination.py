"""What a process does as soon as it is told to stop, while the server still waits for its requests to end."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def on_termination(stop: Callable[[], None]) -> Iterator[None]:
    """Call a function on SIGTERM or SIGINT, before the existing handler; only Python's main thread gets signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    standing = {number: signal.getsignal(number) for number in SIGNALS}

    def handle(number: int, frame: FrameType | None) -> None:
        stop()
        then = standing[signal.Signals(number)]
        if callable(then):
            then(number, frame)
        elif then is signal.SIG_DFL:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

    for number in SIGNALS:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, then in standing.items():
            if signal.getsignal(number) is handle:
                signal.signal(number, then)
