"""A GraphQL request, as it is taken from HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """A GraphQL request, its parts of their right types; `queries_only` where it came by a safe method of HTTP.

    `document_id` is the SHA-256 of a trusted document in hexadecimal digits, where it is named; then `query` is its
    text, or empty. `is_trusted` is set when it was found to be trusted. Where it goes through a whole list once, as an
    export does, nothing `is_kept` of what is read and answered, which would push out what others ask again.
    """

    query: str
    variables: Mapping[str, object] = field(default_factory=dict)
    operation_name: str | None = None
    queries_only: bool = False
    document_id: str | None = None
    is_trusted: bool = False
    is_kept: bool = True
