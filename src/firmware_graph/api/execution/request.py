"""A GraphQL request, as received over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """A GraphQL request, its parts validated by type; `queries_only` if it came by a safe HTTP method.

    `document_id` is the SHA-256 of a trusted document in hexadecimal, if given; then `query` is its text, or empty.
    `is_trusted` is set when the document was found to be trusted. If it reads a whole list once, as an export does,
    `is_kept` is false: caching that would evict what others ask again. `began_at` is the second at which its deadline
    began, if a file of the caller was read for it before.
    """

    query: str
    variables: Mapping[str, object] = field(default_factory=dict)
    operation_name: str | None = None
    queries_only: bool = False
    document_id: str | None = None
    is_trusted: bool = False
    is_kept: bool = True
    began_at: float | None = None
