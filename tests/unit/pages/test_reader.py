"""What a page says of who reads it."""

import pytest

from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.roles import Role
from firmware_graph.pages.reader import Reader


@pytest.mark.parametrize(
    ("caller", "name"),
    [
        (Caller(frozenset({Role.PARTY}), "Example Energy", is_sec_party=True), "SEC Party of Example Energy"),
        (Caller(frozenset({Role.PARTY}), "Example Energy"), "Party of Example Energy"),
        (Caller(frozenset({Role.MANUFACTURER}), "M1", is_sec_party=True), "Manufacturer, SEC Party of M1"),
        (Caller(frozenset({Role.RSA})), "Agent (RSA)"),
        (Caller(frozenset({Role.RSA}), "A", acting_for="Example Energy"), "Agent (RSA) of A, for Example Energy"),
        (Caller(frozenset({Role.SECAS}), "SECAS"), "SECAS"),
        (Caller(frozenset({Role.SSC}), "SSC", is_sec_party=True), "Security Sub-Committee"),
        (Caller(frozenset({Role.DCC}), "dcc"), "The DCC"),
        (Caller(frozenset({Role.ALT_HAN_CO, Role.RSA}), "P"), "Alt HAN Co, Agent (RSA) of P"),
        (Caller(frozenset()), "No role"),
    ],
)
def test_reader_is_named_in_words_and_not_in_codes_of_roles(caller: Caller, name: str) -> None:
    assert Reader(caller).name == name
    assert not Reader(ANONYMOUS).is_signed_in
