"""What a server reads or connects to at startup besides the keys of tokens and the database, if configured."""

import asyncio
from collections.abc import Iterator
from typing import Final

from firmware_graph.api.execution.ledger import ledger_at
from firmware_graph.api.execution.trusted import Trust, trusted_documents
from firmware_graph.api.execution.validation import DocumentLimits, InvalidDocument, validated
from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.audit.signing import read_signing_key
from firmware_graph.cli.finding import Finding
from firmware_graph.errors import ConfigurationError, RequestError
from firmware_graph.settings import Settings

CORRECT: Final = "Correct it: no server starts like that."
HAS_NO_EFFECT: Final = "Set FIRMWARE_GRAPH_TRUSTED_DOCUMENTS to log or only, or the manifest is not read."
WRITE_AGAIN: Final = "They are refused: write the manifest again with `firmware-graph trust`, which says why."
REACH: Final = "See that it runs, and that its URL is right: until then each process counts for itself."
SIGN: Final = (
    "Set FIRMWARE_GRAPH_AUDIT_KEY_FILE to a key of `openssl genpkey -algorithm ed25519 -out audit.pem`: without it, "
    "who can write to the store can rewrite the record."
)

AUDIT_KEY: Final = "audit key"
DOCUMENTS: Final = "trusted documents"
RATES: Final = "rate storage"


def look_at_files(settings: Settings) -> Iterator[Finding]:
    """Check the key of the audit record, the trusted documents and the storage of rates."""
    for what, look in ((AUDIT_KEY, look_at_audit_key), (DOCUMENTS, look_at_documents), (RATES, look_at_rates)):
        try:
            yield from look(settings)
        except ConfigurationError as error:
            yield Finding(what, str(error), CORRECT, is_broken=True)


def look_at_audit_key(settings: Settings) -> Iterator[Finding]:
    """Read the key that signs the heads of the records of reads, or say that they are not signed.

    Raises:
        ConfigurationError: It cannot be read.
    """
    if settings.audit_key_file is None:
        yield Finding(AUDIT_KEY, "none: heads of the record of restricted reads are not signed", SIGN)
    else:
        key = read_signing_key(settings.audit_key_file)
        yield Finding(AUDIT_KEY, f"{key.public.id} of the file {settings.audit_key_file}")


def look_at_documents(settings: Settings) -> Iterator[Finding]:
    """Read the manifest of trusted documents, and validate them against the schema of this version.

    Raises:
        ConfigurationError: It cannot be read, or is not one.
    """
    trust, manifest = Trust(settings.trusted_documents), settings.trusted_documents_file
    if trust is Trust.OFF:
        if manifest is not None:
            yield Finding(DOCUMENTS, f"off, with the manifest {manifest}", HAS_NO_EFFECT)
        return
    schema, texts = executable(declared_schema()), trusted_documents(trust, manifest).texts
    limits = DocumentLimits.of(settings)
    invalid = 0
    for text in texts.values():
        try:
            validated(schema, text, limits)
        except (InvalidDocument, RequestError):
            invalid += 1
    found = f"{trust.value}, {len(texts)} of the manifest {manifest}"
    yield Finding(
        DOCUMENTS, f"{found}, {invalid} of them invalid" if invalid else found, WRITE_AGAIN if invalid else ""
    )


def look_at_rates(settings: Settings) -> Iterator[Finding]:
    """Check the storage in which processes count together; its URL may hold a password, and is not shown.

    Raises:
        ConfigurationError: There is no such storage.
    """
    if settings.rate_limit_storage is not None:
        is_there = asyncio.run(ledger_at(settings.rate_limit_storage).is_reachable())
        yield Finding(RATES, "answers", "") if is_there else Finding(RATES, "does not answer", REACH)
