"""From the text of a document to its validated nodes, with bounded work for any text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Self

from graphql import (
    DocumentNode,
    ExecutableDefinitionNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    parse,
    validate,
)
from graphql.validation import ASTValidationRule, OverlappingFieldsCanBeMergedRule
from graphql.validation.specified_rules import recommended_rules, specified_rules
from graphql.validation.validate import ValidationAbortedError

from firmware_graph.api.execution.introspection import Introspection, TooMuchIntrospection
from firmware_graph.api.plan.faults import shortened
from firmware_graph.database import collector
from firmware_graph.errors import QueryTooExpensive, RequestError
from firmware_graph.settings import Settings

PARSE_FAILED: Final = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED: Final = "GRAPHQL_VALIDATION_FAILED"
TOO_MANY_TOKENS: Final = "Document contains more than"
ABORTED: Final = "Validation aborted."
MOST_LOCATIONS: Final = 20


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """The limits of a document, checked before it is known whether it is valid.

    Parsing costs about 4 µs a token, validation 25 µs a selection (a field, a fragment or its spread), and comparing
    selections of one response name 1 to 4 µs a step; an ordinary valid document stays below a hundredth of each limit.
    """

    bytes: int = 131_072
    tokens: int = 10_000
    selections: int = 1_000
    comparisons: int = 10_000
    introspected: int = 20_000
    introspected_beside_data: int = 2_000
    errors: int = 5

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the limits that are set."""
        return cls(
            bytes=settings.max_document_bytes,
            tokens=settings.max_tokens,
            selections=settings.max_selections,
            comparisons=settings.max_comparisons,
            introspected=settings.max_introspected_values,
            errors=settings.max_validation_errors,
        )


class InvalidDocument(RequestError):
    """A text that is not a valid document of this schema; `faults` are as GraphQL reports them, with locations."""

    def __init__(self, errors: Sequence[GraphQLError], code: str) -> None:
        super().__init__("The query is not valid.")
        self.faults, self.extensions = [fault_of(error) for error in errors], {"code": code}


def fault_of(error: GraphQLError) -> dict[str, Any]:
    """Describe a fault without its nodes, which hold the whole document; long values are truncated."""
    locations = [location.formatted for location in (error.locations or ())[:MOST_LOCATIONS]]
    return {"message": shortened(error.message), **({"locations": locations} if locations else {})}


def validated(schema: GraphQLSchema, text: str, limits: DocumentLimits) -> DocumentNode:
    """Parse and validate a text, and free everything that this created beside the document.

    Raises:
        InvalidDocument: It has a syntax error, or is not valid for the schema.
        QueryTooExpensive: It exceeds a limit, which the error names.
    """
    with collector.kept_young():
        return checked(schema, text, limits)


def checked(schema: GraphQLSchema, text: str, limits: DocumentLimits) -> DocumentNode:
    """Parse and validate a text; raises as `validated` does."""
    if (size := len(text.encode())) > limits.bytes:
        raise too_large(f"The query has {size} bytes", "bytes", limits.bytes, "Give its values in variables")
    document = parsed(text, limits)
    if any(number > limits.selections for number, _ in enumerate(selections_of(document), 1)):
        figure = f"The query selects more than {limits.selections} fields and fragments"
        raise too_large(figure, "selections", limits.selections, "Send several shorter ones")
    errors = errors_in(schema, document, limits)
    if any(isinstance(error, ValidationAbortedError) and error.message == ABORTED for error in errors):
        figure = f"Comparing the query's fields of one name takes more than {limits.comparisons} steps"
        advice = "Select each field once, under one name, and spread fewer fragments in one place"
        raise too_large(figure, "comparisons", limits.comparisons, advice)
    if errors:
        raise InvalidDocument(errors, VALIDATION_FAILED)
    check_introspection(schema, document, limits)
    return document


def errors_in(schema: GraphQLSchema, document: DocumentNode, limits: DocumentLimits) -> list[GraphQLError]:
    """Validate a document, and empty the visitors that did: they refer to themselves, and to the whole document."""
    visitors: list[ASTValidationRule] = []

    def noted(rule: type[ASTValidationRule], context: ValidationContext) -> ASTValidationRule:
        visitors.append(rule(context))
        return visitors[-1]

    rules: list[Any] = [partial(noted, rule) for rule in rules_of(limits)]
    errors = validate(schema, document, rules, max_errors=limits.errors, hide_suggestions=True)
    for visitor in visitors:
        vars(visitor.context).clear()
        vars(visitor).clear()
    return errors


def check_introspection(schema: GraphQLSchema, document: DocumentNode, limits: DocumentLimits) -> None:
    """Check how much of the schema each operation asks for.

    What an operation asks for in addition to data is answered on the event loop, and must be little.

    Raises:
        QueryTooExpensive: One of them asks for too much.
    """
    introspection = Introspection.of(schema, document, limits.introspected)
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            most, advice = limits.introspected, "Select less of it, or describe one type with __type(name:)"
            try:
                count, is_mixed = introspection.values_of(node)
            except TooMuchIntrospection:
                count, is_mixed = most + 1, False
            if is_mixed:
                most, advice = limits.introspected_beside_data, "Ask for it in an operation that reads nothing else"
            if count > most:
                figure = f"The query asks for more than {most} values of the schema"
                raise too_large(figure, "introspection", most, advice)


def parsed(text: str, limits: DocumentLimits) -> DocumentNode:
    """Parse a text.

    Raises:
        InvalidDocument: It has a syntax error.
        QueryTooExpensive: It has too many tokens.
    """
    try:
        document = parse(text, max_tokens=limits.tokens)
    except GraphQLSyntaxError as error:
        failed = error.with_traceback(None)  # its frames hold all tokens
    else:
        unlink_tokens(document)
        return document
    if TOO_MANY_TOKENS not in failed.message:
        raise InvalidDocument([failed], PARSE_FAILED)
    raise too_large(
        f"The query has more than {limits.tokens} tokens", "tokens", limits.tokens, "Send several shorter ones"
    )


def unlink_tokens(document: DocumentNode) -> None:
    """Unlink the tokens of a document, each of which refers to the previous one; else only the collector frees them."""
    token = document.loc and document.loc.start_token
    while token:
        token.prev, token.next, token = None, None, token.next


def too_large(figure: str, limit: str, maximum: int, advice: str) -> QueryTooExpensive:
    """Return the error that states which limit a document exceeds and what to do."""
    return QueryTooExpensive(f"{figure}; the limit is {maximum}. {advice}.", limit=limit, maximum=maximum)


def selections_of(document: DocumentNode) -> Iterator[object]:
    """Yield every definition of a document and everything that they select, fragments where they are defined."""
    pending: list[SelectionSetNode] = []
    for definition in document.definitions:
        yield definition
        if isinstance(definition, ExecutableDefinitionNode):
            pending.append(definition.selection_set)
    while pending:
        for selection in pending.pop().selections:
            yield selection
            if isinstance(selection, (FieldNode, InlineFragmentNode)) and selection.selection_set:
                pending.append(selection.selection_set)


def rules_of(limits: DocumentLimits) -> list[Any]:
    """Return the validation rules, with a budget for the one that compares fields in pairs."""

    class Merging(OverlappingFieldsCanBeMergedRule):
        """The rule that selections of one response name can be merged, with a budget of steps."""

        def __init__(self, context: ValidationContext) -> None:
            super().__init__(context)
            self.rule_context.remaining_complexity_budget = limits.comparisons

    rules = dict.fromkeys((*specified_rules, *recommended_rules))
    return [Merging if rule is OverlappingFieldsCanBeMergedRule else rule for rule in rules]
