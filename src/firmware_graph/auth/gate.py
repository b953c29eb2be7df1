"""The one gate of every operation: after validation, in front of every cache, before anything is read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from graphql import GraphQLObjectType, GraphQLSchema

from firmware_graph.auth.coordinates import Policy
from firmware_graph.auth.limits import Limits
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.roles import how_to_get
from firmware_graph.auth.walk import ROWS_ASSUMED, Walk
from firmware_graph.errors import BadUserInput, Forbidden, RequestError
from firmware_graph.model.rights import Rights, Scope


@dataclass(frozen=True, slots=True)
class Admission:
    """The gate's decision on an operation.

    Where `refusals` has any, nothing of the operation is to be executed. `cut` has one error for each outermost
    output field that the caller may not read and that is therefore null.
    """

    refusals: Sequence[RequestError]
    cut: Sequence[Forbidden] = ()
    reads_graph: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """Checks operations against the access table and the limits: all that depends on rights is decided here.

    Decisions in which no variable had a part are cached with the operation, by rights.
    """

    schema: GraphQLSchema
    limits: Limits = field(default_factory=Limits)
    policy: Policy = field(default_factory=lambda: POLICY)

    def admit(self, operation: Operation, rights: Rights) -> Admission:
        """Decide on a validated operation, from its text and variables alone and never from what is stored."""
        key = (Admission, rights)
        decided: Admission | None = operation.memory.get(key)
        if decided is not None:
            return decided
        admission, depends_on_variables = self.decide(operation, rights)
        if not depends_on_variables:
            operation.memory[key] = admission
        return admission

    def decide(self, operation: Operation, rights: Rights) -> tuple[Admission, bool]:
        """Decide, and return with it whether the values of variables had a part in the decision."""
        root = self.schema.get_root_type(operation.node.operation)
        if root is None:
            missing = BadUserInput(f"There is no {operation.node.operation.value} here.")
            return Admission([missing]), False
        walk = Walk(self.schema, self.policy, operation, rights)
        try:
            refusals = self.refusals(operation, walk, root)
        except RecursionError:
            too_deep = BadUserInput("The operation, or the value of a variable, is nested too deeply.")
            return Admission([too_deep]), True
        cut = [forbidden(coordinate, scopes) for coordinate, scopes in walk.refused_outputs.items()]
        return Admission(refusals, cut, walk.reads_graph), walk.inputs.depends_on_variables

    def refusals(self, operation: Operation, walk: Walk, root: GraphQLObjectType) -> list[RequestError]:
        """Walk the operation, and list the reasons to execute nothing of it."""
        selected = operation.node.selection_set
        measure = walk.selections(selected, root)
        refusals: list[RequestError] = [
            forbidden(coordinate, scopes, "The operation is refused: ")
            for coordinate, scopes in walk.refused_inputs.items()
        ]
        refusals += self.limits.exceeded_by(
            depth=measure.depth,
            aliases=measure.aliases,
            directives=measure.directives + len(operation.node.directives or ()),
            cost=measure.objects_for(ROWS_ASSUMED),
        )
        if operation.is_mutation and (count := len(walk.root_fields(selected))) != 1:
            refusals.append(
                BadUserInput(f"A mutation has exactly one root field, and this one has {count}: send one at a time.")
            )
        return refusals


def forbidden(coordinate: str, required: frozenset[Scope], begins: str = "") -> Forbidden:
    """Describe the scopes that open a coordinate and how to get one of them; the same whatever is stored.

    The extensions have `requiredScope` where there is one, else `requiredScopes`, of which any one is enough.
    """
    scopes = [scope for scope in Scope if scope in required]
    message = f"{begins}{coordinate} needs the scope {' or '.join(scopes)}. {how_to_get(scopes)}"
    if len(scopes) == 1:
        return Forbidden(message, coordinate=coordinate, requiredScope=scopes[0].value)
    return Forbidden(message, coordinate=coordinate, requiredScopes=[scope.value for scope in scopes])
