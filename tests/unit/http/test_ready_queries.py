"""The ready queries of the GraphiQL page: that each says whom it is for and is one named operation."""

import json
import re
from pathlib import Path

import pytest
from graphql import OperationDefinitionNode, parse

from support.paths import ROOT

FILES = sorted((ROOT / "web/src/ready-queries").glob("*.graphql"))
HEADER = re.compile(
    r"# title: (?P<title>.+)\n# for: (?P<group>anyone|party|integrator|ssc)\n# token: (?P<token>none|party|ssc)\n"
    r"# variables: (?P<variables>\{.+\})\n\n"
)


def header_of(file: Path) -> dict[str, str]:
    header = HEADER.match(file.read_text(encoding="utf-8"))
    assert header, f"{file.name} does not start with its title, group and token"
    return header.groupdict()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_ready_query_is_one_named_operation_for_its_group_with_its_variables(file: Path) -> None:
    document = parse(file.read_text(encoding="utf-8"))
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    [operation] = operations
    assert operation.name
    taken = {variable.variable.name.value for variable in operation.variable_definitions or ()}
    assert set(json.loads(header_of(file)["variables"])) == taken != set()
    assert file.stem.split("-")[0] == header_of(file)["group"]


@pytest.mark.parametrize(("group", "tokens"), [("anyone", {"none"}), ("party", {"party"}), ("ssc", {"ssc"})])
def test_group_asks_with_the_token_it_has(group: str, tokens: set[str]) -> None:
    headers = [header_of(file) for file in FILES]
    assert {header["token"] for header in headers if header["group"] == group} == tokens


def test_titles_are_unlike_each_other() -> None:
    titles = [header_of(file)["title"] for file in FILES]
    assert len(titles) == len(set(titles)) > 0
