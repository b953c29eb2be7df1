"""Documents that chance seldom writes: the plan answers them as graphql-core does."""

import pytest

from support.faulty_case import Case
from support.random_operations import NAME, RandomOperation

pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")  # which graphql-core leaves behind

OF_BEST = "fragment F on Item { best { number } }"
CONDITION = "($when: Boolean = true)"  # null for it passes validation, and is an error where it is used


@pytest.mark.parametrize(
    "selected",
    [
        f"{{ a: item {{ ...F best {{ twice }} }} b: item {{ ...F }} }} {OF_BEST}",
        f"{{ a: item {{ ...F }} b: item {{ ...F best {{ twice }} }} c: item {{ best {{ twice }} ...F }} }} {OF_BEST}",
        "{ item { ...F ...F } item { ...F } } fragment F on Item { best { ...G } } fragment G on Item { count }",
        "{ item { number best { a: number } best { b: number number } } item { renamed best { c: number } } }",
        "{ things { ... on Item { a: best { number } } ... on Note { a: about { number } } ... on Tag { number } } }",
        "{ things { ... on Thing { __typename ... on Item { number } } ... on Item { twice best { number } } } }",
        "{ item { part { item { part { best { number } } best { number } } } best { number } } }",
        "{ item { twice: best { best: number } best: twice } }",
        "{ maybeItems(numbers: [1, 1, 2]) { items { items { number } } groups { items { number } } } }",
        "{ page { t: totalCount } a: page { edges { cursor } } item { page { ... { totalCount } } } }",
        "{ item { page { ...F @skip(if: true) nodes { number } } } } fragment F on ItemConnection { totalCount }",
        "{ a: whole(key: 1) b: whole(key: 1) c: whole(key: 2) __typename d: __typename }",
        "{ item { items(most: 3, colours: [RED]) { number } } item { items(colours: [RED], most: 3) { twice } } }",
    ],
)
def test_merged_fields_are_answered_alike(selected: str) -> None:
    Case(RandomOperation(f"query {NAME} {selected}", {})).check()


@pytest.mark.parametrize("given", [{"when": None}, {}, {"when": False}])
@pytest.mark.parametrize(
    "selected",
    [
        "{ item { number @include(if: $when) } }",
        "{ ...F ...F @include(if: $when) } fragment F on Query { item { number } }",
        "{ item { ...F ...F @include(if: $when) } } fragment F on Item { number }",
        "{ item { number ... on Item @include(if: $when) { twice } } }",
        "{ item { number ... on Thing { ... on Note @include(if: $when) { number } } } }",
        "{ maybeThings { ... on Note { number @skip(if: $when) } ... on Item { number best { number } } } }",
        "{ required { number @skip(if: true) @include(if: $when) } }",
        "{ maybeItems(numbers: []) { number @include(if: $when) } }",
        "{ maybeItems(numbers: [1, 2, 1]) { near { ... on Item { number @include(if: $when) } } } }",
        "{ maybeItems(numbers: [1, 2]) { maybeGroups { number @include(if: $when) } count } }",
        "{ maybeItems(numbers: [1, 2]) { maybePage { nodes { best { number @include(if: $when) } } } } }",
    ],
)
def test_condition_of_a_variable_is_answered_alike(selected: str, given: dict[str, object]) -> None:
    Case(RandomOperation(f"query {NAME}{CONDITION} {selected}", given)).check()


@pytest.mark.parametrize("given", [{}, {"most": None}, {"most": 2}, {"most": "x"}, {"most": 2**31}])
@pytest.mark.parametrize("declared", ["$most: Int = 3", "$most: Int! = 1", "$most: Int"])
def test_argument_of_a_variable_is_answered_alike(declared: str, given: dict[str, object]) -> None:
    selected = "{ item(number: 3) { items(most: $most) { number } a: items(most: 1) { number } } }"
    Case(RandomOperation(f"query {NAME}({declared}) {selected}", given)).check()


def test_relation_beneath_a_fragment_that_stands_twice_is_called_once_for_both() -> None:
    selected = "{ a: item(number: 1) { ...F } b: item(number: 2) { ...F } }"
    fragment = "fragment F on Item { best { maybeBest { number } } }"
    ours, theirs = Case(RandomOperation(f"query {NAME} {selected} {fragment}", {})).check()
    assert ours == theirs == 4


def test_argument_that_is_its_default_is_asked_for_together_with_the_default() -> None:
    selected = "{ a: item(number: 3) { items { number } } b: item(number: 4) { items(most: 4) { number } } }"
    ours, theirs = Case(RandomOperation(f"query {NAME} {selected}", {})).check()
    assert ours == theirs == 3


@pytest.mark.parametrize("totals", [("totalCount", "nodes { number }"), ("nodes { number }", "totalCount")])
def test_total_is_counted_where_it_is_asked_for_though_the_arguments_are_the_same(totals: tuple[str, str]) -> None:
    pages = " ".join(f"p{n}: item(number: 3) {{ page(first: $most) {{ {total} }} }}" for n, total in enumerate(totals))
    Case(RandomOperation(f"query {NAME}($most: Int) {{ {pages} }}", {"most": 2})).check()
