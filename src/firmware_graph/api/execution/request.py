"""A GraphQL request, as it is taken from HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """A GraphQL request, its parts of their right types; `queries_only` where it came by a safe method of HTTP."""

    query: str
    variables: Mapping[str, object] = field(default_factory=dict)
    operation_name: str | None = None
    queries_only: bool = False
