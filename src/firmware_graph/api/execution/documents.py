"""Parsed and validated documents, cached by their text and nothing of the caller."""

from collections.abc import Hashable, MutableMapping, Sequence
from typing import Any, Final

from cachetools import LRUCache
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    validate,
)
from graphql.validation.specified_rules import recommended_rules, specified_rules

from firmware_graph.api.execution.request import Request
from firmware_graph.auth.operation import Operation
from firmware_graph.errors import BadUserInput, QueryTooExpensive, RequestError

RULES: Final = tuple(dict.fromkeys((*specified_rules, *recommended_rules)))
TOO_MANY_TOKENS: Final = "Document contains more than"
PARSE_FAILED: Final = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED: Final = "GRAPHQL_VALIDATION_FAILED"
MOST_MEMORIES: Final = 100


class InvalidDocument(RequestError):
    """A text that is no document of this schema, with its faults and their locations."""

    def __init__(self, errors: Sequence[GraphQLError], code: str) -> None:
        super().__init__("The query is not valid.")
        self.errors, self.extensions = errors, {"code": code}


class CachedDocument:
    """A valid document, the length of its text, and what was derived from its operations, by their names.

    An operation has one decision of the gate for each set of rights that asked it, and few plans: the least recently
    used of them are evicted.
    """

    def __init__(self, node: DocumentNode, length: int) -> None:
        self.node, self.length = node, length
        self.memories: dict[str | None, MutableMapping[Hashable, Any]] = {}

    def memory_of(self, name: str | None) -> MutableMapping[Hashable, Any]:
        """Return what was derived from the operation of a name that the document has."""
        if name not in self.memories:
            self.memories[name] = LRUCache(MOST_MEMORIES)
        return self.memories[name]


class DocumentCache:
    """Reads documents; caches the valid ones, as many as `max_characters` of their texts have room for."""

    def __init__(
        self, schema: GraphQLSchema, *, max_tokens: int = 10_000, max_errors: int = 5, max_characters: int = 250_000
    ) -> None:
        self.schema, self.max_tokens, self.max_errors = schema, max_tokens, max_errors
        self.entries: LRUCache[str, CachedDocument] = LRUCache(max_characters, getsizeof=lambda entry: entry.length)

    def operation(self, request: Request) -> Operation:
        """Read the operation of a request.

        Raises:
            InvalidDocument: Its text has a syntax error, or does not fit the schema.
            QueryTooExpensive: It has too many tokens.
            BadUserInput: It has no such operation.
        """
        document = self.read(request.query)
        node = operation_of(document.node, request.operation_name)
        return Operation(document.node, node, request.variables, document.memory_of(request.operation_name))

    def read(self, text: str) -> CachedDocument:
        """Look up a document, or parse and validate it.

        Raises:
            InvalidDocument: It has a syntax error, or does not fit the schema.
            QueryTooExpensive: It has too many tokens.
        """
        found = self.entries.get(text)
        if found is not None:
            return found
        document = CachedDocument(self.parsed(text), len(text))
        if errors := validate(self.schema, document.node, RULES, max_errors=self.max_errors, hide_suggestions=True):
            raise InvalidDocument(errors, VALIDATION_FAILED)
        if document.length <= self.entries.maxsize:
            self.entries[text] = document
        return document

    def parsed(self, text: str) -> DocumentNode:
        """Parse a text."""
        try:
            return parse(text, max_tokens=self.max_tokens)
        except GraphQLSyntaxError as error:
            if TOO_MANY_TOKENS not in error.message:
                raise InvalidDocument([error], PARSE_FAILED) from error
            message = f"The query has more than {self.max_tokens} tokens. Send several shorter ones."
            raise QueryTooExpensive(message, limit="tokens", maximum=self.max_tokens) from error


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """Return the operation to run.

    Raises:
        BadUserInput: There is none of this name, or several and no name was given.
    """
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is None:
        if len(operations) == 1:
            return operations[0]
        raise BadUserInput("The document has several operations: say in operationName which to run.")
    for node in operations:
        if node.name and node.name.value == name:
            return node
    raise BadUserInput("The document has no operation of the name that operationName gives.")
