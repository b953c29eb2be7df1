"""The access table: what each role opens, and that nothing is readable by being forgotten."""

import pytest
from graphql import GraphQLSchema, build_schema

from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.coordinates import Table, coordinates_in
from firmware_graph.auth.coverage import check_coverage
from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.roles import Role, how_to_get
from firmware_graph.errors import ConfigurationError
from firmware_graph.model.rights import EVERYONE, Scope
from firmware_graph.model.vocabulary import Tier

CPL, FIR, SSC = Scope.CPL_READ, Scope.FIR_READ, Scope.ZIGBEE_READ


def scopes(*roles: Role, is_sec_party: bool = False, party: str | None = None) -> frozenset[Scope]:
    return Caller(frozenset(roles), party, is_sec_party).rights.scopes


def test_everyone_reads_the_list_alone() -> None:
    assert ANONYMOUS.rights.scopes == EVERYONE == {CPL}
    assert ANONYMOUS.rights.tiers == {Tier.CPL}


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        (Role.PARTY, {CPL}),
        (Role.MANUFACTURER, {CPL, Scope.FIR_PROPOSE, Scope.NOTES_PUBLISH}),
        (Role.RSA, {CPL}),
        (Role.ALT_HAN_CO, {CPL, Scope.FIR_PROPOSE}),
        (Role.DCC, {CPL, FIR}),
        (Role.SECAS, {CPL, FIR, Scope.FIR_PUBLISH}),
        (Role.SSC, {CPL, FIR, SSC, Scope.ZIGBEE_PUBLISH, Scope.ADVISORIES_WRITE, Scope.AUDIT_READ}),
    ],
)
def test_role_opens_what_it_is_entitled_to_whatever_its_party(role: Role, opens: set[Scope]) -> None:
    assert scopes(role) == opens
    assert scopes(role, is_sec_party=True) == opens | {FIR}


def test_roles_together_open_what_each_opens() -> None:
    assert scopes(Role.SECAS, Role.MANUFACTURER) == scopes(Role.SECAS) | scopes(Role.MANUFACTURER)


@pytest.mark.parametrize("role", Role)
def test_who_is_of_a_party_manages_its_affairs_but_for_an_agent(role: Role) -> None:
    assert (Scope.PARTY_MANAGE in scopes(role, party="P1")) is (role is not Role.RSA)
    assert Scope.PARTY_MANAGE in scopes(role, party="P1", is_sec_party=True)
    assert Scope.PARTY_MANAGE not in scopes(role, is_sec_party=True)


def test_party_without_a_role_or_status_manages_nothing() -> None:
    assert scopes(party="P1") == EVERYONE


def test_tiers_follow_the_reading_scopes_alone() -> None:
    assert Caller(frozenset({Role.SSC})).rights.tiers == set(Tier)
    assert Caller(is_sec_party=True).rights.tiers == {Tier.CPL, Tier.FIR}
    assert Caller(frozenset({Role.MANUFACTURER}), "M1").rights.tiers == {Tier.CPL}


def test_every_scope_says_how_to_get_it_and_the_same_is_said_once() -> None:
    assert all(how_to_get([scope]) for scope in Scope)
    assert how_to_get([Scope.ZIGBEE_PUBLISH, Scope.AUDIT_READ]) == how_to_get([Scope.AUDIT_READ])


@pytest.mark.parametrize(
    ("coordinate", "scope"),
    [
        ("FirmwareVersion.zigbeeBand", CPL),
        ("FirmwareVersion.latest", FIR),
        ("FirmwareVersion.upgradesTo(first:)", FIR),
        ("FirmwareFilter.predecessorsDeclared", FIR),
        ("PredecessorsDeclared.LISTED", FIR),
        ("FirmwareVersion.zigbeeStack", SSC),
        ("Query.zigbeeStacks(filter:)", SSC),
    ],
)
def test_table_names_fields_arguments_input_fields_and_values(coordinate: str, scope: Scope) -> None:
    assert POLICY[coordinate] == {scope}


def test_row_of_several_scopes_is_opened_by_each_of_them() -> None:
    either = frozenset({Scope.FIR_PROPOSE, Scope.FIR_PUBLISH})
    assert coordinates_in({either: {"T": "a(b:)"}, CPL: {"U": "c"}}) == {
        "T.a": either,
        "T.a(b:)": either,
        "U.c": EVERYONE,
    }
    for role, is_open in ((Role.SECAS, True), (Role.MANUFACTURER, True), (Role.SSC, False)):
        assert Caller(frozenset({role})).rights.open(either) is is_open


def test_coordinate_named_twice_is_a_fault_of_the_set_up() -> None:
    with pytest.raises(ConfigurationError, match=r"T\.a twice"):
        coordinates_in({CPL: {"T": "a"}, FIR: {"T": "a"}})


SDL = """
    interface Named { name(upper: Boolean): String }
    type Query implements Named { name(upper: Boolean): String  colour: Colour!  by(f: Filter): Query }
    enum Colour { RED GREEN }
    input Filter { colour: Colour }
"""
NAMES = {
    "Query": "name(upper:) colour by(f:)",
    "Named": "name(upper:)",
    "Colour": "RED GREEN",
    "Filter": "colour",
}


def a_schema(sdl: str = SDL) -> GraphQLSchema:
    return build_schema(sdl)


def test_schema_that_the_table_names_in_full_passes() -> None:
    check_coverage(a_schema(), policy=coordinates_in({CPL: NAMES}))


@pytest.mark.parametrize(
    "coordinate",
    [
        "Query.name",
        "Query.name(upper:)",
        "Named.name",
        "Named.name(upper:)",
        "Query.by(f:)",
        "Colour.RED",
        "Filter.colour",
    ],
)
def test_coordinate_left_out_of_the_table_stops_the_build(coordinate: str) -> None:
    policy = coordinates_in({CPL: NAMES})
    del policy[coordinate]
    with pytest.raises(ConfigurationError) as refused:
        check_coverage(a_schema(), policy=policy)
    assert str(refused.value) == f"The access table does not say which scope these need: {coordinate}."


def test_name_that_the_schema_does_not_have_stops_the_build() -> None:
    with pytest.raises(ConfigurationError, match=r"does not have: Query\.gone\."):
        check_coverage(a_schema(), policy={**coordinates_in({CPL: NAMES}), "Query.gone": frozenset({FIR})})


def test_restricted_field_that_cannot_be_null_beside_open_ones_stops_the_build() -> None:
    policy = {**coordinates_in({CPL: NAMES}), "Query.colour": frozenset({FIR})}
    with pytest.raises(ConfigurationError, match=r"cannot be null: Query\.colour\."):
        check_coverage(a_schema(), policy=policy)


def test_restricted_type_may_have_fields_that_cannot_be_null() -> None:
    sdl = "type Query { secret: Secret } type Secret { name: String! }"
    check_coverage(a_schema(sdl), policy=coordinates_in({SSC: {"Query": "secret", "Secret": "name"}}))


PAYLOADS = """
    type Query { open: Int }
    type Mutation { change: Result }
    union Result = Published | Refused
    type Published { impact: String! }
    type Refused { reason: String! }
"""
EITHER = frozenset({Scope.FIR_PUBLISH, Scope.ZIGBEE_PUBLISH})


def payloads_of(scope: Scope | frozenset[Scope]) -> dict[str, frozenset[Scope]]:
    rows: Table = {CPL: {"Query": "open"}, EITHER: {"Mutation": "change", "Refused": "reason"}}
    return {**coordinates_in(rows), "Published.impact": frozenset({scope}) if isinstance(scope, Scope) else scope}


@pytest.mark.parametrize("scope", [FIR, EITHER, CPL])
def test_payload_that_all_who_may_write_may_read_cannot_be_null(scope: Scope | frozenset[Scope]) -> None:
    check_coverage(a_schema(PAYLOADS), policy=payloads_of(scope))


def test_payload_that_some_who_may_write_may_not_read_stops_the_build() -> None:
    with pytest.raises(ConfigurationError, match=r"cannot be null: Published\.impact\."):
        check_coverage(a_schema(PAYLOADS), policy=payloads_of(SSC))


def test_table_names_every_restricted_mark_of_the_published_contract() -> None:
    assert {
        coordinate for coordinate, required in POLICY.items() if required == {SSC} and coordinate.startswith("Firmware")
    } == {
        "FirmwareVersion.zigbeeStack",
        "FirmwareVersion.chipset",
        "FirmwareVersion.defects",
    }
