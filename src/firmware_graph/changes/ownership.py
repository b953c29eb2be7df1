"""Whether proposed operations are about entries of the codes that their proposer owns."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from firmware_graph.changes.basis import FIRMWARE, entries_named
from firmware_graph.changes.faults import FieldFault, problem_of
from firmware_graph.model.change import ChangeProblem, FirmwareAddition, FirmwareCorrection, Operation
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.values import BadValue, manufacturer_code

REMEDY: Final = "propose changes of entries of the manufacturer codes that your token owns"


def foreign(
    operations: Sequence[Operation], owned: Collection[str] | None, recorded: Recorded
) -> Iterator[ChangeProblem]:
    """Yield the problems of operations that name others' entries, or give an entry another's code.

    The list of entries and their codes is public. An unrecorded entry belongs to nobody; another check finds it. For a
    proposer who may change any entry (`owned` is None) there are no problems.
    """
    if owned is None:
        return
    for place, one in enumerate(operations):
        for entry in dict.fromkeys(entries_of(one)):
            version = recorded.versions.get(entry)
            if version is not None and version.manufacturer_code not in owned:
                reason = f"entry {entry} is of manufacturer code {version.manufacturer_code}, which is not yours"
                yield _problem(one, place, None, reason)
        code = stated_code(one)
        if code is not None and code not in owned:
            yield _problem(one, place, "manufacturer_code", f"manufacturer code {code} is not yours")


def with_foreign(
    problems: Sequence[ChangeProblem],
    operations: Sequence[Operation],
    owned: Collection[str] | None,
    recorded: Recorded,
) -> list[ChangeProblem]:
    """Return problems together with those of others' entries, in the order of the operations."""
    return sorted([*foreign(operations, owned, recorded), *problems], key=lambda problem: problem.operation)


def entries_of(operation: Operation) -> list[int]:
    """Return the entries that an operation changes or links; the Comms Hub that an entry needs may be another's."""
    return [operation.cpl_entry_id] if isinstance(operation, FIRMWARE) else entries_named(operation)


def stated_code(operation: Operation) -> str | None:
    """Return the manufacturer code that an operation gives an entry; None if it gives no valid one."""
    if not isinstance(operation, FirmwareAddition | FirmwareCorrection):
        return None
    stated = operation.columns.get("manufacturer_code")
    try:
        return manufacturer_code(str(stated)) if stated else None
    except BadValue:
        return None


def _problem(operation: Operation, place: int, field: str | None, reason: str) -> ChangeProblem:
    return problem_of(operation, place, FieldFault(field, Fault(ProblemCode.BAD_VALUE, reason, REMEDY)))
