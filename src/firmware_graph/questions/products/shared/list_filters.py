"""Conversion of a list's filter to the parameters of the read file that its most selective field drives."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def conditions_of(
    wanted: "DataclassInstance", stored_as: Mapping[str, str], *, left_out: Collection[str] = ()
) -> dict[str, list[Any]]:
    """Return the conditions on a row by field: a property, and its allowed values.

    `stored_as` has the properties whose names differ from their fields; what is `left_out` is not a property.
    """
    given = ((field.name, getattr(wanted, field.name)) for field in fields(wanted))
    return {
        name: [stored_as.get(name, name), [value] if isinstance(value, str) else list(value)]
        for name, value in given
        if value is not None and name not in left_out
    }


def driven_by(
    wanted: "DataclassInstance",
    stored_as: Mapping[str, str],
    takes_a_list: Collection[str],
    *,
    left_out: Collection[str] = (),
) -> tuple[str, dict[str, Any]]:
    """Return the first given field, and the parameters of the read file that it drives."""
    (driver, (_, values)), *others = conditions_of(wanted, stored_as, left_out=left_out).items()
    value = {"values": values} if driver in takes_a_list else {"value": values[0]}
    return driver, {**value, "filters": [condition for _, condition in others]}
