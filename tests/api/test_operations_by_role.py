"""Which role may publish which operation: a table of all of them."""

from collections.abc import Callable
from typing import Any, Final

import httpx
import pytest

from support.asking import Ask

PUBLISH: Final = "mutation ($input: ChangesInput!) { publishChanges(input: $input) { __typename } }"
OF_SECAS: Final[dict[str, dict[str, Any]]] = {
    "addFirmware": {"cplEntryId": 99},
    "correctFirmware": {"cplEntryId": 99},
    "removeFirmware": {"cplEntryId": 99, "removedOn": "2026-03-31"},
    "declarePredecessors": {"cplEntryId": 99, "from": [20]},
    "declareUpgrade": {"fromCplEntryId": 98, "toCplEntryId": 99},
    "withdrawUpgrade": {"fromCplEntryId": 98, "toCplEntryId": 99},
}
OF_SSC: Final[dict[str, dict[str, Any]]] = {
    "recordStack": {"cplEntryId": 99, "name": "ZBOSS"},
    "recordDefect": {"osv": "{}"},
    "assess": {"defectId": "SYN-99", "cplEntryId": 99, "verdict": "FIXED"},
}
ROLES: Final = ["anonymous", "party", "dcc", "manufacturer", "rsa", "alt_han_co", "secas", "ssc"]
MAY: Final = {"secas": OF_SECAS.keys(), "ssc": OF_SSC.keys()}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("operation", [*OF_SECAS, *OF_SSC])
def test_operation_is_checked_for_who_may_publish_it_and_refused_to_others(
    operation: str, role: str, client: httpx.Client, headers_of: Callable[[str], dict[str, str]]
) -> None:
    stated = {operation: (OF_SECAS | OF_SSC)[operation]}
    body = Ask(client, headers_of(role))(PUBLISH, input={"operations": [stated], "dryRun": True}).json()
    if operation in MAY.get(role, ()):
        assert body["data"]["publishChanges"] == {"__typename": "ChangesRefused"}
    else:
        assert (body.get("data") or {}).get("publishChanges") is None
        assert {error["extensions"]["code"] for error in body["errors"]} == {"FORBIDDEN"}
