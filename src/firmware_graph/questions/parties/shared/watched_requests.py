"""Requests of watches as text, and the keys by which a change finds them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import orjson

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import InvalidReference
from firmware_graph.model.reference import FirmwareReference, Installation, ProductReference
from firmware_graph.model.vocabulary import JoinedAs
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from firmware_graph.questions.products.resolve_firmware import read_reference
from firmware_graph.questions.products.shared.kept_products import Sought
from firmware_graph.questions.products.shared.product_reading import ProductReading

PARTS: Final = 5
"""The source, the target, the Comms Hub, the inventory's entry, and how the device joined."""


def text_of(request: PathwayRequest) -> str:
    """Serialise a request; equal requests give the same text."""
    installation = request.installation
    ends = [request.source, request.target, installation.comms_hub, installation.inventory]
    parts = [*map(_part_of, ends), installation.joined_as and installation.joined_as.value]
    while parts[-1] is None:
        parts.pop()
    return orjson.dumps(parts, option=orjson.OPT_SORT_KEYS).decode()


def _part_of(reference: FirmwareReference | None) -> int | dict[str, str] | None:
    if reference is None or reference.product is None:
        return reference and reference.cpl_entry_id
    return {name: value for name, value in reference.product._asdict().items() if value is not None}


def request_of(text: str) -> PathwayRequest:
    """Parse a serialised request."""
    parts: list[Any] = orjson.loads(text)
    source, target, hub, inventory, joined_as = parts + [None] * (PARTS - len(parts))
    installation = Installation(joined_as and JoinedAs(joined_as), _reference_of(hub), _reference_of(inventory))
    return PathwayRequest(FirmwareReference(), _reference_of(target), installation)._replace(
        source=_reference_of(source) or FirmwareReference()
    )


def _reference_of(part: Any) -> FirmwareReference | None:  # noqa: ANN401 - a value of JSON
    if part is None:
        return None
    return FirmwareReference(part) if isinstance(part, int) else FirmwareReference(product=ProductReference(**part))


def references_of(request: PathwayRequest) -> Iterator[FirmwareReference]:
    """Yield the references of a request."""
    installation = request.installation
    for reference in (request.source, request.target, installation.comms_hub, installation.inventory):
        if reference is not None:
            yield reference


def keys_of(request: PathwayRequest) -> set[str]:
    """Return the keys of a request: those of all versions that its references may mean."""
    return keys_of_readings(readings_of(request))


def readings_of(request: PathwayRequest) -> list[Sought | InvalidReference]:
    """Parse the references of a request."""
    return [read_reference(reference, end=None) for reference in references_of(request)]


def keys_of_readings(readings: Iterable[Sought | InvalidReference]) -> set[str]:
    """Return the keys of references that were parsed."""
    return {key for reading in readings for key in _keys_of_reading(reading)}


def _keys_of_reading(reading: Sought | InvalidReference) -> Iterator[str]:
    if isinstance(reading, int):
        yield f"E{reading}"
    elif isinstance(reading, ProductReading):
        model = reading.model_identifier or ""
        yield from (f"P{version}/{model}" for version in reading.version_hexes or ("",))
        if reading.version_submitted is not None:
            yield f"T{reading.version_submitted}"


def keys_of_versions(versions: Sequence[FirmwareVersion]) -> list[str]:
    """Return the keys of all requests that may mean one of some versions, in order."""
    found: set[str] = set()
    for one in versions:
        version, model = one.version_hex or "", one.model_identifier or ""
        found |= {f"E{one.cpl_entry_id}", f"P{version}/{model}", f"P{version}/", f"P/{model}"}
        found.add(f"T{one.version_submitted}")
    return sorted(found)
