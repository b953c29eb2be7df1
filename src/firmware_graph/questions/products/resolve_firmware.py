"""Which CPL entry a reference means: for everyone; several matches are returned as such, never guessed."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, NamedTuple

from firmware_graph.database.bounded_store import Kept
from firmware_graph.database.kept import Found, KeptFacts
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion, PastFirmwareVersion
from firmware_graph.model.pathway import AmbiguousFirmware, FirmwareNotFound, InvalidReference, Unresolved
from firmware_graph.model.reference import FirmwareReference
from firmware_graph.model.vocabulary import AmbiguityReason, RequestEnd
from firmware_graph.questions.products.shared.kept_versions import found_versions, rows_among
from firmware_graph.questions.products.shared.product_reading import ProductReading, UnreadableProduct, read_product

MOST_MATCHES = 500
MATCHES: Final = "matches"
"""The kind of the cache key of a product's matches, used with the product."""

MATCHES_BYTES: Final = 800
"""The measured size of a product's matches with the product."""

Resolution = FirmwareVersion | Unresolved
Sought = int | ProductReading


class Match(NamedTuple):
    """What a reference searches for, and the versions that match it, sorted by entry ID."""

    sought: Sought
    versions: Sequence[FirmwareVersion]


Matches = Mapping[FirmwareReference, Match | InvalidReference]


async def resolve_firmware(
    reader: GraphReader, references: Sequence[FirmwareReference], *, clocks: Clocks, end: RequestEnd | None = None
) -> list[Resolution]:
    """Return the entry that each reference means, in order, in one round trip for all of them.

    For a past `known_at`, references are matched with what was recorded then. `end` is repeated in every answer that is
    not an entry.

    Raises:
        GraphTimeout: The database ran past the operation's deadline.
    """
    found = await matches(reader, [*dict.fromkeys(references)], clocks=clocks)
    return [resolution(found[reference], clocks=clocks, end=end) for reference in references]


def read_reference(reference: FirmwareReference) -> Sought | InvalidReference:
    """Parse a reference: an entry ID or a product tuple, exactly one of the two."""
    if (reference.cpl_entry_id is None) == (reference.product is None):
        return InvalidReference(None, "Give cplEntryId or product: one of the two.")
    if reference.product is None:
        return reference.cpl_entry_id or 0
    try:
        return read_product(reference.product)
    except UnreadableProduct as error:
        return InvalidReference(None, str(error))


async def matches(reader: GraphReader, references: Sequence[FirmwareReference], *, clocks: Clocks) -> Matches:
    """Return the versions that match each distinct reference, at most `MOST_MATCHES` and one more."""
    if clocks.is_past_knowledge:
        readings, sought = await read_references(reader, references)
        if not sought:
            return matches_of(readings, {})
        record = await reader.read("resolve_firmware_known_at", **parameters(sought), known_at=clocks.known_at)
        past = [PastFirmwareVersion._make(columns) for columns in record["past_records"]]
        versions = [*past, *map(FirmwareVersion._make, record["versions"])]
        return matches_of(readings, matches_in(record, sought, versions))
    kept = reader.kept

    async def read(references: Sequence[FirmwareReference]) -> Found[FirmwareReference, Match | InvalidReference]:
        readings, sought = await read_references(reader, references)
        if not sought:
            return Found(matches_of(readings, {}), {}, None)
        reading = await reader.read_with_tiers("resolve_firmware", **parameters(sought))
        versions = [*map(FirmwareVersion.shared, reading.record["versions"])]
        found = matches_of(readings, matches_in(reading.record, sought, versions))
        kept_things = {**found_versions(versions, reading).kept, **kept_matches(found, reading.revision.numbers[0])}
        return Found(found, kept_things, reading)

    return await kept.gather(reader, references, look=partial(look_up, kept), read=read)


async def read_references(
    reader: GraphReader, references: Sequence[FirmwareReference]
) -> tuple[dict[FirmwareReference, Sought | InvalidReference], list[Sought]]:
    """Parse references; also return what is to be searched for, each once."""
    readings = dict(zip(references, await reader.each(references, read_reference), strict=True))
    sought = (reading for reading in readings.values() if not isinstance(reading, InvalidReference))
    return readings, [*dict.fromkeys(sought)]


def parameters(sought: Sequence[Sought]) -> dict[str, Any]:
    """Convert what is searched for to Cypher parameters."""
    products = [one._asdict() | {"place": place} for place, one in enumerate(sought) if not isinstance(one, int)]
    entries = [one for one in sought if isinstance(one, int)]
    return {"cpl_entry_ids": entries, "products": products, "limit": MOST_MATCHES + 1}


def matches_in(
    record: Mapping[str, Any], sought: Sequence[Sought], rows: Iterable[FirmwareVersion]
) -> dict[Sought, Match]:
    """Return the versions that a record has for each."""
    versions = {version.cpl_entry_id: version for version in rows}
    by_place = dict(record["matches"])
    entries = ([one] if isinstance(one, int) else by_place.get(place, ()) for place, one in enumerate(sought))
    return {
        one: Match(one, [versions[entry] for entry in found if entry in versions])
        for one, found in zip(sought, entries, strict=True)
    }


def matches_of(
    readings: Mapping[FirmwareReference, Sought | InvalidReference], found: Mapping[Sought, Match]
) -> dict[FirmwareReference, Match | InvalidReference]:
    """Return what was found for each reference, or why it cannot be parsed."""
    return {
        reference: reading if isinstance(reading, InvalidReference) else found[reading]
        for reference, reading in readings.items()
    }


class KeptMatches(NamedTuple):
    """The entries that match a product, and the number of the CPL at that time: every change of it invalidates them."""

    product: ProductReading
    matches: tuple[int, ...]
    is_coding_guessed: bool
    list_number: int

    @property
    def entry(self) -> int | None:
        """The entry that the product means; None if there is none, or it is ambiguous."""
        return self.matches[0] if len(self.matches) == 1 and not self.is_coding_guessed else None

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


def kept_matches(found: Matches, list_number: int) -> dict[Hashable, Kept]:
    """Return the matches of each product, to be cached by the reference as it was given: it is not parsed again."""
    return {
        (MATCHES, reference): KeptMatches(
            match.sought,
            tuple(version.cpl_entry_id for version in match.versions),
            is_coding_guessed(match.sought, match.versions),
            list_number,
        )
        for reference, match in found.items()
        if isinstance(match, Match) and isinstance(match.sought, ProductReading)
    }


def known_entry(kept: KeptFacts, number: int | None, reference: FirmwareReference) -> int | None:
    """Return the entry that a reference means by the cached CPL of a number; None if it must be looked up.

    An entry ID means itself, whether it is recorded or not.
    """
    entry, product = reference
    if product is None:
        return entry
    found = kept.get((MATCHES, reference)) if entry is None else None
    return found.entry if isinstance(found, KeptMatches) and found.list_number == number else None


def look_up(
    kept: KeptFacts, references: Iterable[FirmwareReference]
) -> dict[FirmwareReference, Match | InvalidReference]:
    """Look up matches; a reference is left out if its matches are not cached, or one of their rows is not."""
    number = kept.list_number
    known: dict[FirmwareReference, tuple[Sought, Sequence[int]]] = {}
    for reference in references:
        entry, product = reference
        if product is None and entry is not None:
            known[reference] = entry, (entry,)
        elif isinstance(found := kept.get((MATCHES, reference)), KeptMatches) and found.list_number == number:
            known[reference] = found.product, found.matches
    rows = rows_among(kept, dict.fromkeys(entry for _, entries in known.values() for entry in entries))
    return {
        reference: Match(sought, [rows[entry] for entry in entries])
        for reference, (sought, entries) in known.items()
        if all(entry in rows for entry in entries)
    }


def resolution(match: Match | InvalidReference, *, clocks: Clocks, end: RequestEnd | None) -> Resolution:
    """Return what a reference means, given its matches."""
    if isinstance(match, InvalidReference):
        return replace(match, end=end)
    wanted, found = match
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
