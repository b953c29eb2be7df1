"""Callers of every kind except the Security Sub-Committee, by the headers of their requests."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

import httpx

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from support.asking import Ask
from support.party_harness import created

Headers = Mapping[str, str]

EXPIRED: Final = timedelta(hours=-1)
COMMITTEE: Final = "SECAS-SSC"


def bearer(credential: str) -> Headers:
    """Return the headers of a request with a token or a key."""
    return {"authorization": f"Bearer {credential}"}


def committee(folder: Path) -> Headers:
    """Return the headers of the Security Sub-Committee."""
    return bearer(mint_token(demo_key(folder), role=Role.SSC, party=COMMITTEE))


def other_callers(folder: Path) -> dict[str, Headers]:
    """Return the headers of all others except those with keys."""
    pem = demo_key(folder)
    codes = ["F001", "1057"]
    tokens = {
        "party": mint_token(pem, role=Role.PARTY, party="P1"),
        "other party": mint_token(pem, role=Role.PARTY, party="P2"),
        "manufacturer": mint_token(pem, role=Role.MANUFACTURER, party="M1", manufacturer_codes=codes),
        "manufacturer and party": mint_token(
            pem, role=Role.MANUFACTURER, party="M2", manufacturer_codes=["F002"], is_sec_party=True
        ),
        "secas": mint_token(pem, role=Role.SECAS, party="SECAS"),
        "dcc": mint_token(pem, role=Role.DCC, party="DCC"),
        "alt_han_co": mint_token(pem, role=Role.ALT_HAN_CO, party="AHC", manufacturer_codes=["F003"]),
        "rsa": mint_token(pem, role=Role.RSA, party="RSA", acting_for=["P1"]),
        "rsa of the committee": mint_token(
            pem, role=Role.RSA, party="RSA 2", acting_for=[COMMITTEE], act_for=COMMITTEE
        ),
        "expired": mint_token(pem, role=Role.SSC, party=COMMITTEE, lifetime=EXPIRED),
    }
    return {
        "anonymous": {},
        "forged": bearer("forged"),
        "wrong key": bearer("fwg_" + "0" * 49),
        **{name: bearer(token) for name, token in tokens.items()},
    }


def with_keys(client: httpx.Client, folder: Path) -> dict[str, Headers]:
    """Create an API key of a party and one of an agent, use each once, and return the headers of requests with them.

    Their parties send no other requests: `apiKeys` has the uses of agents, and the keys of a party share a budget.
    """

    def owner(party: str) -> Ask:
        return Ask(client, dict(bearer(mint_token(demo_key(folder), role=Role.PARTY, party=party))))

    keys = {
        "key": created(owner("P3"), "fir:read")["secret"],
        "key of an agent": created(owner("P4"), "fir:read", agent="An Agent Ltd")["secret"],
    }
    for secret in keys.values():
        Ask(client, dict(bearer(secret))).data("{ revision { id } }")
    return {name: bearer(secret) for name, secret in keys.items()}
