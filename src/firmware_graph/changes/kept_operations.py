"""Operations as text: as a proposal stores them, and as it shows them."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

import orjson

from firmware_graph.changes.faults import NAMES, schema_name
from firmware_graph.model import change
from firmware_graph.model.vocabulary import Evidence, Recommendation, UpgradeEndCode

PROPOSABLE: Final = (
    change.FirmwareAddition,
    change.FirmwareCorrection,
    change.FirmwareRemoval,
    change.PredecessorsStatement,
    change.UpgradeStatement,
    change.UpgradeWithdrawal,
)
"""The operations that may be proposed; the others are about sealed facts."""
BY_NAME: Final[Mapping[str, Any]] = {NAMES[kind]: kind for kind in PROPOSABLE}
CODES: Final[Mapping[str, type[StrEnum]]] = {
    "evidence": Evidence,
    "recommendation": Recommendation,
    "end_code": UpgradeEndCode,
}
"""The members whose values are enum members."""


def kept_operations(operations: Sequence[change.Operation]) -> str:
    """Serialise operations for storage."""
    return orjson.dumps([[NAMES[type(one)], one._asdict()] for one in operations]).decode()


def read_operations(kept: str) -> list[change.Operation]:
    """Parse stored operations."""
    return [BY_NAME[name](**_members(stated)) for name, stated in orjson.loads(kept)]


def shown_operation(operation: change.Operation) -> str:
    """Return an operation as text, with the names of the schema; omitted members are not shown."""
    stated = {name: value for name, value in operation._asdict().items() if value is not None}
    columns = stated.pop("columns", {})
    named = {schema_name(name): value for name, value in {**stated, **columns}.items()}
    return f"{NAMES[type(operation)]} {orjson.dumps(named).decode()}"


def _members(stated: Mapping[str, Any]) -> dict[str, Any]:
    return {name: CODES[name](value) if name in CODES and value else value for name, value in stated.items()}
