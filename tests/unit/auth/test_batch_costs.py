"""What the gate charges for batches of the schema: as much as people ask for passes, and no answer without bound."""

from collections.abc import Sequence
from typing import Any, Final

import pytest
from graphql import FieldNode, OperationDefinitionNode, parse, print_ast, validate

from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.walk import LONG_TEXTS
from firmware_graph.errors import RequestError
from firmware_graph.model.rights import Scope
from support.paths import ROOT

CORE: Final = executable(declared_schema())
READY: Final = ROOT / "web" / "src" / "ready-queries"
ITEM: Final = {"from": {"cplEntryId": 20}, "to": {"cplEntryId": 22}}


def selected_by(file: str) -> str:
    """Return what a ready query selects of its field."""
    [operation] = parse((READY / file).read_text(encoding="utf-8")).definitions
    assert isinstance(operation, OperationDefinitionNode)
    [field] = operation.selection_set.selections
    assert isinstance(field, FieldNode)
    assert field.selection_set
    return print_ast(field.selection_set)


PATHWAYS: Final = {
    file.name: selected_by(file.name)
    for file in sorted(READY.glob("*.graphql"))
    if " upgradePathway" in file.read_text(encoding="utf-8")
}


def refusals(field: str, selected: str, items: int) -> Sequence[RequestError]:
    """Ask a batch of so many items, as a SEC Party with the default limits."""
    type_ = {"upgradePathways": "PathwayRequest", "validateUpgrades": "UpgradeRequest"}[field]
    document = parse(f"query ($r: [{type_}!]!) {{ {field}(requests: $r) {selected} }}")
    assert validate(CORE, document) == []
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    variables: dict[str, Any] = {"r": [ITEM] * items}
    return Gate(CORE).admit(Operation(document, operation, variables), Caller(is_sec_party=True).rights).refusals


@pytest.mark.parametrize("file", PATHWAYS)
def test_batch_of_1000_with_what_a_ready_query_selects_passes(file: str) -> None:
    assert refusals("upgradePathways", PATHWAYS[file], 1_000) == []


@pytest.mark.parametrize(
    ("field", "selected"),
    [
        ("validateUpgrades", selected_by("party-5-may-i.graphql")),
        ("validateUpgrades", "{ verdict reasons { code message firmwareVersion { cplEntryId } } }"),
        ("upgradePathways", selected_by("integrator-4-many-pathways.graphql")),
        ("upgradePathways", "{ ... on UpgradePathway { hops versions { cplEntryId versionHex } } }"),
    ],
)
def test_largest_batch_passes_with_little_of_each_answer(field: str, selected: str) -> None:
    assert refusals(field, selected, 10_000) == []


@pytest.mark.parametrize(
    ("selected", "most"),
    [
        ("{ ... on UpgradePathway { alternatives(first: 50) { nodes { hops } } } }", 50_000 // (1 + 1 + 50 - 10)),
        ("{ ... on UpgradePathway { alternatives(first: 50) { nodes { versions { cplEntryId } } } } }", 50_000 // 192),
    ],
)
def test_batch_with_pages_in_each_answer_is_refused_with_the_number_that_passes(selected: str, most: int) -> None:
    [error] = refusals("upgradePathways", selected, 10_000)
    assert {name: error.extensions[name] for name in ("argument", "most")} == {"argument": "requests", "most": most}
    assert refusals("upgradePathways", selected, most) == []
    assert refusals("upgradePathways", selected, most + 1)


def test_unions_of_lists_are_charged_for_one_type_of_answer() -> None:
    one = "{ ... on UpgradePathway { versions { cplEntryId } } }"
    both = "{ ... on UpgradePathway { versions { cplEntryId } } ... on PathwayUnknown { undeclared { cplEntryId } } }"
    assert (
        refusals("upgradePathways", one, 60_000)[0].extensions
        == refusals("upgradePathways", both, 60_000)[0].extensions
    )


@pytest.mark.parametrize(
    ("selected", "cost"),
    [
        ("{ proposals(first: 20) { nodes { id operationCount } } }", 1 + 20),
        ("{ proposals(first: 20) { nodes { id operations } } }", 1 + 20 * 401),
        ("{ firmwareVersions(first: 500) { nodes { releaseNote { reference } } } }", 1 + 500 * 2),
        ("{ firmwareVersions(first: 500) { nodes { releaseNote { summary capabilities knownIssues fixes } } } }", 3001),
        ("{ advisories(first: 50) { nodes { title text } } }", 1 + 50 * 4),
    ],
)
def test_long_texts_cost_like_as_many_objects(selected: str, cost: int) -> None:
    document = parse(selected)
    assert validate(CORE, document) == []
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    rights = Caller(key_scopes=frozenset(Scope), party="P1").rights
    assert Gate(CORE).admit(Operation(document, operation, {}), rights).size.cost == cost


def test_every_long_text_is_a_field() -> None:
    for coordinate in LONG_TEXTS:
        type_, _, name = coordinate.partition(".")
        assert name in CORE.type_map[type_].fields  # type: ignore[attr-defined]
