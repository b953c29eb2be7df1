"""Every change of the schema since its release is announced, and what breaks clients waits."""

from dataclasses import replace
from datetime import date

import pytest
from graphql import build_schema

from cookbook import Recipe, answers_of
from schema_changes import (
    SchemaChange,
    all_changes,
    announced_changes,
    changes_between,
    changes_of_access,
    changes_of_answers,
    faults,
)

OLD = """
type Query { a: Int b(x: Int): Answer colour: Colour shade: Shade c(shade: Input): Int }
union Answer = One | Two
type One { id: ID } type Two { id: ID } type Three { id: ID }
enum Colour { RED }
"Open: more may come."
enum Shade { DARK }
enum Input { LEFT }
"""
TODAY = date(2026, 11, 27)


def breaking(old: str, new: str) -> list[bool]:
    return [change.is_breaking for change in changes_between(build_schema(OLD), build_schema(OLD.replace(old, new)))]


def test_all_changes_since_the_release_are_announced() -> None:
    assert list(faults(all_changes(), announced_changes(), TODAY)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a: Int", "a: Int more: Int", [False]),
        ("a: Int", "", [True]),
        ("a: Int", "a: String", [True]),
        ("x: Int", "x: Int y: Int", [False]),
        ("x: Int", "x: Int!", [True]),
        ("One | Two", "One | Two | Three", [True]),
        ("RED", "RED GREEN", [True]),
        ("DARK", "DARK LIGHT", [False]),
        ("LEFT", "LEFT RIGHT", [False]),
        ("a: Int", 'a: Int @deprecated(reason: "b has it")', [False]),
        ("a: Int", "a: Int", []),
    ],
)
def test_a_change_breaks_clients_or_does_not(old: str, new: str, expected: list[bool]) -> None:
    assert breaking(old, new) == expected


BEHIND_AN_INTERFACE = """
type Query { answered: Shape marked: Circle }
interface Shape { colour: Colour }
interface Marker { name: String }
enum Colour { RED }
type Circle implements Shape & Marker { colour: Colour name: String }
type Dot { colour: Colour name: String }
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("type Dot", "type Square implements Shape { colour: Colour } type Dot", [True]),
        ("type Dot", "type Dot implements Shape", [True]),
        ("type Dot", "type Square implements Marker { name: String } type Dot", [False]),
        ("type Dot", "type Dot implements Marker", [False]),
        ("type Dot", "type Square { name: String } type Dot", [False]),
        ("RED", "RED GREEN", [True]),
        ("answered: Shape", "answered: Shape named: Marker", [False]),
    ],
)
def test_type_or_value_that_comes_through_an_interface_breaks_clients(old: str, new: str, expected: list[bool]) -> None:
    changed = build_schema(BEHIND_AN_INTERFACE.replace(old, new, 1))
    found = changes_between(build_schema(BEHIND_AN_INTERFACE), changed)
    assert [change.is_breaking for change in found] == expected


def test_access_that_fewer_have_breaks_clients() -> None:
    old = {"A.b": ["fir:read"], "A.c": ["fir:read"], "A.d": ["fir:read"]}
    new = {"A.b": ["zigbee:read"], "A.c": ["fir:read", "fir:publish"], "A.e": ["fir:read"]}
    found = {change.what.split()[0]: change.is_breaking for change in changes_of_access(old, new)}
    assert found == {"A.b": True, "A.c": False, "A.d": False, "A.e": True}


def test_what_breaks_clients_waits_for_a_release_six_months_later() -> None:
    change = [SchemaChange("Query.a was removed.", is_breaking=True)]

    def said(**entry: object) -> list[str]:
        return list(faults(change, {"Query.a was removed.": entry}, TODAY))

    assert "has no entry" in next(faults(change, {}, TODAY))
    assert "announced" in said()[0]
    assert "six months" in said(announced=date(2026, 11, 1), release=date(2027, 4, 1))[0]
    assert "six months" in said(announced=date(2026, 11, 1), release=date(2026, 11, 27))[0]
    assert "has not come" in said(announced=date(2026, 11, 1), release=date(2027, 6, 1))[0]
    assert said(announced=date(2026, 5, 1), release=date(2026, 11, 1)) == []
    assert "not so" in next(faults([], {"Query.z was removed.": {}}, TODAY))


def test_answer_of_the_cookbook_that_is_another_is_a_change_and_other_queries_are_none() -> None:
    recipe = Recipe("a:1", "Why?", "party", None, "{ a }", {}, {"data": {"a": 1}})
    old = answers_of([recipe])
    [what] = [change.what for change in changes_of_answers(old, answers_of([replace(recipe, answer={"data": {}})]))]
    assert what.startswith("It is answered otherwise: a: Why? (")
    laid_out = replace(recipe, place="a:9", query="{\n  a\n}")
    for other in (laid_out, replace(recipe, query="{ b }", answer=0), replace(recipe, role="ssc", answer=0)):
        assert changes_of_answers(old, answers_of([other])) == []
