"""Which manufacturer names contain some text: for lists filtered by a part of one."""

from collections.abc import Iterable

from firmware_graph.database.reader import GraphReader


async def manufacturer_names(reader: GraphReader, part: str) -> list[str]:
    """Return the names, as submitted, that contain a text in any case, in order; runs of spaces count as one.

    The distinct names are cached until something is published. Reading them costs one round trip, which scans one index
    entry for each firmware version.
    """
    return containing(await reader.once(read_manufacturer_names), part)


async def read_manufacturer_names(reader: GraphReader) -> list[str]:
    """Read all distinct names in one round trip."""
    return sorted((await reader.read("manufacturer_names"))["names"])


def containing(names: Iterable[str], part: str) -> list[str]:
    """Return the names that contain a text in any case; runs of spaces count as one."""
    sought = folded(part)
    return [name for name in names if sought in folded(name)]


def folded(name: str) -> str:
    """Return a name in one case, with its runs of spaces as one."""
    return " ".join(name.split()).casefold()
