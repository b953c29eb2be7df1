"""The access table: what each role opens, and that nothing is readable by being forgotten."""

import pytest
from graphql import GraphQLSchema, build_schema

from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.coverage import check_coverage
from firmware_graph.auth.policy import POLICY, coordinates_in, scope_of
from firmware_graph.auth.scopes import Role, Scope
from firmware_graph.errors import ConfigurationError
from firmware_graph.model.vocabulary import Tier

CPL, FIR, SSC = Scope


def test_everyone_reads_the_list_alone() -> None:
    assert ANONYMOUS.scopes == {CPL}
    assert ANONYMOUS.tiers == {Tier.CPL}


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        (Role.PARTY, {CPL}),
        (Role.MANUFACTURER, {CPL}),
        (Role.RSA, {CPL}),
        (Role.ALT_HAN_CO, {CPL}),
        (Role.DCC, {CPL, FIR}),
        (Role.SECAS, {CPL, FIR}),
        (Role.SSC, {CPL, FIR, SSC}),
    ],
)
def test_role_opens_what_it_is_entitled_to_whatever_its_party(role: Role, opens: set[Scope]) -> None:
    assert Caller(frozenset({role})).scopes == opens
    assert Caller(frozenset({role}), is_sec_party=True).scopes == opens | {FIR}


def test_tiers_follow_the_scopes() -> None:
    assert Caller(frozenset({Role.SSC})).tiers == set(Tier)
    assert Caller(is_sec_party=True).tiers == {Tier.CPL, Tier.FIR}


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
    assert scope_of(coordinate) is scope


def test_coordinate_that_is_not_in_the_table_is_a_fault_of_the_set_up() -> None:
    with pytest.raises(ConfigurationError, match=r"FirmwareVersion\.password"):
        scope_of("FirmwareVersion.password")


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
        check_coverage(a_schema(), policy={**coordinates_in({CPL: NAMES}), "Query.gone": FIR})


def test_restricted_field_that_cannot_be_null_beside_open_ones_stops_the_build() -> None:
    policy = {**coordinates_in({CPL: NAMES}), "Query.colour": FIR}
    with pytest.raises(ConfigurationError, match=r"cannot be null: Query\.colour\."):
        check_coverage(a_schema(), policy=policy)


def test_restricted_type_may_have_fields_that_cannot_be_null() -> None:
    sdl = "type Query { secret: Secret } type Secret { name: String! }"
    check_coverage(a_schema(sdl), policy={"Query.secret": SSC, "Secret.name": SSC})


def test_table_names_every_restricted_mark_of_the_published_contract() -> None:
    assert {
        coordinate for coordinate, scope in POLICY.items() if scope is SSC and coordinate.startswith("Firmware")
    } == {
        "FirmwareVersion.zigbeeStack",
        "FirmwareVersion.chipset",
        "FirmwareVersion.defects",
    }
