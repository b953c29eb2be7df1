"""The context of a request's log lines: names and codes, and no value that it sent."""

from collections.abc import Iterable
from functools import cache
from typing import Final

from structlog.contextvars import bind_contextvars

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role

ANYONE: Final = "anonymous"


def bind_role(caller: Caller) -> None:
    """Add the caller's role to all following log lines of this request."""
    bind_contextvars(role=name_of(caller.roles))


@cache
def name_of(roles: frozenset[Role]) -> str:
    """Return the names of some roles as one text."""
    return " ".join(sorted(roles)) or ANYONE


def bind_codes(codes: Iterable[str]) -> None:
    """Add the codes of the request's errors to its log lines, once each; count them too."""
    bind_contextvars(codes=tuple(dict.fromkeys(codes)))
