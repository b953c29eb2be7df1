"""The frames of exceptions, for the log."""

import traceback


def frames_of(error: BaseException) -> list[str]:
    """Return the frames of an exception's traceback: unlike its text, they cannot hold a value unfit for the log."""
    return [frame.strip() for frame in traceback.format_tb(error.__traceback__)]
