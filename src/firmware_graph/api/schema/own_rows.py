"""Fields that are answered for a caller's own rows and refused for others', if that is all it may read.

A refused one is null, with one error for its coordinate, however many rows it is refused for. The owner of a row
reveals nothing: manufacturer codes are on the public list.
"""

from collections.abc import Sequence
from functools import wraps
from typing import Any, TypeVar

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import BatchFunction, Computed, RowFunction
from firmware_graph.model.pathway import RowsOfAnother

Answer = TypeVar("Answer")


def of_own_rows(coordinate: str, batch: BatchFunction) -> BatchFunction:
    """Restrict a relation of versions or models to the caller's own rows, if it may read no others."""

    @wraps(batch)
    async def bounded(rows: Sequence[Any], context: OperationContext, **arguments: object) -> Sequence[Any]:
        codes = context.caller.rights.rows_read
        if codes is None:
            return await batch(rows, context, **arguments)
        own = [row for row in rows if row.manufacturer_code in codes]
        if len(own) < len(rows):
            context.refused.add(coordinate)
        answers = iter(await batch(own, context, **arguments) if own else ())
        return [next(answers) if row.manufacturer_code in codes else None for row in rows]

    return bounded


def of_own_row(coordinate: str, function: RowFunction) -> RowFunction:
    """Restrict a function of a version to the caller's own rows, if it may read no others."""
    definition = Computed(function)

    @wraps(function)
    def bounded(row: Any, context: OperationContext) -> object:  # noqa: ANN401 - a row of any type
        codes = context.caller.rights.rows_read
        if codes is None or row.manufacturer_code in codes:
            return definition.value(row, context)
        context.refused.add(coordinate)
        return None

    return bounded


def refused_if_of_others(
    coordinate: str, answers: Sequence[Answer], parts: Sequence[object], context: OperationContext
) -> Sequence[Answer | None]:
    """Return answers of the root, with null for each one with an end that belongs to another manufacturer."""
    if context.caller.rights.rows_read is None or not any(isinstance(part, RowsOfAnother) for part in parts):
        return answers
    context.refused.add(coordinate)
    return [None if isinstance(part, RowsOfAnother) else one for one, part in zip(answers, parts, strict=True)]
