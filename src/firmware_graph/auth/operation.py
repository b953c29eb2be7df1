"""One operation as the gate and the execution take it: validated, with the values of its variables."""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import DocumentNode, OperationDefinitionNode


@dataclass(frozen=True, slots=True)
class Operation:
    """The operation to run of a validated document; its variables are as they came, not yet coerced."""

    document: DocumentNode
    node: OperationDefinitionNode
    variables: Mapping[str, object]
