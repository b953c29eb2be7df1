"""A signer of tokens whose clock differs from the service's."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import jwt
from bench.faults.row import Row
from bench.faults.service import QUESTIONS, client_of, served
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from firmware_graph.auth.tokens import KEY_FILE

WITHIN: Final = timedelta(seconds=20)
BEYOND: Final = timedelta(seconds=90)
LIFETIME: Final = timedelta(seconds=5)
PATHWAY: Final = QUESTIONS[-2]


def skewed(scratch: Path, store: Path) -> Row:
    """Ask with tokens of clocks that are 20 s wrong, which is within the leeway, and 90 s, which is not."""
    row = Row("clock of a token's signer 20 s and 90 s wrong, either way")
    pem = (store / KEY_FILE).read_bytes()
    with served(scratch, store) as service, client_of() as client:
        header = jwt.get_unverified_header(service.headers["authorization"].removeprefix("Bearer "))
        claims = jwt.decode(
            service.headers["authorization"].removeprefix("Bearer "), options={"verify_signature": False}
        )
        for skew, is_within in ((WITHIN, True), (-WITHIN, True), (BEYOND, False), (-BEYOND, False)):
            now = datetime.now(tz=UTC) + skew
            stated = claims | {"iat": now, "nbf": now, "exp": now + LIFETIME}
            token = jwt.encode(stated, load_pem_private_key(pem, None), header["alg"], headers=header)  # type: ignore[arg-type]
            service.headers = {"authorization": f"Bearer {token}"}
            outcome = service.ask(client, PATHWAY)
            row.count([outcome])
            if outcome.is_right is not is_within or (not is_within and outcome.code != "UNAUTHENTICATED"):
                row.complaints.append(
                    f"{skew.total_seconds():+.0f} s: {outcome.code or outcome.what or 'it was taken'}"
                )
    return row
