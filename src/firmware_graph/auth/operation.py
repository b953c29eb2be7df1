"""One operation as the gate and the execution see it: validated, with the values of its variables."""

from collections.abc import Hashable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, OperationDefinitionNode, OperationType


@dataclass(frozen=True, slots=True)
class Operation:
    """The operation to run of a validated document; its variables are as received, not yet coerced.

    `memory` caches what is derived from the operation and from nothing else of a request: the gate's decisions and
    plans. It lives as long as the document is cached. `uses_party_facts` is set by the gate.
    """

    document: DocumentNode
    node: OperationDefinitionNode
    variables: Mapping[str, object]
    memory: MutableMapping[Hashable, Any] = field(default_factory=dict, repr=False)
    uses_party_facts: bool = False

    @property
    def is_query(self) -> bool:
        """Whether it is a query."""
        return self.node.operation is OperationType.QUERY

    @property
    def is_mutation(self) -> bool:
        """Whether it is a mutation."""
        return self.node.operation is OperationType.MUTATION

    @property
    def is_subscription(self) -> bool:
        """Whether it is a subscription."""
        return self.node.operation is OperationType.SUBSCRIPTION

    @property
    def name(self) -> str | None:
        """Its name in the document."""
        return self.node.name.value if self.node.name else None
