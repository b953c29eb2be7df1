"""The file that maps an issuer's claims: what it can name, and what of it is refused."""

from pathlib import Path
from typing import Any, Final

import pytest

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.claim_file import ClaimMaps, read_claim_maps
from firmware_graph.auth.claim_map import ClaimMap
from firmware_graph.auth.claims import caller_of
from firmware_graph.auth.configured import authenticator_of
from firmware_graph.auth.roles import Role
from firmware_graph.cli.trust_findings import look_at_trust
from firmware_graph.errors import ConfigurationError, Unauthenticated
from firmware_graph.settings import load_settings

NOW: Final = 1_000_000
KEYCLOAK: Final = """
[claims]
roles = ["realm_access.roles", "resource_access.firmware-graph.roles"]
party = "organisation.id"
manufacturer_codes = "organisation.codes"
is_sec_party = "organisation.sec_party"

[roles]
"fg-ssc" = "ssc"
"fg-supplier" = ["party", "sec_party"]
"fg-maker" = "manufacturer"

[issuers."https://login.example/tenant".claims]
roles = "roles"
party = "https://claims.example/party"
"""
ISSUERS: Final = ("https://keycloak.example/realms/r", "https://login.example/tenant")
SSC_AT_KEYCLOAK: Final = {"realm_access": {"roles": ["fg-ssc", "offline_access", "ssc"]}}


def maps_of(folder: Path, text: str) -> ClaimMaps:
    path = folder / "claims.toml"
    path.write_text(text)
    return read_claim_maps(path, ISSUERS)


def caller(names: ClaimMap, **claims: Any) -> Caller:
    return caller_of({"exp": NOW + 60, **claims}, now=NOW, leeway_seconds=0, names=names)


def test_roles_inside_other_claims_give_what_the_file_says_and_others_nothing(tmp_path: Path) -> None:
    names = maps_of(tmp_path, KEYCLOAK).of("https://keycloak.example/realms/r")
    assert caller(names, **SSC_AT_KEYCLOAK).roles == {Role.SSC}
    assert caller(names, roles=["ssc", "fg-ssc"]).roles == frozenset()
    both = caller(names, **SSC_AT_KEYCLOAK, resource_access={"firmware-graph": {"roles": ["fg-maker"]}})
    assert both.roles == {Role.SSC, Role.MANUFACTURER}


def test_party_codes_and_status_are_read_under_their_names(tmp_path: Path) -> None:
    names = maps_of(tmp_path, KEYCLOAK).of(None)
    found = caller(names, organisation={"id": "P1", "codes": ["1057"], "sec_party": True}, party="P2")
    assert (found.party, found.manufacturer_codes, found.is_sec_party) == ("P1", frozenset({"1057"}), True)


def test_role_can_make_a_sec_party(tmp_path: Path) -> None:
    names = maps_of(tmp_path, KEYCLOAK).of(None)
    found = caller(names, realm_access={"roles": ["fg-supplier"]})
    assert (found.roles, found.is_sec_party) == (frozenset({Role.PARTY}), True)
    assert not caller(names, realm_access={"roles": ["sec_party"]}).is_sec_party


def test_issuer_with_tables_of_its_own_has_nothing_of_the_others(tmp_path: Path) -> None:
    names = maps_of(tmp_path, KEYCLOAK).of("https://login.example/tenant")
    found = caller(names, roles=["dcc", "fg-ssc"], **{"https://claims.example/party": "P1"}, **SSC_AT_KEYCLOAK)
    assert (found.roles, found.party) == (frozenset({Role.DCC}), "P1")


@pytest.mark.parametrize(
    "claims",
    [{}, {"realm_access": None}, {"realm_access": []}, {"realm_access": "fg-ssc"}, {"realm_access": {"roles": None}}],
)
def test_claim_that_is_not_there_gives_nothing(tmp_path: Path, claims: dict[str, object]) -> None:
    assert caller(maps_of(tmp_path, KEYCLOAK).of(None), **claims).roles == frozenset()


@pytest.mark.parametrize("roles", ["fg-ssc", 7, {"fg-ssc": True}])
def test_claim_inside_another_that_is_no_list_is_refused_by_its_name(tmp_path: Path, roles: object) -> None:
    with pytest.raises(Unauthenticated, match=r"'realm_access\.roles'"):
        caller(maps_of(tmp_path, KEYCLOAK).of(None), realm_access={"roles": roles})


def test_empty_file_means_the_claims_of_the_documentation(tmp_path: Path) -> None:
    assert maps_of(tmp_path, "") == ClaimMaps()
    assert caller(ClaimMap(), roles=["ssc"]).roles == {Role.SSC}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[roles]\nanalyst = "scc"', "Is it 'ssc'"),
        ('[roles]\nanalyst = "admin"', "none of party, ssc"),
        ("[roles]\nanalyst = 7", "roles.analyst"),
        ('[claims]\nrole = "groups"', "claims.role: "),
        ('[claims]\nparty = ""', "claims.party: "),
        ("[claims]\nparty = 7", "claims.party: "),
        ("[claim]", "claim: "),
        ('[issuers."https://a".roles]\nx = "x"', "issuers.https://a.roles.x"),
        ('[issuers."https://login.example/tenant/".roles]\nx = "ssc"', "Is it 'https://login.example/tenant'?"),
        ('[issuers."https://other.example"]', "issuers.https://other.example: 'https://other.example' is none of http"),
        ("[claims", "not TOML"),
        (f"a = {'[' * 3_000}", "not TOML: it is nested too deeply"),
        (f"a = {'[' * 100_000}", "not TOML: its line 1 has more than"),
        ("\udcff", "not TOML"),
    ],
)
def test_file_with_something_unknown_is_refused_with_the_place(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "claims.toml"
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(ConfigurationError) as refused:
        read_claim_maps(path, ISSUERS)
    assert says in str(refused.value)
    assert str(path) in str(refused.value)


def test_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        read_claim_maps(tmp_path / "absent.toml", ISSUERS)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({}, "no issuer is named"),
        ({"token_issuer": "https://a.example/"}, "Is it 'https://a.example/'"),
        ({"oidc_issuers": "https://a.example/"}, "Is it 'https://a.example/'"),
        ({"oidc_issuers": "https://b.example", "token_issuer": "https://a.example"}, None),
        ({"oidc_issuers": "https://a.example https://b.example"}, None),
    ],
)
def test_issuer_of_the_file_that_is_not_an_accepted_one_stops_the_start(
    tmp_path: Path, settings: dict[str, str], says: str | None
) -> None:
    path = tmp_path / "claims.toml"
    path.write_text('[roles]\nanalyst = "ssc"\n[issuers."https://a.example".roles]\nmember = "party"\n')
    given = load_settings(claims_file=path, **settings)
    if says is None:
        assert authenticator_of(given)
        return
    with pytest.raises(ConfigurationError, match=r"issuers\.https://a\.example") as refused:
        authenticator_of(given)
    assert says in str(refused.value)
    assert str(refused.value) in [finding.found for finding in look_at_trust(given) if finding.is_broken]
