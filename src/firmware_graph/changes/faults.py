"""Faults of an operation, and the names of its fields."""

from typing import Any, Final, NamedTuple

from firmware_graph.model import change
from firmware_graph.records.problem import Fault

NAMES: Final = {
    change.FirmwareAddition: "addFirmware",
    change.FirmwareCorrection: "correctFirmware",
    change.FirmwareRemoval: "removeFirmware",
    change.PredecessorsStatement: "declarePredecessors",
    change.UpgradeStatement: "declareUpgrade",
    change.UpgradeWithdrawal: "withdrawUpgrade",
    change.StackStatement: "recordStack",
    change.DefectStatement: "recordDefect",
    change.AssessmentStatement: "assess",
}
"""The name of each operation in the schema."""
OTHER_NAMES: Final = {"predecessors": "from", "required_comms_hub_entry_id": "requiredCommsHubEntryId"}
LONGEST_SHOWN: Final = 200


class FieldFault(NamedTuple):
    """A fault of a field of an operation, or of the whole operation.

    The value is that of the field, unless another is given.
    """

    field: str | None
    fault: Fault
    value: str | None = None


def problem_of(operation: change.Operation, place: int, found: FieldFault) -> change.ChangeProblem:
    """Return the problem of an operation, by its index."""
    name = NAMES[type(operation)]
    path = f"{name}.{schema_name(found.field)}" if found.field else name
    value = found.value if found.value is not None else value_of(operation, found.field)
    return change.ChangeProblem(place, path, value and value[:LONGEST_SHOWN], found.fault.reason, found.fault.remedy)


def value_of(operation: change.Operation, field: str | None) -> str | None:
    """Return what an operation states in a field, as text."""
    columns: Any = getattr(operation, "columns", {})
    value = columns.get(field, getattr(operation, field, None)) if field else None
    return None if value is None else str(value)


def schema_name(field: str) -> str:
    """Convert the name of a field to its name in the schema."""
    first, *rest = field.split("_")
    return OTHER_NAMES.get(field, first + "".join(map(str.capitalize, rest)))
