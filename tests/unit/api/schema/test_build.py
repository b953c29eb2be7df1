"""What clients read from the schema itself, and code is generated from."""

from graphql import GraphQLEnumType, GraphQLInputObjectType, Undefined

from firmware_graph.api.schema.build import declared_schema, executable

SCHEMA = executable(declared_schema())


def test_advice_stands_in_the_published_order() -> None:
    advice = SCHEMA.type_map["Recommendation"]
    assert isinstance(advice, GraphQLEnumType)
    assert list(advice.values) == ["SHOULD", "CONDITIONAL", "SHOULD_NOT", "NOT_STATED"]


CONTRACT_HAS_A_DEFAULT = ["ChangesInput.dryRun"]


def test_input_fields_that_may_be_left_out_have_no_default() -> None:
    inputs = [type_ for type_ in SCHEMA.type_map.values() if isinstance(type_, GraphQLInputObjectType)]
    fields = {f"{type_.name}.{name}": field for type_ in inputs for name, field in type_.fields.items()}
    assert fields
    assert [
        name for name, field in fields.items() if field.default or field.default_value is not Undefined
    ] == CONTRACT_HAS_A_DEFAULT
