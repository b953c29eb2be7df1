"""Which changes were made, when and by whom: the ledger, for operators of the store."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.touched import Touched
from firmware_graph.model.vocabulary import Tier


class LedgerEntry(NamedTuple):
    """A change: its number, its moment (milliseconds since 1970), the tiers whose answers it moved, what it touched."""

    sequence: int
    recorded_at: int
    kind: str
    actor: str
    tiers: tuple[Tier, ...]
    touched: Touched
    summary: Mapping[str, Any]


async def history(
    reader: GraphReader, *, limit: int, since: int = 0, cpl_entry_id: int | None = None
) -> list[LedgerEntry]:
    """Return the latest changes at or after a moment, latest first; one round trip.

    For an entry these are the changes that name it, and those recorded as touching everything: first loads, code
    successions and changes of more than 10,000 entries. Facts for the Security Sub-Committee only name no entry.
    """
    record = await reader.read("history", since=since, cpl_entry_id=cpl_entry_id, limit=limit)
    return [_entry_of(*row) for row in record["changes"]]


def _entry_of(sequence: int, recorded_at: int, kind: str, actor: str, *rest: Any) -> LedgerEntry:  # noqa: ANN401 - a row's
    *moved, is_everything, cpl_entry_ids, model_keys, summary = rest
    tiers = tuple(tier for tier, is_moved in zip(Tier, moved, strict=True) if is_moved)
    touched = Touched(frozenset(cpl_entry_ids), frozenset(model_keys), is_everything=is_everything)
    return LedgerEntry(sequence, recorded_at, kind, actor, tiers, touched, orjson.loads(summary))
