"""The context of a request's log lines: names and codes, and no value that it sent."""

from collections.abc import Iterable
from functools import cache
from typing import Final

from structlog.contextvars import bind_contextvars

from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.claim_map import SEC_PARTY
from firmware_graph.auth.roles import Role
from firmware_graph.model.restricted_read import bounded

ANYONE: Final = "anonymous"
WITHOUT_ROLE: Final = "identified"


def bind_role(caller: Caller) -> None:
    """Add the caller's role to all following log lines of this request."""
    bind_contextvars(role=ANYONE if caller is ANONYMOUS else name_of(caller.roles, is_sec_party=caller.is_sec_party))


@cache
def name_of(roles: frozenset[Role], *, is_sec_party: bool) -> str:
    """Return the names of an identified caller's roles as one text; without any, what the caller is else."""
    return " ".join(sorted(roles)) or (SEC_PARTY if is_sec_party else WITHOUT_ROLE)


def bind_operation(name: str | None) -> None:
    """Add the name of the operation, which its caller chose, to all following log lines of this request."""
    bind_contextvars(operation=bounded(name))


def bind_codes(codes: Iterable[str]) -> None:
    """Add the codes of the request's errors to its log lines, once each; count them too."""
    bind_contextvars(codes=tuple(dict.fromkeys(codes)))
