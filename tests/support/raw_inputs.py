"""Values of variables as in JSON: those that fit a type, and those that do not."""

from functools import cache
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    is_required_input_field,
)
from hypothesis import strategies as st

JUNK: Final[st.SearchStrategy[Any]] = st.sampled_from(
    [
        *(None, True, False, 0, 1, -1, 2**31, -(2**31) - 1, 2**53, 10**400, 0.0, -0.0, 1.0, 1.5, float("nan"), 1e308),
        *(float("inf"), "", "a", "1", "LIGHT", "ESME", "2020-01-01", [], {}, [None], [[]], [{}], {"x": 1}, {"no": {}}),
        {"whole": 1},
        {"cplEntryId": 1},
        [[[1]]],
    ]
)
LEAVES: Final = {
    "Int": st.integers(-(2**31), 2**31 - 1) | st.just(3.0),
    "Float": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**20), 10**20),
    "Boolean": st.booleans(),
    "ID": st.text(max_size=3) | st.integers(),
    "String": st.text(max_size=3),
    "Date": st.sampled_from(["2020-02-29", "2026-01-31", "2021-01-01"]),
    "DateTime": st.sampled_from(["2020-02-29", "2021-01-01T12:00:00.5+01:00", "2019-06-01T00:00:00Z"]),
}
"""Values that a scalar accepts."""


@cache
def raw(type_: GraphQLInputType, wrong: float = 0.0) -> st.SearchStrategy[Any]:
    """Draw values for a type; this share of the places has any value at all."""
    right = fitting(type_, wrong)
    return st.floats(0, 1).flatmap(lambda chance: JUNK if chance < wrong else right) if wrong else right


def fitting(type_: GraphQLInputType, wrong: float) -> st.SearchStrategy[Any]:
    """Draw values that fit a type, except for the invalid ones within them; a single value stands for a list of it."""
    match type_:
        case GraphQLNonNull():
            return fitting_present(type_.of_type, wrong)
        case _:
            return st.none() | fitting_present(type_, wrong)


def fitting_present(type_: GraphQLInputType, wrong: float) -> st.SearchStrategy[Any]:
    """Draw values that are not null."""
    match type_:
        case GraphQLList():
            items = later(type_.of_type, wrong)
            return st.lists(items, max_size=3) | items.filter(lambda value: value is not None)
        case GraphQLEnumType():
            return st.sampled_from(sorted(type_.values))
        case GraphQLInputObjectType(is_one_of=True):
            of_each = [st.fixed_dictionaries({name: raw(one.type, wrong)}) for name, one in type_.fields.items()]
            return st.one_of(of_each)
        case GraphQLInputObjectType():
            return objects(type_, wrong)
    return LEAVES[str(type_)]


def objects(type_: GraphQLInputObjectType, wrong: float) -> st.SearchStrategy[dict[str, Any]]:
    """Draw input objects; if invalid ones are allowed, also without required members and with unknown ones."""
    members = {name: later(one.type, wrong) for name, one in type_.fields.items()}
    needed = {name: members[name] for name, one in type_.fields.items() if is_required_input_field(one)}
    others = {name: value for name, value in members.items() if name not in needed}
    right = st.fixed_dictionaries(needed, optional=others)
    if not wrong:
        return right
    strange = st.fixed_dictionaries({}, optional={**members, "unknown": JUNK})
    return st.floats(0, 1).flatmap(lambda chance: strange if chance < wrong else right)


def later(type_: GraphQLInputType, wrong: float) -> st.SearchStrategy[Any]:
    """Draw values for a type that may be recursive."""
    return st.deferred(lambda: raw(type_, wrong))
