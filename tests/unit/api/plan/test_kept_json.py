"""A pathway caches its JSON if the requested fields depend only on it."""

from typing import TYPE_CHECKING, cast

import orjson
import pytest
from graphql import GraphQLObjectType, OperationDefinitionNode, get_named_type, parse
from graphql.execution.values import VariableValues

from firmware_graph.api.plan.binding import Bindings
from firmware_graph.api.plan.compiler import Compiler
from firmware_graph.api.plan.selection import Selections
from firmware_graph.api.plan.shape import ObjectPlan
from firmware_graph.api.plan.source import one_object
from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.readable import readable_fields
from firmware_graph.auth.roles import Role
from firmware_graph.model.keeps_json import MOST_BYTES
from firmware_graph.model.pathway import MultipleTargets, UpgradePathway
from support.builders import a_firmware_version

if TYPE_CHECKING:
    from firmware_graph.api.schema.context import OperationContext

DECLARED = declared_schema()
SCHEMA, BINDINGS = executable(DECLARED), Bindings.of(DECLARED)
READABLE = readable_fields(POLICY, Caller(frozenset({Role.SSC}), "a party", is_sec_party=True).rights)
NO_CONTEXT = cast("OperationContext", None)


def plan_of(selected: str, type_name: str = "UpgradePathway") -> ObjectPlan:
    """Plan some fields of a type, for a caller who may read them all."""
    [operation] = parse(f"{{ {selected} }}").definitions
    assert isinstance(operation, OperationDefinitionNode)
    type_ = get_named_type(SCHEMA.type_map[type_name])
    assert isinstance(type_, GraphQLObjectType)
    compiler = Compiler(BINDINGS, Selections(SCHEMA, {}, VariableValues({}, {})), READABLE)
    return compiler.object(type_, [operation.selection_set])


def a_pathway(*entries: int) -> UpgradePathway:
    """Return a pathway over some entries."""
    versions = [a_firmware_version(entry) for entry in entries]
    return UpgradePathway(versions[0], versions[-1], versions, up_to_date=False, warn=tuple)


def test_json_is_written_once_by_a_projection_and_anew_by_another() -> None:
    found, hops = a_pathway(1, 2), one_object(plan_of("hops"))
    assert orjson.dumps(hops(found, NO_CONTEXT)) == b'{"hops":1}'
    first = found.json
    assert orjson.dumps(hops(found, NO_CONTEXT)) == b'{"hops":1}'
    assert found.json is first
    named = one_object(plan_of("count: hops versions { cplEntryId }"))
    written = b'{"count":1,"versions":[{"cplEntryId":1},{"cplEntryId":2}]}'
    assert orjson.dumps([named(found, NO_CONTEXT), named(found, NO_CONTEXT)]) == b"[%s,%s]" % (written, written)
    assert found.json is not None
    assert found.json[1] == written


def test_json_within_other_objects_is_kept_too() -> None:
    found = a_pathway(1, 2)
    several = one_object(plan_of("source { cplEntryId } pathways { hops }", "MultipleTargets"))
    answer = several(MultipleTargets(found.source, [found]), NO_CONTEXT)
    assert orjson.dumps(answer) == b'{"source":{"cplEntryId":1},"pathways":[{"hops":1}]}'
    assert found.json is not None


@pytest.mark.parametrize("of_the_moment", ["status", "obligation"])
def test_json_that_depends_on_the_moment_is_not_kept(of_the_moment: str) -> None:
    assert not plan_of(f"hops versions {{ {of_the_moment} }}").is_of_row
    assert plan_of("hops versions { deviceModel { manufacturer { name } } } pathwayCount steps { position }").is_of_row


def test_relation_anywhere_beneath_is_no_matter_of_the_row() -> None:
    assert not plan_of("hops versions { latest { __typename } }").is_of_row
    assert not plan_of("prerequisites { ... on UpgradePathway { releaseNotes { __typename } } }").is_of_row


def test_long_json_is_not_kept() -> None:
    found, project = a_pathway(*range(1, MOST_BYTES // 10)), one_object(plan_of("versions { cplEntryId }"))
    assert len(orjson.dumps(project(found, NO_CONTEXT))) > MOST_BYTES
    assert found.json is None
