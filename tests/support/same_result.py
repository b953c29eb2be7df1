"""Comparison of two executions of one operation: equal data, and errors as far as they are determined."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    NameNode,
    OperationDefinitionNode,
)
from graphql.type.directives import GraphQLDisableErrorPropagationDirective

from firmware_graph.api.execution.public_errors import cause_of

Formatted = Mapping[str, Any]
WRONG_NUMBER: Final = re.compile(r"Received wrong number of results .*|\S+ has \d+ answers for \d+ parents")
Place = tuple[str | int, ...]
Said = tuple[Place | None, str]
"""An error's path, and the whole error as text."""


def formatted(result: ExecutionResult) -> list[Formatted]:
    """Return the errors of a result, each with the class of its cause."""
    return [
        {**error.formatted, "message": "wrong number"}
        if WRONG_NUMBER.fullmatch(error.message)  # a bug in a batch, which either may say in its own words
        else {**error.formatted, "cause": type(cause_of(error)).__name__}
        for error in result.errors or ()
    ]


def said(errors: Iterable[Formatted]) -> set[Said]:
    """Convert errors to comparable values."""
    return {
        (tuple(error["path"]) if error.get("path") is not None else None, json.dumps(error, sort_keys=True))
        for error in errors
    }


def null_above(data: object, path: Place | None) -> Place:
    """Return the path of the null that an error led to: its own, or an ancestor's."""
    at: list[str | int] = []
    value: Any = data
    for step in path or ():
        if value is None:
            break
        value = value[step]
        at.append(step)
    assert value is None, f"an error at {path}, where there is a value"
    return tuple(at)


def by_null(data: object, errors: Iterable[Formatted]) -> dict[Place, set[Said]]:
    """Group errors by the null that they led to."""
    gathered: dict[Place, set[Said]] = defaultdict(set)
    for error in said(errors):
        gathered[null_above(data, error[0])].add(error)
    return dict(gathered)


def assert_same(
    ours: tuple[object, Sequence[Formatted]],
    theirs: tuple[object, Sequence[Formatted]],
    everything: Iterable[Formatted] | None = None,
) -> None:
    """Assert that data and errors are those of the oracle.

    Of errors that propagated to the same null any may be reported, if it is among `everything`: the errors of an
    execution in which none propagates.
    """
    assert json.dumps(ours[0], default=repr) == json.dumps(theirs[0], default=repr)
    our_errors, their_errors = by_null(*ours), by_null(*theirs)
    assert our_errors.keys() == their_errors.keys(), (ours[1], theirs[1])
    assert len(ours[1]) == len(said(ours[1])), f"an error was reported twice: {ours[1]}"
    for place, errors in our_errors.items():
        if errors != their_errors[place]:
            assert any(path != place for path, _ in errors | their_errors[place]), (errors, their_errors[place])
    if everything is not None:
        assert said(ours[1]) <= said(everything), (ours[1], everything)


def without_propagation(document: DocumentNode, name: str | None) -> DocumentNode:
    """Return the document with every error reported and none propagated."""
    off = DirectiveNode(name=NameNode(value=GraphQLDisableErrorPropagationDirective.name), arguments=())
    definitions = [
        replace(node, directives=(*(node.directives or ()), off))
        if isinstance(node, OperationDefinitionNode) and (node.name.value if node.name else None) == name
        else node
        for node in document.definitions
    ]
    return replace(document, definitions=tuple(definitions))
