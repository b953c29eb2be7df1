"""Which CPL entry a reference means: for everyone; several matches are returned as such, never guessed."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from firmware_graph.database.kept import Found
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion, PastFirmwareVersion
from firmware_graph.model.pathway import AmbiguousFirmware, FirmwareNotFound, InvalidReference, Unresolved
from firmware_graph.model.reference import FirmwareReference
from firmware_graph.model.vocabulary import AmbiguityReason, RequestEnd
from firmware_graph.questions.products.shared.kept_products import (
    Sought,
    is_coding_guessed,
    kept_products,
    known_entries,
    look_up,
)
from firmware_graph.questions.products.shared.kept_versions import found_versions
from firmware_graph.questions.products.shared.product_reading import ProductReading, UnreadableProduct, read_product

MOST_MATCHES = 500
SOUGHT_AT_ONCE: Final = 5_000
"""So many are searched for in a round trip: to write and read more holds up the event loop."""

Resolution = FirmwareVersion | Unresolved


async def resolve_firmware(
    reader: GraphReader, references: Sequence[FirmwareReference], *, clocks: Clocks, end: RequestEnd | None = None
) -> list[Resolution]:
    """Return the entry that each reference means, in order, in one round trip for `SOUGHT_AT_ONCE` of them.

    For a past `known_at`, references are matched with what was recorded then. `end` is repeated in every answer that is
    not an entry.

    Raises:
        GraphTimeout: The database ran past the operation's deadline.
    """
    distinct = [*dict.fromkeys(references)]
    known = {} if clocks.is_past_knowledge else await known_entries(reader, distinct)
    unknown = [reference for reference in distinct if reference not in known] if known else distinct
    read = await reader.each(unknown, partial(read_reference, end=end))
    readings: dict[FirmwareReference, Sought | InvalidReference] = {**known, **dict(zip(unknown, read, strict=True))}
    await reader.pause(len(distinct))
    asked: dict[Sought, list[FirmwareReference]] = {}
    for reference, reading in readings.items():
        if not isinstance(reading, InvalidReference):
            asked.setdefault(reading, []).append(reference)
    sought = [*asked]
    found: dict[Sought, Sequence[FirmwareVersion]] = {}
    for place in range(0, len(sought), SOUGHT_AT_ONCE):
        part = {reading: asked[reading] for reading in sought[place : place + SOUGHT_AT_ONCE]}
        found.update(await matches(reader, part, clocks=clocks))
        await reader.pause(len(distinct))
    return [
        reading
        if isinstance(reading := readings[reference], InvalidReference)
        else resolution(reading, found[reading], clocks=clocks, end=end)
        for reference in references
    ]


def read_reference(reference: FirmwareReference, *, end: RequestEnd | None) -> Sought | InvalidReference:
    """Parse a reference: an entry ID or a product tuple, exactly one of the two."""
    if (reference.cpl_entry_id is None) == (reference.product is None):
        return InvalidReference(end, "Give cplEntryId or product: one of the two.")
    if reference.product is None:
        return reference.cpl_entry_id or 0
    try:
        return read_product(reference.product)
    except UnreadableProduct as error:
        return InvalidReference(end, str(error))


async def matches(
    reader: GraphReader, sought: Mapping[Sought, Sequence[FirmwareReference]], *, clocks: Clocks
) -> Mapping[Sought, Sequence[FirmwareVersion]]:
    """Return the versions that match each, sorted by entry ID, at most `MOST_MATCHES` and one more.

    What is sought is given with the references that mean it.
    """
    if clocks.is_past_knowledge:
        names = [*sought]
        record = await reader.read("resolve_firmware_known_at", **parameters(names), known_at=clocks.known_at)
        past = [PastFirmwareVersion._make(columns) for columns in record["past_records"]]
        return matches_in(record, names, [*past, *map(FirmwareVersion._make, record["versions"])])
    kept = reader.kept

    async def read(names: list[Sought]) -> Found[Sought, Sequence[FirmwareVersion]]:
        reading = await reader.read_with_tiers("resolve_firmware", **parameters(names))
        versions = [*map(FirmwareVersion.shared, reading.record["versions"])]
        found = matches_in(reading.record, names, versions)
        number = reading.revision.numbers[0]
        kept_things = {**found_versions(versions, reading).kept, **kept_products(found, sought, number)}
        return Found(found, kept_things, reading)

    return await kept.gather(reader, sought.keys(), look=partial(look_up, kept), read=read)


def parameters(sought: Sequence[Sought]) -> dict[str, Any]:
    """Convert sought references to Cypher parameters."""
    products = [one._asdict() | {"place": place} for place, one in enumerate(sought) if not isinstance(one, int)]
    entries = [one for one in sought if isinstance(one, int)]
    return {"cpl_entry_ids": entries, "products": products, "limit": MOST_MATCHES + 1}


def matches_in(
    record: Mapping[str, Any], sought: Sequence[Sought], rows: Iterable[FirmwareVersion]
) -> dict[Sought, Sequence[FirmwareVersion]]:
    """Return the versions that a record has for each sought reference."""
    versions = {version.cpl_entry_id: version for version in rows}
    by_place = dict(record["matches"])
    return {
        one: [
            versions[entry]
            for entry in ([one] if isinstance(one, int) else by_place.get(place, ()))
            if entry in versions
        ]
        for place, one in enumerate(sought)
    }


def resolution(
    wanted: Sought, found: Sequence[FirmwareVersion], *, clocks: Clocks, end: RequestEnd | None
) -> Resolution:
    """Return what a reference means, given its matches."""
    if not found:
        return FirmwareNotFound(end, not_found_message(wanted, clocks))
    if len(found) > MOST_MATCHES:
        message = f"More than {MOST_MATCHES} entries fit: give more of the product, its manufacturerCode for one."
        return InvalidReference(end, message)
    if isinstance(wanted, ProductReading) and is_coding_guessed(wanted, found):
        return AmbiguousFirmware(end, AmbiguityReason.AMBIGUOUS_CODING, found)
    if len(found) > 1:
        return AmbiguousFirmware(end, AmbiguityReason.SEVERAL_ENTRIES, found)
    return found[0]


def not_found_message(wanted: Sought, clocks: Clocks) -> str:
    """Return why nothing matches, and where else to look."""
    if isinstance(wanted, int) and clocks.is_past_knowledge:
        return f"Entry {wanted} was not recorded at the moment that knownAt gives."
    if isinstance(wanted, int):
        return f"There is no CPL entry {wanted}."
    if clocks.is_past_knowledge:
        return (
            f"No {wanted.environment} entry that was recorded at the moment that knownAt gives fits that product. Give "
            "fewer of its parts, or another environment."
        )
    return f"No {wanted.environment} entry fits that product. Give fewer of its parts, or another environment."
