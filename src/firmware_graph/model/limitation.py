"""Limitations of device models: what holds for any firmware, such as a service that an exchange ends."""

from typing import NamedTuple


class Limitation(NamedTuple):
    """A limitation; `effective_from` is a day in ISO 8601 or None for always, moments are milliseconds since 1970."""

    limitation_id: str
    model_key: str
    text: str
    effective_from: str | None
    stated_by: str
    recorded_from: int
    recorded_to: int | None = None


class LimitationText(NamedTuple):
    """The text of a limitation of a model."""

    model_key: str
    text: str
    effective_from: str | None
