"""Pages of one export are of one revision, and answer to the same targets."""

from typing import Any

import pytest

from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.database.awaited import HasLeft
from firmware_graph.exports.export_list import with_given
from firmware_graph.exports.lists import EXPORTS
from firmware_graph.exports.page_reader import PageReader, RevisionChanged


async def nobody_asks(
    request: Request, caller: Caller, has_left: HasLeft | None = None, address: str = ""
) -> EncodedResponse:
    raise AssertionError((request, caller, has_left, address))


def a_page(revision: str, *targets: int) -> dict[str, Any]:
    """Return what a page says of itself: without targets, it does not answer to any."""
    listed = {"targets": [{"firmwareVersion": {"cplEntryId": one}} for one in targets]} if targets else {}
    return {"revision": {"id": revision}, **listed}


@pytest.mark.parametrize(
    ("first", "next_", "says"),
    [
        (a_page("r1"), a_page("r2"), "published"),
        (a_page("r1", 21), a_page("r2", 21), "published"),
        (a_page("r1", 21), a_page("r1", 22), "targets changed"),
        (a_page("r1", 21), a_page("r1", 21, 22), "targets changed"),
    ],
)
def test_page_that_differs_from_the_first_is_refused(first: Any, next_: Any, says: str) -> None:
    reader = PageReader(nobody_asks, Requester(ANONYMOUS), EXPORTS["fleet-report"], {})
    reader.check_same(first)
    reader.check_same(first)
    with pytest.raises(RevisionChanged) as refused:
        reader.check_same(next_)
    assert says in refused.value.errors[0]["message"]


def test_argument_without_a_value_is_not_asked_for_and_nor_is_what_it_includes() -> None:
    text = EXPORTS["fleet-report"].documents[0]
    assert not {"approved", "approvedTargets", "asOf"} & set(with_given(text, ()).replace("(", " ").split())
    assert "approved" not in with_given(text, ("counts", "first", "asOf"))
    assert {"approvedTargets", "$approved"} <= set(
        with_given(text, ("approved",)).replace("(", " ").replace(":", " ").split()
    )
    assert "$counts: [FleetCount!]!" in with_given(text, ("unknown",)), "what has to have a value stays"
