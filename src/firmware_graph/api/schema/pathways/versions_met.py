"""The versions that an answer holds, so that they are not read again."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from firmware_graph.model import firmware


def versions_in(value: object) -> Iterator[firmware.FirmwareVersion]:
    """Yield every version that an answer holds."""
    if isinstance(value, firmware.FirmwareVersion):
        yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from versions_in(part)
    elif is_dataclass(value):
        yield from versions_in([getattr(value, field.name) for field in fields(value)])
