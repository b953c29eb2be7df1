"""One operation as the gate and the execution take it: validated, with the values of its variables."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, OperationDefinitionNode


@dataclass(frozen=True, slots=True)
class Operation:
    """The operation to run of a validated document; its variables are as they came, not yet coerced.

    `memory` is for what is worked out of it, and of nothing else of a request; it is kept as long as the document.
    """

    document: DocumentNode
    node: OperationDefinitionNode
    variables: Mapping[str, object]
    memory: dict[Hashable, Any] = field(default_factory=dict, repr=False)
