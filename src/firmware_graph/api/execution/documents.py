"""Parsed and validated documents, kept by their text and nothing of the caller."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

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

from firmware_graph.auth.operation import Operation
from firmware_graph.errors import BadUserInput, QueryTooExpensive, RequestError

RULES: Final = tuple(dict.fromkeys((*specified_rules, *recommended_rules)))
TOO_MANY_TOKENS: Final = "Document contains more than"
PARSE_FAILED: Final = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED: Final = "GRAPHQL_VALIDATION_FAILED"


class InvalidDocument(RequestError):
    """A text that is no document of this schema, with what is wrong with it and where."""

    def __init__(self, errors: Sequence[GraphQLError], code: str) -> None:
        super().__init__("The query is not valid.")
        self.errors, self.extensions = errors, {"code": code}


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A valid document, and what was worked out of its operations, by their names."""

    node: DocumentNode
    memories: dict[str | None, dict[Hashable, Any]] = field(default_factory=dict, repr=False)


@dataclass(slots=True)
class Documents:
    """The valid documents seen last, as many as `max_characters` of their texts have room for."""

    schema: GraphQLSchema
    max_tokens: int = 10_000
    max_errors: int = 5
    max_characters: int = 250_000
    kept: OrderedDict[str, KeptDocument] = field(default_factory=OrderedDict, repr=False)
    characters: int = 0

    def operation(self, text: str, name: str | None, variables: Mapping[str, object]) -> Operation:
        """Read the operation of a request.

        Raises:
            RequestError: The text is not valid or too long, or has no such operation.
        """
        document = self.find(text)
        node = operation_of(document.node, name)
        return Operation(document.node, node, variables, document.memories.setdefault(name, {}))

    def read(self, text: str) -> DocumentNode:
        """Parse and validate a text, or find it again.

        Raises:
            RequestError: It is not valid, or too long.
        """
        return self.find(text).node

    def find(self, text: str) -> KeptDocument:
        """Find a document, or parse and validate it.

        Raises:
            InvalidDocument: It has a syntax error, or does not fit the schema.
            QueryTooExpensive: It has too many tokens.
        """
        if text in self.kept:
            self.kept.move_to_end(text)
            return self.kept[text]
        document = KeptDocument(self.parsed(text))
        if errors := validate(self.schema, document.node, RULES, max_errors=self.max_errors, hide_suggestions=True):
            raise InvalidDocument(errors, VALIDATION_FAILED)
        self.keep(text, document)
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

    def keep(self, text: str, document: KeptDocument) -> None:
        """Keep a document, and let the longest unused ones go."""
        self.kept[text] = document
        self.characters += len(text)
        while self.characters > self.max_characters:
            self.characters -= len(self.kept.popitem(last=False)[0])


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """Find the operation to run.

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
