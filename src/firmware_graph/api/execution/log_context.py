"""What the lines of the log say of a request: names and codes, and no value that it sent."""

from collections.abc import Iterable
from typing import Final

from structlog.contextvars import bind_contextvars

from firmware_graph.auth.caller import Caller

ANYONE: Final = "anonymous"


def bind_role(caller: Caller) -> None:
    """Name the role of the caller in all lines that follow of this request."""
    bind_contextvars(role=" ".join(sorted(caller.roles)) or ANYONE)


def bind_codes(codes: Iterable[str]) -> None:
    """Name the codes of the errors that this request was answered with, once each; they are counted too."""
    bind_contextvars(codes=tuple(dict.fromkeys(codes)))
