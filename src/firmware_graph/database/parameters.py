"""Conversion of a question's dataclass to the parameters of a query file."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def parameters_of(asked: "DataclassInstance") -> dict[str, Any]:
    """Return the fields of a dataclass by name, without copying their values as `dataclasses.asdict` does."""
    return {field.name: getattr(asked, field.name) for field in fields(asked)}
