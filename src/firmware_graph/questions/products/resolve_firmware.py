"""Which CPL entry does a reference mean: for everyone; several are several, never a guess."""

from collections.abc import Mapping, Sequence

from firmware_graph.database.parameters import parameters_of
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion, PastFirmwareVersion
from firmware_graph.model.pathway import AmbiguousFirmware, FirmwareNotFound, InvalidReference, Unresolved
from firmware_graph.model.reference import FirmwareReference
from firmware_graph.model.vocabulary import AmbiguityReason, RequestEnd
from firmware_graph.questions.products.product_reading import ProductReading, UnreadableProduct, read_product

MOST_MATCHES = 500
Resolution = FirmwareVersion | Unresolved
Sought = int | ProductReading


async def resolve_firmware(
    reader: GraphReader, references: Sequence[FirmwareReference], *, clocks: Clocks, end: RequestEnd | None = None
) -> list[Resolution]:
    """Find the entry that each reference means, in order, in one round trip for all of them.

    For a past `known_at`, references are matched with what was recorded then. `end` is repeated in every answer that
    is not an entry.

    Raises:
        GraphTimeout: The database ran past the operation's deadline.
    """
    readings = {reference: read_reference(reference, end=end) for reference in dict.fromkeys(references)}
    sought = [reading for reading in readings.values() if not isinstance(reading, InvalidReference)]
    found = await matches(reader, list(dict.fromkeys(sought)), clocks=clocks) if sought else {}
    return [
        reading
        if isinstance(reading := readings[reference], InvalidReference)
        else resolution(reading, found[reading], clocks=clocks, end=end)
        for reference in references
    ]


def read_reference(reference: FirmwareReference, *, end: RequestEnd | None) -> Sought | InvalidReference:
    """Parse a reference: an entry ID or a product tuple, one of the two."""
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
) -> Mapping[Sought, list[FirmwareVersion]]:
    """Fetch the versions that fit each, in the order of entry IDs, and one more than `MOST_MATCHES` at most."""
    products = [wanted for wanted in sought if isinstance(wanted, ProductReading)]
    entries = [wanted for wanted in sought if isinstance(wanted, int)]
    wanted = {
        "cpl_entry_ids": entries,
        "products": [parameters_of(product) | {"place": place} for place, product in enumerate(products)],
        "limit": MOST_MATCHES + 1,
    }
    if clocks.is_past_knowledge:
        record = await reader.read("resolve_firmware_known_at", **wanted, known_at=clocks.known_at)
        past = [PastFirmwareVersion._make(columns) for columns in record["past_records"]]
    else:
        record, past = await reader.read("resolve_firmware", **wanted), []
    rows = [*past, *map(FirmwareVersion._make, record["versions"])]
    versions = {version.cpl_entry_id: version for version in rows}
    found: dict[Sought, list[FirmwareVersion]] = {e: [versions[e]] if e in versions else [] for e in entries}
    for place, cpl_entry_ids in record["matches"]:
        found[products[place]] = [versions[entry] for entry in cpl_entry_ids]
    return found


def resolution(
    wanted: Sought, found: Sequence[FirmwareVersion], *, clocks: Clocks, end: RequestEnd | None
) -> Resolution:
    """Return what a reference means, given the versions that fit it."""
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
    """Whether an entry fits by one of two readings of a version, and not by its text."""
    return product.is_ambiguous and any(version.version_hex in product.version_hexes for version in found)


def not_found_message(wanted: Sought, clocks: Clocks) -> str:
    """Return why nothing fits, and where else to look."""
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
