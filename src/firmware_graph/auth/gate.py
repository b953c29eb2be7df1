"""The one gate of every operation: after validation, before every cache and every read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from graphql import GraphQLObjectType, GraphQLSchema

from firmware_graph.auth.closed import Closed, closed_inputs
from firmware_graph.auth.coordinates import Policy
from firmware_graph.auth.decisions import Decisions, Parts
from firmware_graph.auth.deprecations import Deprecation, deprecations_of
from firmware_graph.auth.lengths import Lengths, ListPlace
from firmware_graph.auth.limits import NOTHING, Limits, Size
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.party_facts import PARTY_FACTS
from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.roles import how_to_get
from firmware_graph.auth.walk import ROWS_ASSUMED, Walk
from firmware_graph.errors import BadUserInput, Forbidden, RequestError
from firmware_graph.model.rights import Rights, Scope

STEP_UP: Final = " Your sign-in is too weak or too long ago for it: sign in again, as `stepUp` says, for a new token."


@dataclass(frozen=True, slots=True)
class Admission:
    """The gate's decision on an operation.

    If there are `refusals`, nothing of the operation may be executed. `cut` has one error for each outermost output
    field that the caller may not read and that is therefore null. An operation that `uses_party_facts` is answered from
    the database each time, as such facts move no tier. `restricted` lists the output fields, in alphabetical order,
    that it may read and whose reading is recorded; `coordinates` all that are asked for, including refused ones, but
    nothing below those. One that `is_restricted` uses something not open to every SEC Party. `size` is what is charged
    for it. `deprecated` is what it uses that a later release removes. If nothing of it is open to the caller, `data` is
    the whole answer, with nulls, and its variables are not read. `lists` are the places of variables with lists.
    """

    refusals: Sequence[RequestError]
    cut: Sequence[Forbidden] = ()
    reads_graph: bool = False
    uses_party_facts: bool = False
    restricted: tuple[str, ...] = ()
    coordinates: tuple[str, ...] = ()
    introspects: bool = False
    is_restricted: bool = False
    size: Size = NOTHING
    deprecated: Sequence[Deprecation] = ()
    data: Mapping[str, object] | None = None
    lists: Sequence[ListPlace] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """Checks operations against the access table and the limits: everything that depends on rights is decided here.

    Decisions are cached with the operation, by rights and by the parts of the variables that they depend on. `maxima`
    has how many items a list of the input may have, by its coordinate.
    """

    schema: GraphQLSchema
    limits: Limits = field(default_factory=Limits)
    policy: Policy = field(default_factory=lambda: POLICY)
    party_facts: frozenset[str] = PARTY_FACTS
    closed: dict[frozenset[Scope], Closed] = field(default_factory=dict)
    maxima: Mapping[str, int] = field(default_factory=dict)
    lengths: Lengths = field(init=False)
    deprecated: Mapping[str, Deprecation] = field(init=False)

    def __post_init__(self) -> None:
        """Collect the deprecated elements of the schema once, and its input objects with lists."""
        object.__setattr__(self, "lengths", Lengths(self.schema, self.maxima))
        object.__setattr__(self, "deprecated", deprecations_of(self.schema))

    def admit(self, operation: Operation, rights: Rights) -> Admission:
        """Decide on a validated operation, from its text and variables only and never from stored data."""
        key = (Admission, rights)
        kept: Decisions[Admission] = operation.memory.get(key) or Decisions()
        admission = kept.find(operation.variables)
        if admission is None:
            admission, parts = self.decide(operation, rights)
            if parts is not None:
                kept.keep(parts, operation.variables, admission)
                operation.memory[key] = kept
        if admission.refusals or not admission.lists:
            return admission
        too_long = self.lengths.check(admission.lists, operation.variables)
        return replace(admission, refusals=[too_long]) if too_long else admission

    def decide(self, operation: Operation, rights: Rights) -> tuple[Admission, Parts | None]:
        """Decide, and also return the parts of the variables that were decisive; None if whole values were."""
        root = self.schema.get_root_type(operation.node.operation)
        if root is None:
            missing = BadUserInput(f"There is no {operation.node.operation.value} here.")
            return Admission([missing]), ()
        walk = Walk(self.schema, self.policy, self.party_facts, operation, rights, self.closed_to(rights))
        try:
            size, refusals = self.refusals(operation, walk, root)
        except RecursionError:
            too_deep = BadUserInput("The operation, or the value of a variable, is nested too deeply.")
            return Admission([too_deep]), None
        cut = [forbidden(coordinate, scopes, rights) for coordinate, scopes in walk.refused_outputs.items()]
        parts = walk.inputs.parts
        admission = Admission(
            refusals,
            cut,
            walk.reads_graph,
            walk.uses_party_facts,
            tuple(sorted(walk.restricted)),
            tuple(sorted(walk.used_outputs | walk.refused_outputs.keys())),
            walk.introspects,
            walk.is_restricted,
            size,
            [self.deprecated[name] for name in sorted((walk.used_outputs | walk.used_inputs) & self.deprecated.keys())],
            closed_data(operation, walk, root),
            tuple(dict.fromkeys(place for given in walk.inputs.given for place in self.lengths.places(given))),
        )
        return admission, None if parts is None else tuple(parts)

    def closed_to(self, rights: Rights) -> Closed:
        """Return the input types within which something is refused with some rights, or has a mark."""
        if rights.scopes not in self.closed:
            self.closed[rights.scopes] = closed_inputs(self.schema, self.policy, rights, self.marked)
        return self.closed[rights.scopes]

    @property
    def marked(self) -> frozenset[str]:
        """The coordinates whose use is recorded, whoever may use them."""
        return self.party_facts | self.deprecated.keys()

    def refusals(self, operation: Operation, walk: Walk, root: GraphQLObjectType) -> tuple[Size, list[RequestError]]:
        """Walk the operation, and return its size and the reasons not to execute it."""
        selected = operation.node.selection_set
        measure = walk.selections(selected, root)
        refusals: list[RequestError] = [
            forbidden(coordinate, scopes, walk.rights, "The operation is refused: ")
            for coordinate, scopes in walk.refused_inputs.items()
        ]
        directives = measure.directives + len(operation.node.directives or ())
        cost = measure.objects_for(ROWS_ASSUMED)
        size = Size(measure.depth, measure.aliases, directives, cost, walk.batches)
        refusals += self.limits.exceeded_by(size)
        names = walk.root_fields(selected).values()
        if operation.is_mutation and (count := sum(name != "__typename" for name in names)) != 1:
            refusals.append(
                BadUserInput(f"A mutation has exactly one root field, and this one has {count}: send one at a time.")
            )
        return size, refusals


def closed_data(operation: Operation, walk: Walk, root: GraphQLObjectType) -> dict[str, object] | None:
    """Return the data of an operation if none of the fields that it asks for are open; None if one is."""
    if walk.reads_graph or walk.introspects or not walk.refused_outputs:
        return None
    fields = walk.root_fields(operation.node.selection_set)
    return {key: root.name if name == "__typename" else None for key, name in fields.items()}


def forbidden(coordinate: str, required: frozenset[Scope], rights: Rights, begins: str = "") -> Forbidden:
    """Return the error with the scopes that open a coordinate and how to get one; it never depends on stored data.

    The extensions have `requiredScope` for a single scope, else `requiredScopes`, of which any one is enough, and
    `stepUp` if a stronger authentication of the same caller would open it.
    """
    scopes = [scope for scope in Scope if scope in required]
    message = f"{begins}{coordinate} needs the scope {' or '.join(scopes)}. {how_to_get(scopes)}"
    extensions: dict[str, object] = {"coordinate": coordinate}
    if len(scopes) == 1:
        extensions["requiredScope"] = scopes[0].value
    else:
        extensions["requiredScopes"] = [scope.value for scope in scopes]
    if rights.step_up and required & rights.step_up.scopes:
        message += STEP_UP
        step_up = {"acrValues": rights.step_up.acr_values, "maxAgeSeconds": rights.step_up.max_age_seconds}
        extensions["stepUp"] = {name: value for name, value in step_up.items() if value}
    return Forbidden(message, **extensions)
