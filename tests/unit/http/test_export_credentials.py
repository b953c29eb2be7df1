"""The credential of an export is looked at for each of its pages."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from firmware_graph.api.execution.request import Request
from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.key_file import FileKeys
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token, public_jwks
from firmware_graph.auth.trust import TrustedIssuer
from firmware_graph.http.credential import Credential
from firmware_graph.http.exporting import Reidentified
from support.small_mutations import Register, service_on


@pytest.mark.anyio
async def test_key_taken_out_of_its_file_ends_an_export_at_its_next_page(tmp_path: Path) -> None:
    trusted = tmp_path / "jwks.json"
    trusted.write_text(json.dumps(public_jwks(demo_key(tmp_path))))
    authenticator = Authenticator([TrustedIssuer(FileKeys(trusted, takes_demonstrations=True))])
    token = mint_token(demo_key(tmp_path), role=Role.PARTY, party="P1")
    credential = Credential(f"Bearer {token}", authenticator, cast("Any", None), cast("Any", None))
    reader, caller = Reidentified(service_on(Register(number=7)), credential), await credential.caller()
    assert not (await reader.respond(Request("{ number }"), caller)).error_codes
    trusted.write_text(json.dumps(public_jwks(demo_key(tmp_path / "others"))))
    assert list((await reader.respond(Request("{ number }"), caller)).error_codes) == ["UNAUTHENTICATED"]


@pytest.mark.anyio
async def test_export_ends_with_the_delegation_that_it_began_under_and_never_goes_on_for_the_agent() -> None:
    """A token that outlasts its only delegation identifies its own party from then on."""
    agent = Caller(party="MSP", is_sec_party=True)

    class Agent:
        async def caller(self) -> Caller:
            return agent

    reader = Reidentified(service_on(Register(number=7)), cast("Any", Agent()))
    principal = replace(agent, acting_for="P1", ends_at=1)
    assert not (await reader.respond(Request("{ number }"), agent)).error_codes
    assert list((await reader.respond(Request("{ number }"), principal)).error_codes) == ["UNAUTHENTICATED"]
