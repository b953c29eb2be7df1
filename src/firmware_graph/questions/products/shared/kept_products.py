"""What products mean by the CPL, as the process has cached it: each for one number of the list."""

import sys
from collections.abc import Collection, Hashable, Mapping, Sequence
from functools import partial
from typing import Final

from firmware_graph.database.bounded_store import Kept
from firmware_graph.database.kept import KeptFacts, in_turns
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.reference import FirmwareReference
from firmware_graph.questions.products.shared.kept_versions import rows_among
from firmware_graph.questions.products.shared.product_reading import ProductReading

PRODUCT: Final = "product"
"""The kind of the cache key of a product that means one entry, used with its reference as given."""

MATCHES: Final = "matches"
"""The kind of the cache key of what else a product matches, used with its reading."""

PRODUCT_BYTES: Final = 350
MATCHES_BYTES: Final = 200
"""The measured size of each with its key, without texts and entries."""

MOST_SPELLINGS: Final = 4
"""Of a product in one read, of which each is kept."""

Sought = int | ProductReading


class OfOneList:
    """Something cached that depends on the whole CPL, so that no change of an entry or a model invalidates it."""

    __slots__ = ()

    @property
    def cpl_entry_ids(self) -> tuple[int, ...]:
        """None."""
        return ()

    @property
    def model_keys(self) -> tuple[str, ...]:
        """None."""
        return ()


class KeptProduct(OfOneList):
    """The entry that a product means, and the number of the CPL at that time: every change of it invalidates it."""

    __slots__ = ("entry", "list_number", "size")

    def __init__(self, entry: int, list_number: int, reference: FirmwareReference) -> None:
        self.entry, self.list_number = entry, list_number
        self.size = PRODUCT_BYTES + bytes_of_texts(reference.product or ())


class KeptMatches(OfOneList):
    """The entries that match a product, none or several, and the number of the CPL at that time."""

    __slots__ = ("list_number", "matches", "size")

    def __init__(self, matches: tuple[int, ...], list_number: int, product: ProductReading) -> None:
        self.matches, self.list_number = matches, list_number
        self.size = MATCHES_BYTES + 36 * len(matches) + bytes_of_texts((*product, *product.version_hexes))


def bytes_of_texts(parts: Sequence[object]) -> int:
    """Return the bytes of the texts among some parts."""
    return sum(sys.getsizeof(part) for part in parts if isinstance(part, str))


def kept_products(
    found: Mapping[Sought, Sequence[FirmwareVersion]],
    asked: Mapping[Sought, Sequence[FirmwareReference]],
    list_number: int,
) -> dict[Hashable, Kept]:
    """Return what products mean, to be cached: an entry by each reference as it was given, so none is parsed again."""
    kept: dict[Hashable, Kept] = {}
    for sought, versions in found.items():
        if isinstance(sought, int):
            continue
        if len(versions) == 1 and not is_coding_guessed(sought, versions):
            [version] = versions
            for reference in asked[sought][:MOST_SPELLINGS]:
                kept[PRODUCT, reference] = KeptProduct(version.cpl_entry_id, list_number, reference)
        else:
            entries = tuple(version.cpl_entry_id for version in versions)
            kept[MATCHES, sought] = KeptMatches(entries, list_number, sought)
    return kept


def is_coding_guessed(product: ProductReading, found: Sequence[FirmwareVersion]) -> bool:
    """Whether an entry matches by one of two interpretations of a version, and not by its text."""
    return product.is_ambiguous and any(version.version_hex in product.version_hexes for version in found)


async def known_entries(reader: GraphReader, references: Sequence[FirmwareReference]) -> dict[FirmwareReference, int]:
    """Return the entries of those products among some references that are cached, as of the operation's revision.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    kept, number = reader.kept, reader.kept.list_number
    products = [reference for reference in references if reference.product is not None]
    things = await in_turns(partial(kept.things, PRODUCT), products)
    found = {
        reference: product.entry
        for reference, product in things.items()
        if isinstance(product, KeptProduct) and product.list_number == number
    }
    return found if found and (await reader.confirm()).numbers[0] == number else {}


def look_up(kept: KeptFacts, sought: Collection[Sought]) -> dict[Sought, Sequence[FirmwareVersion]]:
    """Look up the versions that match; left out are those whose matches or rows are not cached."""
    number, matches = kept.list_number, dict[Sought, Sequence[int]]()
    for one in sought:
        if isinstance(one, int):
            matches[one] = (one,)
        elif isinstance(found := kept.get((MATCHES, one)), KeptMatches) and found.list_number == number:
            matches[one] = found.matches
    rows = rows_among(kept, dict.fromkeys(entry for entries in matches.values() for entry in entries))
    return {
        one: [rows[entry] for entry in entries]
        for one, entries in matches.items()
        if all(entry in rows for entry in entries)
    }
