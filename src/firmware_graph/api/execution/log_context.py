"""What the lines of the log say of a request: names and codes, and no value that it sent."""

from collections.abc import Iterable
from functools import cache
from typing import Final

from structlog.contextvars import bind_contextvars

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role

ANYONE: Final = "anonymous"


def bind_role(caller: Caller) -> None:
    """Name the role of the caller in all lines that follow of this request."""
    bind_contextvars(role=name_of(caller.roles))


@cache
def name_of(roles: frozenset[Role]) -> str:
    """Name some roles in one word or several."""
    return " ".join(sorted(roles)) or ANYONE


def bind_codes(codes: Iterable[str]) -> None:
    """Name the codes of the errors that this request was answered with, once each; they are counted too."""
    bind_contextvars(codes=tuple(dict.fromkeys(codes)))
