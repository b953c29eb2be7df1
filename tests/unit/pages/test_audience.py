"""For whom pages are, in words that follow the access table."""

from typing import Any

import pytest

from firmware_graph.auth.own_rows import OWN_ROWS
from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.roles import Role
from firmware_graph.model.rights import Rights, Scope
from firmware_graph.pages.audience import NAMES, audience_of, audience_of_rest, closed_to
from firmware_graph.pages.page import Page, read_pages

READERS = "SEC Parties, SECAS, the DCC and the Security Sub-Committee"
OWNERS = "; where the product is their own, also for manufacturers and Alt HAN Co"
PROPOSERS = "manufacturers, Alt HAN Co and suppliers (where SECAS lets them propose)"
PAGES = {page.name: page for page in read_pages()}


def refused(coordinate: str, *scopes: Scope) -> dict[str, Any]:
    names: dict[str, Any] = {"requiredScopes": scopes} if len(scopes) > 1 else {"requiredScope": scopes[0]}
    return {"message": "", "extensions": {"code": "FORBIDDEN", "coordinate": coordinate, **names}}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("fleet", READERS),
        ("pathway", READERS + OWNERS),
        ("stacks", "the Security Sub-Committee"),
        ("propose", PROPOSERS),
        ("proposals", f"SECAS, {PROPOSERS}"),
        ("change", "SECAS and the Security Sub-Committee"),
        ("keys", "SEC Parties, SECAS, the DCC, the Security Sub-Committee, manufacturers and Alt HAN Co"),
    ],
)
def test_page_is_for_those_who_may_use_what_it_asks(name: str, words: str) -> None:
    assert audience_of(closed_to(PAGES[name].coordinates, Rights())) == words


def test_page_about_something_that_all_may_see_is_closed_to_nobody() -> None:
    assert [closed_to(PAGES[name].coordinates, Rights()) for name in ("version", "model", "compatible")] == [[], [], []]


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.name)
def test_page_is_open_to_somebody(page: Page) -> None:
    everything = Rights(frozenset(Scope))
    assert page.coordinates
    assert closed_to(page.coordinates, everything) == []


def test_parts_that_are_refused_are_said_once_for_each_audience() -> None:
    errors: list[dict[str, Any]] = [
        refused("Advisory.paper", Scope.ADVISORIES_WRITE),
        refused("Advisory.title", Scope.FIR_READ),
        refused("FirmwareVersion.lineage", Scope.FIR_READ),
        {"message": "", "extensions": {"code": "GRAPH_TIMEOUT"}},
    ]
    assert audience_of_rest(errors) == f"the Security Sub-Committee; {READERS}{OWNERS}"
    assert audience_of_rest([refused("Proposal.id", Scope.FIR_PUBLISH, Scope.FIR_PROPOSE)]) == (f"SECAS, {PROPOSERS}")
    assert not audience_of_rest(errors[-1:])


def test_each_role_but_that_of_agents_has_a_name() -> None:
    assert {*NAMES} == {*Role} - {Role.RSA}


def test_types_that_own_rows_open_are_open_as_a_whole_to_their_owners() -> None:
    """Or a page that asks for one more field of them is refused in part; but for what is of no own row."""
    lists_of_their_own_bound = {"Query", "DeviceModel", "FirmwareVersion"}
    types = {name.partition(".")[0] for name in OWN_ROWS} - lists_of_their_own_bound
    of_the_fir = {name for name, scopes in POLICY.items() if Scope.FIR_READ in scopes and name.split(".")[0] in types}
    assert of_the_fir - OWN_ROWS == {"Installation.commsHub"}
