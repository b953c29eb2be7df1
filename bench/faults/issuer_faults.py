"""The issuer of tokens is away: while a service runs, and when one starts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.faults.database_faults import during
from bench.faults.row import Row
from bench.faults.service import QUESTIONS, Service, client_of, recovery_seconds, served

from support.local_issuer import LocalIssuer, local_issuer

PROMPT_SECONDS: Final = 30.0
CLAIMS: Final = {"is_sec_party": True, "exp": 4_000_000_000}


@contextmanager
def asked_by_its_tokens(scratch: Path, store: Path, issuer: LocalIssuer) -> Iterator[Service]:
    """Run a service that trusts an issuer, and ask with a token of it."""
    settings = {
        "FIRMWARE_GRAPH_OIDC_ISSUERS": issuer.name,
        "FIRMWARE_GRAPH_OIDC_REFRESH_SECONDS": "2",
        "FIRMWARE_GRAPH_OIDC_COOLDOWN_SECONDS": "1",
        "FIRMWARE_GRAPH_OIDC_TIMEOUT_SECONDS": "1",
        "FIRMWARE_GRAPH_FIRST_QUESTIONS_SECONDS": "5",
    }
    with served(scratch, store, settings=settings) as service:
        service.headers = bearer(issuer.token(CLAIMS))
        yield service


def bearer(token: str) -> dict[str, str]:
    """Return the header of a token."""
    return {"authorization": f"Bearer {token}"}


def away(scratch: Path, store: Path) -> list[Row]:
    """Stop the issuer under a service, and start a service without it."""
    with local_issuer() as issuer:
        port = issuer.server.server_address[1]
        with asked_by_its_tokens(scratch, store, issuer) as service:
            recovery_seconds(service)  # its keys are there
            row = during(service, "issuer of tokens away", lambda: stop(issuer), lambda: None, PROMPT_SECONDS)
            if row.codes:
                row.complaints.append("tokens of keys that are known were refused")
            refused = unknown_key(service, issuer)
    return [row, refused, started_without(scratch, store, issuer, port)]


def stop(issuer: LocalIssuer) -> None:
    """Take an issuer away; its port is free."""
    issuer.server.shutdown()
    issuer.server.server_close()


def unknown_key(service: Service, issuer: LocalIssuer) -> Row:
    """Ask with a token of a key that the service has never seen, while nobody can tell what it is."""
    row = Row("issuer away, token of a new key")
    issuer.rotate()
    service.headers = bearer(issuer.token(CLAIMS))
    with client_of() as client:
        outcomes = [service.ask(client, question) for question in QUESTIONS]
    row.count(outcomes)
    if row.right:
        row.complaints.append("a token that nobody can verify was taken")
    return row


def started_without(scratch: Path, store: Path, issuer: LocalIssuer, port: int) -> Row:
    """Start a service without its issuer, which then comes."""
    row = Row("started without its issuer, which then comes")
    with asked_by_its_tokens(scratch, store, issuer) as service:
        with client_of() as client:
            row.count([service.ask(client, question) for question in QUESTIONS])
        if row.right:
            row.complaints.append("a token that nobody can verify was taken")
        with local_issuer(port) as returned:
            returned.key, returned.jwks = issuer.key, issuer.jwks
            row.recovered(recovery_seconds(service), PROMPT_SECONDS)
    return row
