"""The arguments of fields: as declared, and as written in one operation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graphql import FieldNode, GraphQLArgument, GraphQLField, get_argument_values, print_ast

from firmware_graph.api.plan.coercion import ABSENT
from firmware_graph.api.plan.input_types import DECLARED, InputTypes, Read, check_known
from firmware_graph.api.plan.literals import Literal, Literals, present, with_default
from firmware_graph.api.plan.variables import Input


class Argument(NamedTuple):
    """An argument: its name in the schema and in Python, and the conversion of its coerced values."""

    name: str
    keyword: str
    definition: GraphQLArgument
    read: Read
    default: Callable[[], object] | None


@dataclass(frozen=True, slots=True)
class Parameters:
    """The declared arguments of one field."""

    types: InputTypes
    definition: GraphQLField
    arguments: Sequence[Argument]

    @classmethod
    def of(cls, definition: GraphQLField, types: InputTypes) -> "Parameters":
        """Return the arguments of a field.

        Raises:
            UnknownInputError: One of them is declared in an unknown way.
        """
        arguments = []
        for name, one in definition.args.items():
            declared = one.extensions[DECLARED]
            check_known(declared.type)
            read = types.conversion(one.type)
            arguments.append(Argument(name, declared.python_name, one, read, types.default_of(one)))
        return cls(types, definition, arguments)

    def read(self, coerced: Mapping[str, Any]) -> dict[str, Any]:
        """Convert coerced values to keyword arguments; missing ones get the defaults of the function."""
        return {one.keyword: one.read(coerced[one.name]) for one in self.arguments if one.name in coerced}

    def compiled(self, node: FieldNode) -> Sequence[tuple[str, Literal]]:
        """Compile the arguments that an operation gives a field, with the defaults of the others.

        Raises:
            UncompiledError: One of them must be read by graphql-core.
        """
        given = {one.name.value: one.value for one in node.arguments or ()}
        literals, compiled = Literals(self.types), []
        for one in self.arguments:
            literal: Literal = lambda _: ABSENT  # noqa: E731 - of an argument that is not given
            if one.name in given:
                literal = literals.compiled(given[one.name], one.definition.type)
            elif one.default is None:
                continue
            compiled.append((one.keyword, with_default(literal, one.default)))
        return compiled


@dataclass(slots=True, eq=False)
class Arguments:
    """The arguments of one field of an operation; those without variables are computed once.

    `text` is equal for fields of an operation with equal arguments: their values, else their source text.
    """

    parameters: Parameters
    node: FieldNode
    beside: Mapping[str, object]
    compiled: Sequence[tuple[str, Literal]] | None = None
    given: dict[str, object] | None = None
    text: str = field(init=False)

    def __post_init__(self) -> None:
        """Compile the arguments, and set the text that is equal for equal arguments."""
        written = sorted(print_ast(argument) for argument in self.node.arguments or ())
        self.text = f"{', '.join(written)} {dict(self.beside)}"
        try:
            self.compiled = self.parameters.compiled(self.node)
        except Exception:  # noqa: BLE001 - graphql-core reads them in each execution, and says what is wrong
            self.compiled = None

    def settle(self) -> None:
        """Precompute the values for all executions, if they contain no variable."""
        if self.compiled is not None:
            self.given = {**present(self.compiled, {}), **self.beside}
            self.text = repr(self.given)

    def values(self, given: Input) -> dict[str, object]:
        """Compute the values of one execution.

        Raises:
            GraphQLError: A variable is null where null is not allowed.
        """
        if self.given is not None:
            return self.given
        if self.compiled is not None and given.converted is not None:
            try:
                return {**present(self.compiled, given.converted), **self.beside}
            except Exception:  # noqa: BLE001, S110 - something is wrong: graphql-core says what
                pass
        coerced = get_argument_values(self.parameters.definition, self.node, given.coerced(), hide_suggestions=True)
        return {**self.parameters.read(coerced), **self.beside}
