"""The refused parts of an operation: fields that the gate cut, and fields that were null for others' rows."""

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.auth.gate import Admission, Gate, forbidden
from firmware_graph.errors import RequestError


def refused_in(admission: Admission, context: OperationContext, gate: Gate) -> list[RequestError]:
    """Return an error for each refused coordinate: those that were cut, then those of rows in alphabetical order."""
    rights = context.caller.rights
    return [
        *admission.cut,
        *(forbidden(coordinate, gate.policy[coordinate], rights) for coordinate in sorted(context.refused)),
    ]
