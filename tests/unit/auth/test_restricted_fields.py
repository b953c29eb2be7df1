"""What counts as a read of restricted facts, and that such reads are seen where they happen."""

from typing import Final

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type, parse

from firmware_graph.api.execution.documents import operation_of
from firmware_graph.api.plan.binding import Bindings, row_types_of
from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.api.schema.fields import Relation
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.policy import POLICY, RESTRICTED_FIELDS
from firmware_graph.auth.roles import SCOPES_OF_ROLE, Role, roles_giving
from firmware_graph.model import advisory, defect, firmware
from firmware_graph.model.page import Page
from firmware_graph.model.rights import RESTRICTED, TIER_OF, Scope
from firmware_graph.questions.defects.exposed_firmware import ExposurePage
from firmware_graph.questions.defects.remediation import RemediationEffect

DECLARED: Final = declared_schema()
SCHEMA: Final = executable(DECLARED)
SSC: Final = Caller(roles=frozenset({Role.SSC}), is_sec_party=True)
SEEN: Final = {
    firmware.FirmwareVersion,
    firmware.PastFirmwareVersion,
    defect.DefectExposure,
    defect.ManufacturerExposure,
    defect.BlastRadius,
    defect.ExposureSummary,
    ExposurePage,
    Page,
    RemediationEffect,
    advisory.Advisory,
    advisory.AdvisoryPaper,
}
OF_NO_FIRMWARE: Final = {
    firmware.ZigbeeStack,
    firmware.Chipset,
    defect.Defect,
    defect.StackExposure,
    defect.NoClearRelease,
    defect.ExposureGroup,  # its summary is looked through
}


def admitted(query: str, caller: Caller = SSC, **variables: object) -> tuple[str, ...]:
    document = parse(query)
    admission = Gate(SCHEMA).admit(Operation(document, operation_of(document, None), variables), caller.rights)
    assert not admission.refusals
    return admission.restricted


def test_restricted_scopes_are_those_that_read_what_the_ssc_alone_reads() -> None:
    others = set().union(*(scopes for role, scopes in SCOPES_OF_ROLE.items() if role is not Role.SSC))
    assert {scope for scope in TIER_OF if scope in SCOPES_OF_ROLE[Role.SSC] - others} == RESTRICTED
    assert roles_giving(frozenset(Role), RESTRICTED) == [Role.SSC]


def test_restricted_field_of_a_type_with_public_fields_is_a_relation() -> None:
    """So that the rows which it is asked of are seen: of a column nobody would know."""
    bindings = Bindings.of(DECLARED).bindings
    for type_ in {name for name, _ in RESTRICTED_FIELDS}:
        found = SCHEMA.type_map[type_]
        if not isinstance(found, GraphQLObjectType):
            continue
        if any((type_, name) not in RESTRICTED_FIELDS for name in found.fields):
            restricted = [name for name in found.fields if (type_, name) in RESTRICTED_FIELDS]
            assert all(isinstance(bindings[type_, name], Relation) for name in restricted)


def test_no_restricted_input_hangs_on_a_public_field() -> None:
    """So that whoever uses restricted input uses a restricted field, whose coordinate is recorded."""
    for type_ in SCHEMA.type_map.values():
        if not isinstance(type_, GraphQLObjectType) or type_.name.startswith("__"):
            continue
        for name, field in type_.fields.items():
            if POLICY[f"{type_.name}.{name}"] <= RESTRICTED:
                continue
            for argument, given in field.args.items():
                assert not POLICY[f"{type_.name}.{name}({argument}:)"] <= RESTRICTED
                named = get_named_type(given.type)
                if isinstance(named, GraphQLInputObjectType):
                    assert not [one for one in named.fields if POLICY[f"{named.name}.{one}"] <= RESTRICTED]


def test_every_row_that_a_restricted_type_stands_for_is_looked_through_or_of_no_firmware() -> None:
    rows = {
        row
        for name in {name for name, _ in RESTRICTED_FIELDS}
        for row in row_types_of(SCHEMA.type_map[name])
        if row.__name__ != "PageEdge"
    }
    assert rows <= SEEN | OF_NO_FIRMWARE


@pytest.mark.parametrize(
    ("query", "restricted"),
    [
        ("{ manufacturers { nodes { code } } }", ()),
        ("{ __schema { types { name } } zigbeeStacks { __typename } }", ("Query.zigbeeStacks",)),
        (
            "{ firmwareVersion(cplEntryId: 1) { ...V } } fragment V on FirmwareVersion { zigbeeStack { id } }",
            ("FirmwareVersion.zigbeeStack", "ZigbeeStack.id"),
        ),
        ("query ($no: Boolean!) { revision { id } zigbeeStacks @include(if: $no) { totalCount } }", ()),
        ("{ restrictedReads { nodes { coordinates } } }", ()),
    ],
)
def test_gate_lists_the_restricted_fields_that_an_operation_uses(query: str, restricted: tuple[str, ...]) -> None:
    assert admitted(query, no=False) == restricted


def test_nothing_that_is_cut_is_read() -> None:
    assert admitted("{ firmwareVersion(cplEntryId: 1) { zigbeeStack { id } } }", Caller()) == ()


def test_scope_that_is_withheld_is_not_held() -> None:
    withheld = Caller(roles=frozenset({Role.SSC}), is_sec_party=True, withheld=RESTRICTED)
    assert SSC.rights.scopes - withheld.rights.scopes == {Scope.ZIGBEE_READ}
