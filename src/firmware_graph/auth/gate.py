"""The one gate of every operation: after validation, in front of every cache, before anything is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graphql import GraphQLSchema

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.limits import Limits
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.scopes import Scope
from firmware_graph.auth.walk import ROWS_ASSUMED, Walk
from firmware_graph.errors import BadUserInput, Forbidden, RequestError


@dataclass(frozen=True, slots=True)
class Admission:
    """What the gate makes of an operation.

    Where `refusals` has any, nothing of the operation is to be executed. `cut` has one error for each
    outermost output field that the caller may not read and that is therefore null.
    """

    refusals: Sequence[RequestError]
    cut: Sequence[Forbidden] = ()
    reads_graph: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """What operations are held against. Everything that depends on the caller is decided here.

    Decisions that no variable had a part in are kept with the operation, by the caller's scopes.
    """

    schema: GraphQLSchema
    limits: Limits = field(default_factory=Limits)
    policy: Mapping[str, Scope] = field(default_factory=lambda: POLICY)

    def admit(self, operation: Operation, caller: Caller) -> Admission:
        """Decide on a validated operation, from its text and variables alone and never from what is stored."""
        key = (Admission, caller.scopes)
        decided: Admission | None = operation.memory.get(key)
        if decided is not None:
            return decided
        admission, depends_on_variables = self.decide(operation, caller.scopes)
        if not depends_on_variables:
            operation.memory[key] = admission
        return admission

    def decide(self, operation: Operation, scopes: frozenset[Scope]) -> tuple[Admission, bool]:
        """Decide, and say whether the values of variables had a part in it."""
        node = operation.node
        root = self.schema.get_root_type(node.operation)
        if root is None:
            only = BadUserInput(f"There is no {node.operation.value} here: only queries are answered.")
            return Admission([only]), False
        walk = Walk(self.schema, self.policy, operation, scopes)
        try:
            measure = walk.selections(node.selection_set, root)
        except RecursionError:
            too_deep = BadUserInput("The operation, or the value of a variable, is nested too deeply.")
            return Admission([too_deep]), True
        refusals: list[RequestError] = [
            forbidden(coordinate, scope, "The operation is refused: ")
            for coordinate, scope in walk.refused_inputs.items()
        ]
        refusals += self.limits.exceeded_by(
            depth=measure.depth,
            aliases=measure.aliases,
            directives=measure.directives + len(node.directives or ()),
            cost=measure.objects_for(ROWS_ASSUMED),
        )
        cut = [forbidden(coordinate, scope) for coordinate, scope in walk.refused_outputs.items()]
        return Admission(refusals, cut, walk.reads_graph), walk.inputs.depends_on_variables


def forbidden(coordinate: str, scope: Scope, begins: str = "") -> Forbidden:
    """Say which scope a coordinate needs and how one gets it; the same whatever is stored."""
    message = f"{begins}{coordinate} needs the scope {scope}. {scope.how_to_get_it}"
    return Forbidden(message, coordinate=coordinate, requiredScope=scope.value)
