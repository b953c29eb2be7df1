"""Trusted documents: those that an operator has listed, identified by the SHA-256 of their texts."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import orjson
import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.api.execution.request import Request
from firmware_graph.errors import (
    ConfigurationError,
    DocumentIdsUnsupported,
    DocumentNotFound,
    DocumentUntrusted,
)

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

PREFIX: Final = "sha256:"
INTROSPECTION: Final = ("__schema", "__type")
UNSUPPORTED: Final = "There are no trusted documents here: send the text in 'query'."
UNKNOWN: Final = "No trusted document has this ID."
UNTRUSTED: Final = "Only documents that the operator has listed are executed here, and this is none of them."


class Trust(StrEnum):
    """The treatment of a document that is not listed."""

    OFF = "off"
    LOG = "log"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class TrustedDocuments:
    """The texts of the trusted documents, by digest."""

    trust: Trust = Trust.OFF
    texts: Mapping[str, str] = field(default_factory=dict)

    def resolved(self, request: Request) -> Request:
        """Return a request with the text of the document that it names, and whether the text is trusted; our own are.

        Raises:
            DocumentIdsUnsupported: There are no trusted documents.
            DocumentNotFound: None has the ID.
            DocumentUntrusted: The text is not trusted, and not introspection.
        """
        if request.is_trusted:  # our own
            return request
        if request.document_id is not None and not request.query:
            if self.trust is Trust.OFF:
                raise DocumentIdsUnsupported(UNSUPPORTED)
            text = self.texts.get(request.document_id)
            if text is None:
                raise DocumentNotFound(UNKNOWN, argument="documentId")
            return replace(request, query=text, is_trusted=True)
        if self.trust is Trust.OFF:
            return request
        digest = digest_of(request.query)
        if text := self.texts.get(digest):
            return replace(request, query=text, is_trusted=True)
        if self.trust is Trust.LOG:
            log.warning("a document is not trusted", sha256=digest)
        elif not any(name in request.query for name in INTROSPECTION):
            raise DocumentUntrusted(UNTRUSTED)
        return request

    def check(self, request: Request, *, only_introspects: bool) -> None:
        """Check that an untrusted text asks only about the schema, for which there is a separate setting.

        Raises:
            DocumentUntrusted: It does not.
        """
        if self.trust is Trust.ONLY and not (request.is_trusted or only_introspects):
            raise DocumentUntrusted(UNTRUSTED)


def digest_of(text: str) -> str:
    """Return the digest of a document, regardless of surrounding white space."""
    return hashlib.sha256(text.strip().encode(errors="surrogatepass")).hexdigest()


def id_in(text: str) -> str:
    """Return the digest in the ID of a document, with or without its prefix."""
    return text.removeprefix(PREFIX).lower()


def trusted_documents(trust: Trust, manifest: Path | None) -> TrustedDocuments:
    """Read a manifest: JSON that maps IDs to texts, as written by `firmware-graph trust`.

    Raises:
        ConfigurationError: It is missing, it cannot be read, or an ID is not that of its text.
    """
    if trust is Trust.OFF:
        return TrustedDocuments()
    if manifest is None:
        raise ConfigurationError("FIRMWARE_GRAPH_TRUSTED_DOCUMENTS needs FIRMWARE_GRAPH_TRUSTED_DOCUMENTS_FILE.")
    try:
        listed = orjson.loads(manifest.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise ConfigurationError(f"The manifest {manifest} cannot be read as JSON.") from error
    texts: dict[str, Any] = listed if isinstance(listed, dict) else {"": None}
    for id_, text in texts.items():
        if not isinstance(text, str) or digest_of(text) != id_in(id_):
            raise ConfigurationError(
                f"The manifest {manifest} is not as `firmware-graph trust` writes it: {id_[:80]!r}."
            )
    return TrustedDocuments(trust, {id_in(id_): text for id_, text in texts.items()})
