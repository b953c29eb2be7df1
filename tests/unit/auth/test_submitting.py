"""What a record says of its submitter, by what a caller is."""

from dataclasses import replace

import pytest

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.auth.submitting import proposer_of, publisher_of
from firmware_graph.ingest.defects.request import DefectImportRequest
from firmware_graph.ingest.request import ImportRequest
from firmware_graph.model.submitter import Submitter, SubmitterRole


@pytest.mark.parametrize(
    ("caller", "submitter"),
    [
        (Caller(frozenset({Role.SECAS}), "S"), Submitter(SubmitterRole.SECAS, "S")),
        (Caller(frozenset({Role.SECAS, Role.SSC})), Submitter(SubmitterRole.SECAS)),
        (Caller(frozenset({Role.SSC}), "C"), Submitter(SubmitterRole.SSC, "C")),
    ],
)
def test_publisher_submits_as_secas_or_as_the_committee(caller: Caller, submitter: Submitter) -> None:
    assert publisher_of(caller) == submitter


@pytest.mark.parametrize(
    ("role", "submitter"),
    [
        (Role.MANUFACTURER, Submitter(SubmitterRole.MANUFACTURER, "P")),
        (Role.ALT_HAN_CO, Submitter(SubmitterRole.ALT_HAN_CO, "P")),
    ],
)
def test_proposer_submits_as_what_it_is(role: Role, submitter: Submitter) -> None:
    proposer = Caller(frozenset({role}), "P")
    assert proposer_of(proposer) == submitter
    supplier = replace(proposer, roles=frozenset({role, Role.PARTY}), is_sec_party=True, submits=True)
    assert proposer_of(supplier) == Submitter(SubmitterRole.SUPPLIER, "P")


@pytest.mark.parametrize("request_type", [ImportRequest, DefectImportRequest])
def test_nobody_imports_as_the_operator_by_omission(request_type: type[ImportRequest | DefectImportRequest]) -> None:
    with pytest.raises(TypeError, match="submitter"):
        request_type(actor="a test")  # type: ignore[call-arg]
