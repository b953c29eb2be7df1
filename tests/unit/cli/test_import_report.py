"""What the command says of an import."""

import pytest

from firmware_graph.cli.import_report import verdict
from firmware_graph.ingest import ImportReport
from firmware_graph.records.problem import Fault, FilePlace, ProblemCode


@pytest.mark.parametrize(("code", "is_advised"), [(ProblemCode.BAD_CELL, True), (ProblemCode.TOO_MUCH, False)])
def test_accept_valid_is_advised_where_it_takes_anything(code: ProblemCode, is_advised: bool) -> None:  # noqa: FBT001 - of the case
    report = ImportReport(problems=[Fault(code, "it is wrong", "correct it").at(FilePlace("CPL"))], is_refused=True)
    assert ("--accept-valid" in verdict(report)) is is_advised
