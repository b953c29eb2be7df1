"""Every query of the cookbook, docs/queries.md and its chapters, and of the pages of errors, asked and compared.

A query has a line before it, `<!-- as: ROLE -->` or `<!-- as: ROLE of PARTY -->`, and may have a block of
`json variables` after it. In an answer, '…' stands for what differs from one import to the next, and at the end of a
list for more of the same.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from graphql import FieldNode, OperationDefinitionNode, parse

from cookbook import COVER, Recipe, all_recipes, recipes_of
from firmware_graph.api.execution.error_pages import documentation_of
from support.asking import Ask
from support.paths import ROOT
from support.wings import WINGS, root_fields, stem_of, wings_of

REST = "…"

RECIPES = all_recipes()
OF_ERRORS = [recipe for page in sorted((ROOT / "docs" / "errors").glob("*.md")) for recipe in recipes_of(page)]


def fields_of(recipe: Recipe) -> list[str]:
    """List what a recipe asks of the query root."""
    [operation] = parse(recipe.query).definitions
    assert isinstance(operation, OperationDefinitionNode)
    return [node.name.value for node in operation.selection_set.selections if isinstance(node, FieldNode)]


def shows(shown: Any, came: Any) -> bool:
    """Tell whether what the cookbook shows is what came."""
    if shown == REST:
        return True
    if isinstance(shown, dict) and isinstance(came, dict):
        return shown.keys() == came.keys() and all(shows(shown[name], came[name]) for name in shown)
    if isinstance(shown, list) and isinstance(came, list):
        if shown and shown[-1] == REST:
            return len(came) >= len(shown) and all(map(shows, shown[:-1], came))
        return len(shown) == len(came) and all(map(shows, shown, came))
    return type(shown) is type(came) and bool(shown == came)


@pytest.mark.parametrize("recipe", [*RECIPES, *OF_ERRORS], ids=lambda recipe: recipe.place)
def test_query_of_the_cookbook_is_answered_as_it_says(
    recipe: Recipe, client: httpx.Client, headers_of: Callable[..., dict[str, str]]
) -> None:
    role = "anonymous" if recipe.role == "anyone" else recipe.role
    came = Ask(client, headers_of(role, recipe.party))(recipe.query, **recipe.variables).json()
    for error in came.get("errors", ()):
        assert error["extensions"].pop("documentation") == documentation_of(error["extensions"]["code"])
    assert shows(recipe.answer, came), json.dumps(came, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("wing", WINGS)
def test_chapter_of_a_wing_asks_each_of_its_questions(wing: str) -> None:
    asked = {field for recipe in recipes_of(ROOT / "docs" / "queries" / f"{wing}.md") for field in fields_of(recipe)}
    assert {field for field in root_fields() if wings_of(stem_of(field)) == [wing]} <= asked


def test_every_change_is_asked_in_a_chapter() -> None:
    assert set(root_fields("Mutation")) <= {field for recipe in RECIPES for field in fields_of(recipe)}


def test_cover_lists_every_question_and_change() -> None:
    named = set(re.findall(r"`(\w+)`", COVER.read_text(encoding="utf-8")))
    assert {*root_fields(), *root_fields("Mutation")} <= named


@pytest.mark.parametrize(
    ("shown", "came", "is_shown"),
    [
        ({"a": 1}, {"a": 1}, True),
        ({"a": 1}, {"a": 2}, False),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ({"a": REST}, {"a": "r7"}, True),
        ([1, REST], [1, 2, 3], True),
        ([1, REST], [2, 3], False),
        ([1, REST], [1], False),
        ([1], [1, 2], False),
        (1, True, False),
    ],
)
def test_answer_shown_is_compared_whole(shown: Any, came: Any, *, is_shown: bool) -> None:
    assert shows(shown, came) is is_shown
