"""What was asked, as the parameters of a query file."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def parameters_of(asked: "DataclassInstance") -> dict[str, Any]:
    """Take a dataclass apart by its fields; `dataclasses.asdict` would copy the values, too."""
    return {field.name: getattr(asked, field.name) for field in fields(asked)}
