"""From an API key to its caller."""

import asyncio
import time
from collections.abc import Callable
from itertools import chain, combinations
from typing import Any, Final, cast

import pytest

from firmware_graph.api.execution.request import Request
from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.auth import api_keys
from firmware_graph.auth.api_keys import NOT_VALID, ApiKeys, api_key_in, caller_of_key
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.coverage import possible_rights, reached_by
from firmware_graph.auth.own_rows import opens
from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.roles import Role
from firmware_graph.errors import Unauthenticated
from firmware_graph.model.key_format import new_secret
from firmware_graph.model.rights import CARRIES, Rights, Scope, with_carried
from support.small_mutations import Register, service_on

ROW: Final = {
    "key_id": "k1",
    "party": "P1",
    "agent": None,
    "scopes": ["fir:read", "party:manage", "a:scope:of:later"],
    "roles": ["party", "a role of later"],
    "manufacturer_codes": [],
    "expires_at": 1_900_000_000_000,
    "ended_at": None,
    "last_used_on": None,
    "made_by": "anna",
}


def test_keys_of_a_party_are_charged_to_one_account() -> None:
    first, second = (caller_of_key({**ROW, "key_id": name}) for name in ("k1", "k2"))
    assert first.account == second.account is not None
    assert caller_of_key({**ROW, "party": "P2"}).account != first.account
    assert Caller(subject="k1", party="P1").account != first.account


def test_what_is_left_to_a_key_does_not_show_what_a_key_for_restricted_facts_asks() -> None:
    of_committee = [
        caller_of_key({**ROW, "key_id": name, "scopes": ["zigbee:read", "fir:read"]}) for name in ("k1", "k2")
    ]
    assert {one.account for one in of_committee} == {of_committee[0].account} != {caller_of_key(ROW).account}


def test_key_has_its_own_scopes_and_its_owners_party() -> None:
    caller = caller_of_key(ROW)
    assert caller.rights.scopes == {Scope.CPL_READ, Scope.FIR_READ, Scope.PARTY_MANAGE}
    assert (caller.party, caller.subject, caller.roles) == ("P1", "key:k1", frozenset({Role.PARTY}))
    assert caller.rights.ends_at == ROW["expires_at"]


def test_key_has_nothing_of_its_owners_roles_beside_its_scopes() -> None:
    caller = caller_of_key({**ROW, "roles": ["ssc", "secas"], "scopes": ["cpl:read"]})
    assert caller.rights.scopes == {Scope.CPL_READ}
    assert not caller.is_sec_party


def test_agents_key_manages_no_partys_affairs_whatever_is_recorded() -> None:
    assert caller_of_key({**ROW, "agent": "an agent"}).rights.scopes == {Scope.CPL_READ, Scope.FIR_READ}


def test_scope_that_needs_a_step_up_is_none_of_a_key_that_was_made_before() -> None:
    row = {**ROW, "scopes": ["zigbee:read", "fir:read"]}
    assert Scope.ZIGBEE_READ in caller_of_key(row).rights.scopes
    caller = caller_of_key(row, frozenset({Scope.ZIGBEE_READ}))
    assert caller.rights.scopes == {Scope.CPL_READ, Scope.FIR_READ}


def test_agents_key_opens_no_coordinate_that_is_for_those_who_manage_a_party() -> None:
    rights = caller_of_key({**ROW, "agent": "an agent", "scopes": [scope.value for scope in Scope]}).rights
    closed = [name for name, required in POLICY.items() if required == {Scope.PARTY_MANAGE}]
    assert {"Query.apiKeys", "Mutation.createApiKey", "Mutation.endApiKey"} <= set(closed)
    assert not [name for name in closed if rights.open(POLICY[name])]


@pytest.mark.anyio
async def test_key_that_expires_while_it_is_answered_gets_no_answer() -> None:
    register = Register(number=7, before_read=lambda: asyncio.sleep(0.3))
    caller = caller_of_key({**ROW, "expires_at": int((time.time() + 0.1) * 1000)})
    response = await service_on(register).respond(Request("{ number }"), caller)
    assert (list(response.codes), response.etag) == (["UNAUTHENTICATED"], None)


def test_key_of_a_manufacturer_has_the_codes_that_are_recorded_with_it() -> None:
    caller = caller_of_key({**ROW, "roles": ["manufacturer"], "manufacturer_codes": ["1234"]})
    assert caller.rights.owned_codes == {"1234"}


@pytest.mark.parametrize(
    ("header", "is_key"),
    [
        (None, False),
        ("Bearer eyJ.e30.x", False),
        ("Basic fwg_x", False),
        ("Bearer", False),
        ("Bearer fwg_", True),
        ("bearer  fwg_x ", True),
        ("Bearer fwg_x, Bearer fwg_x", True),
    ],
)
def test_bearer_that_begins_as_a_key_is_taken_for_one(header: str | None, is_key: bool) -> None:  # noqa: FBT001
    assert (api_key_in(header) is not None) is is_key


@pytest.mark.anyio
@pytest.mark.parametrize(
    "alter",
    [
        lambda _: "fwg_",
        lambda _: "fwg_x",
        lambda key: key[:-1] + "!",
        lambda key: key + "0",
        lambda _: "fwg_" + "0" * 49,
    ],
)
async def test_text_that_cannot_be_a_key_is_refused_without_a_round_trip(alter: Callable[[str], str]) -> None:
    keys = ApiKeys(cast("Any", None), timeout_seconds=1)  # there is no database to ask
    with pytest.raises(Unauthenticated) as refused:
        await keys.caller(alter(new_secret()), cast("Any", None))
    assert str(refused.value) == NOT_VALID


@pytest.mark.anyio
async def test_use_is_recorded_once_a_day_where_more_keys_are_used_than_are_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recorded: list[str] = []

    async def record(_graph: object, _query: str, *, key_id: str, used_on: str) -> None:
        recorded.append(f"{key_id} {used_on}")

    monkeypatch.setattr(api_keys, "run_alone", record)
    monkeypatch.setattr(api_keys, "MOST_REMEMBERED", 2)
    keys = ApiKeys(cast("Any", None), timeout_seconds=1)
    for key_id in ("a", "b", "b", "c", "b", "c", "a"):
        keys.note_use(key_id, "2026-01-01", "2026-01-02")
    await keys.finish()
    assert recorded == [f"{key_id} 2026-01-02" for key_id in ("a", "b", "c", "a")]
    assert len(keys.used_on) == 2


def test_scopes_carry_what_every_role_that_gives_them_gives_too() -> None:
    for scope, carried in CARRIES.items():
        holders = [rights for rights in possible_rights() if scope in rights.scopes]
        assert holders
        assert all(carried <= rights.scopes for rights in holders)


def test_no_key_reaches_an_object_whose_fields_it_may_not_read_and_that_cannot_be_null() -> None:
    schema = executable(declared_schema())
    subsets = chain.from_iterable(combinations(Scope, size) for size in range(len(Scope) + 1))
    for scopes in {with_carried(frozenset(one)) for one in subsets}:
        rights = Rights(scopes)
        fallen = {
            f"{type_.name}.{name}"
            for type_ in reached_by(schema, POLICY, rights)
            for name, field in type_.fields.items()
            if str(field.type).endswith("!")
            and not opens(rights, f"{type_.name}.{name}", POLICY[f"{type_.name}.{name}"])
        }
        assert not fallen, (scopes, fallen)
