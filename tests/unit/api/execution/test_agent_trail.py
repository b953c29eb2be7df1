"""What is recorded of an operation that an agent asked, and how much of a party's agents."""

from dataclasses import replace
from typing import Any, Final, cast

import pytest
from graphql import parse

from firmware_graph.api.execution.agent_trail import DAY_SECONDS, AgentTrail, use_of
from firmware_graph.api.execution.ledger import Ledger, MemoryLedger
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.execution.shared_ledger import shared_ledger
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.gate import Admission
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.roles import Role
from firmware_graph.errors import RateLimited
from firmware_graph.model.api_key_use import ApiKeyUse
from firmware_graph.model.rights import Scope
from support.small_mutations import Register, service_on

DOCUMENT: Final = parse("query AdmittedRequest { revision { id } }")
ASKED: Final = Operation(DOCUMENT, DOCUMENT.definitions[0], {})  # type: ignore[arg-type]  # it is an operation
ADMITTED: Final = Admission([], coordinates=("Query.revision",))
NUMBER: Final = Request("{ number }")
AGENT: Final = Caller(
    frozenset({Role.PARTY}),
    party="P1",
    subject="key:1",
    key_scopes=frozenset({Scope.CPL_READ}),
    agent="an assistant",
)


class Uses:
    """Keeps what is recorded."""

    def __init__(self) -> None:
        self.noted: list[ApiKeyUse] = []

    def note(self, use: ApiKeyUse) -> None:
        self.noted.append(use)

    async def finish(self) -> None:
        pass


def trail_of(uses: Uses, most_bytes: int, ledger: Ledger | None = None) -> AgentTrail:
    return AgentTrail(cast("Any", uses), most_bytes, ledger or MemoryLedger(DAY_SECONDS))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_200_000_000.0 // DAY_SECONDS * DAY_SECONDS]
    monkeypatch.setattr("time.time", lambda: now[0])
    return now


@pytest.mark.parametrize(("restricted", "count"), [((), 5), (("Query.blastRadius",), 0)])
def test_count_of_entries_is_told_unless_it_is_of_a_restricted_fact(restricted: tuple[str, ...], count: int) -> None:
    admission = replace(ADMITTED, restricted=restricted)
    use = use_of("k", ASKED, admission, EncodedResponse(b"{}", entry_count=5))
    assert (use.operation_name, use.coordinates, use.entry_count) == ("AdmittedRequest", ("Query.revision",), count)
    assert use_of("k", ASKED, admission, None).entry_count == 0


@pytest.mark.anyio
async def test_agents_whose_party_has_no_room_left_are_refused_and_leave_no_record() -> None:
    uses, register = Uses(), Register(number=7)
    needed = use_of("1", *(ASKED, ADMITTED), None).stored_bytes
    service = replace(service_on(register), trail=trail_of(uses, 3 * needed))
    answers = [await service.respond(NUMBER, replace(AGENT, subject=f"key:{key}")) for key in range(3)]
    assert {answer.codes for answer in answers} == {()}
    for _ in range(2):
        refused = await service.respond(NUMBER, AGENT)
        assert (list(refused.codes), b'"limit":"agentUses"' in refused.content) == (["RATE_LIMITED"], True)
        assert refused.retry_after is not None
    assert (register.reads, len(uses.noted)) == (3, 3)
    person = replace(AGENT, subject="someone", key_scopes=None, agent=None)
    machine = replace(AGENT, agent=None)
    for other in (person, machine, replace(AGENT, party="P2")):
        assert list((await service.respond(NUMBER, other)).codes) == []
    assert len(uses.noted) == 4


@pytest.mark.anyio
async def test_refused_operations_take_room_too() -> None:
    uses = Uses()
    service = replace(service_on(Register()), trail=trail_of(uses, 1_500))
    wrong = Request("mutation { add { added } }")
    codes = [list((await service.respond(wrong, AGENT)).codes) for _ in range(5)]
    assert codes.count(["RATE_LIMITED"]) == 5 - len(uses.noted)
    assert 0 < len(uses.noted) < 5


@pytest.mark.anyio
@pytest.mark.parametrize("is_shared", [False, True])
async def test_room_that_is_taken_comes_back_after_the_seconds_that_are_said(
    is_shared: bool,  # noqa: FBT001 - a parameter of the test
    clock: list[float],
) -> None:
    needed = use_of("1", ASKED, ADMITTED, None).stored_bytes
    ledger = shared_ledger("memory://", DAY_SECONDS) if is_shared else MemoryLedger(DAY_SECONDS)
    trail = trail_of(Uses(), 2 * needed, ledger)
    for _ in range(2):
        await trail.take_room(AGENT, ASKED, ADMITTED)
    clock[0] += 3_600
    with pytest.raises(RateLimited, match="ask again in") as refused:
        await trail.take_room(AGENT, ASKED, ADMITTED)
    assert DAY_SECONDS / 2 < refused.value.retry_after <= 2 * DAY_SECONDS
    clock[0] += refused.value.retry_after - 600
    with pytest.raises(RateLimited):
        await trail.take_room(AGENT, ASKED, ADMITTED)
    clock[0] += 600
    await trail.take_room(AGENT, ASKED, ADMITTED)


def test_more_coordinates_take_more_room() -> None:
    sizes = [
        ApiKeyUse.of("k", asked_at=1, operation_name=None, coordinates=["Query.revision"] * number, entry_count=0)
        for number in (0, 100, 200, 300)
    ]
    none, some, most, more = (use.stored_bytes for use in sizes)
    assert none + 200 * len("Query.revision") <= most
    assert some < most == more
