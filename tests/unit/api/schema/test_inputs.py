"""Inputs that fields are given as rows."""

from inspect import Parameter, signature
from typing import NamedTuple

import pytest
from graphql import GraphQLInputObjectType, is_non_null_type

from firmware_graph.api.plan.input_types import DECLARED, InputTypes
from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.api.schema.inputs import RowMaker, row_input
from firmware_graph.errors import ConfigurationError


class Row(NamedTuple):
    """A row of one member."""

    name: str


def test_member_that_the_row_does_not_have_is_refused_when_it_is_declared() -> None:
    with pytest.raises(ConfigurationError, match="no place for code"):

        @row_input(Row, description="A row.")
        class RowInput:
            name: str
            code: str


def test_member_that_can_be_null_has_a_default_in_its_row() -> None:
    schema = declared_schema()
    inputs = [type_ for type_ in executable(schema).type_map.values() if isinstance(type_, GraphQLInputObjectType)]
    rows = [type_ for type_ in inputs if isinstance(type_.extensions[DECLARED].from_input, RowMaker)]
    assert len(rows) > 5
    for type_ in rows:
        made = InputTypes(schema).input_object(type_)
        for member in made.members:
            if not is_non_null_type(member.field.type):
                assert signature(made.make).parameters[member.attribute].default is not Parameter.empty, member
