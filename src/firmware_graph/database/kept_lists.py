"""Lists of entries, models and manufacturers that a process has read, valid until one of their tiers moves."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import orjson

from firmware_graph.database.reader import GraphReader, Reading

LIST: Final = "list"
"""The owner of the lists in the store, with the tiers of their readers."""


class KeptList(NamedTuple):
    """The result of a read file for some parameters, in one state of its reader's tiers.

    No single entry or model invalidates it: whatever is added may belong into any list.
    """

    state: tuple[int | None, ...] | None
    reading: Reading
    size: int
    cpl_entry_ids: tuple[int, ...] = ()
    model_keys: tuple[str, ...] = ()


async def read_list(reader: GraphReader, name: str, /, **parameters: Any) -> Reading:  # noqa: ANN401 - as Cypher's
    """Run a read file, or return its result for the same parameters if nothing moved since; one round trip, or none.

    The moments that it depends on, such as today, are among the parameters. Lists with the rows of versions are not
    cached, as the rows are cached on their own.

    Raises: as `GraphReader.read_with_tiers`.
    """
    store = reader.graph.store
    key = (LIST, reader.tiers_read), (name, orjson.dumps(parameters, option=orjson.OPT_SORT_KEYS))
    kept = store.used(key)
    if isinstance(kept, KeptList):
        await reader.confirm()
        if kept.state == reader.state:
            return kept.reading
    reading = await reader.read_with_tiers(name, **parameters)
    if reader.keeps and not parameters.get("wants_rows"):
        size = sys.getsizeof(key[1][1]) + size_of(dict(reading.record))
        store.keep(key, KeptList(reader.state, reading, size))
    return reading


def size_of(value: object) -> int:
    """Return the bytes of a record's column, including everything that it holds."""
    parts: Sequence[object] = ()
    if isinstance(value, Mapping):
        parts = [*value.values()]
    elif isinstance(value, list | tuple):
        parts = value
    return sys.getsizeof(value) + sum(map(size_of, parts))
