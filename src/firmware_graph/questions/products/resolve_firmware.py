"""Which CPL entry a reference means: for everyone; several matches are returned as such, never guessed."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from firmware_graph.database.bounded_store import Kept
from firmware_graph.database.kept import Found, KeptFacts, each_by
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion, PastFirmwareVersion
from firmware_graph.model.pathway import AmbiguousFirmware, FirmwareNotFound, InvalidReference, Unresolved
from firmware_graph.model.reference import FirmwareReference
from firmware_graph.model.vocabulary import AmbiguityReason, RequestEnd
from firmware_graph.questions.products.shared.kept_versions import found_versions, kept_rows
from firmware_graph.questions.products.shared.product_reading import ProductReading, UnreadableProduct, read_product

MOST_MATCHES = 500
MATCHES: Final = "matches"
"""The kind of the cache key of a product's matches, used with the product."""

MATCHES_BYTES: Final = 700
"""The measured size of a product's matches with the product."""

Resolution = FirmwareVersion | Unresolved
Sought = int | ProductReading


async def resolve_firmware(
    reader: GraphReader, references: Sequence[FirmwareReference], *, clocks: Clocks, end: RequestEnd | None = None
) -> list[Resolution]:
    """Return the entry that each reference means, in order, in one round trip for all of them.

    For a past `known_at`, references are matched with what was recorded then. `end` is repeated in every answer that is
    not an entry.

    Raises:
        GraphTimeout: The database ran past the operation's deadline.
    """
    distinct = [*dict.fromkeys(references)]
    readings = dict(zip(distinct, await reader.each(distinct, partial(read_reference, end=end)), strict=True))
    sought = [reading for reading in readings.values() if not isinstance(reading, InvalidReference)]
    found = await matches(reader, list(dict.fromkeys(sought)), clocks=clocks) if sought else {}
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
    reader: GraphReader, sought: Sequence[Sought], *, clocks: Clocks
) -> Mapping[Sought, Sequence[FirmwareVersion]]:
    """Return the versions that match each, sorted by entry ID, at most `MOST_MATCHES` and one more."""
    if clocks.is_past_knowledge:
        record = await reader.read("resolve_firmware_known_at", **parameters(sought), known_at=clocks.known_at)
        past = [PastFirmwareVersion._make(columns) for columns in record["past_records"]]
        return matches_in(record, sought, [*past, *map(FirmwareVersion._make, record["versions"])])
    kept = reader.kept

    async def read(sought: list[Sought]) -> Found[Sought, Sequence[FirmwareVersion]]:
        reading = await reader.read_with_tiers("resolve_firmware", **parameters(sought))
        versions = [*map(FirmwareVersion.shared, reading.record["versions"])]
        found = matches_in(reading.record, sought, versions)
        kept_things = {**found_versions(versions, reading).kept, **kept_matches(found, reading.revision.numbers[0])}
        return Found(found, kept_things, reading)

    return await kept.gather(reader, sought, look=partial(each_by, partial(look_up, kept)), read=read)


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


class KeptMatches(NamedTuple):
    """The entries that match a product, and the number of the CPL at that time: every change of it invalidates them."""

    matches: tuple[int, ...]
    list_number: int

    @property
    def size(self) -> int:
        """Its size in bytes, with its key."""
        return MATCHES_BYTES + 36 * len(self.matches)

    @property
    def cpl_entry_ids(self) -> tuple[int, ...]:
        """None: it depends on the whole list."""
        return ()

    @property
    def model_keys(self) -> tuple[str, ...]:
        """None, as above."""
        return ()


def kept_matches(found: Mapping[Sought, Sequence[FirmwareVersion]], list_number: int) -> dict[Hashable, Kept]:
    """Return the matches of each product, to be cached."""
    return {
        (MATCHES, one): KeptMatches(tuple(version.cpl_entry_id for version in versions), list_number)
        for one, versions in found.items()
        if isinstance(one, ProductReading)
    }


def look_up(kept: KeptFacts, wanted: Sought) -> Sequence[FirmwareVersion] | None:
    """Look up the versions that match; None if they are not cached, or one of their rows is not."""
    if isinstance(wanted, int):
        return kept_rows(kept, (wanted,))
    found = kept.get((MATCHES, wanted))
    if isinstance(found, KeptMatches) and found.list_number == kept.list_number:
        return kept_rows(kept, found.matches)
    return None


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


def is_coding_guessed(product: ProductReading, found: Sequence[FirmwareVersion]) -> bool:
    """Whether an entry matches by one of two interpretations of a version, and not by its text."""
    return product.is_ambiguous and any(version.version_hex in product.version_hexes for version in found)


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
