"""What is recorded of an operation that an agent asked."""

import pytest
from graphql import parse

from firmware_graph.api.execution.admitted_request import use_of
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.auth.gate import Admission
from firmware_graph.auth.operation import Operation

DOCUMENT = parse("query AdmittedRequest { revision { id } }")


@pytest.mark.parametrize(("restricted", "count"), [((), 5), (("Query.blastRadius",), 0)])
def test_count_of_entries_is_told_unless_it_is_of_a_restricted_fact(restricted: tuple[str, ...], count: int) -> None:
    operation = Operation(DOCUMENT, DOCUMENT.definitions[0], {})  # type: ignore[arg-type]  # it is an operation
    admission = Admission([], restricted=restricted, coordinates=("Query.revision",))
    use = use_of("k", operation, admission, EncodedResponse(b"{}", entry_count=5))
    assert (use.operation_name, use.coordinates, use.entry_count) == ("AdmittedRequest", ("Query.revision",), count)
    assert use_of("k", operation, admission, None).entry_count == 0
