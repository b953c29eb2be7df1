"""The requests of watches that a change or a moment may have altered: those of the lineages that it touched."""

from collections.abc import AsyncIterator, Sequence
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.delivery.due import Due
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.watch import WatchedPart
from firmware_graph.questions.parties.shared.watched_requests import keys_of_versions
from firmware_graph.questions.pathways.shared.kept_lineages import kept_lineages
from firmware_graph.questions.pathways.shared.past_lineages import past_lineages
from firmware_graph.questions.products.shared.kept_models import kept_models

WATCHES_AT_ONCE: Final = 50


async def parts_concerned(
    reader: GraphReader, due: Due, moments: tuple[Clocks, Clocks]
) -> AsyncIterator[list[WatchedPart]]:
    """Yield the watches with those of their requests whose answer may differ at the second of two moments.

    Costs a few round trips for what is touched, however much else is watched; if everything is touched, one for every
    50 watches.
    """
    if not due.touched.is_everything:
        keys = keys_of_versions(await versions_concerned(reader, due, moments))
        record = await reader.party_facts("watches_by_key", keys=keys, set_before=due.at)
        yield [WatchedPart(*row) for row in record["watches"]]
        return
    after = ""
    while True:
        record = await reader.party_facts("watched_requests", after=after, limit=WATCHES_AT_ONCE, set_before=due.at)
        parts = [WatchedPart(*row) for row in record["watches"]]
        yield parts
        if len(parts) < WATCHES_AT_ONCE:
            return
        after = parts[-1].watch_id


async def versions_concerned(reader: GraphReader, due: Due, moments: Sequence[Clocks]) -> list[FirmwareVersion]:
    """Return all versions of the touched lineages, as known at each of these moments.

    A later change may have taken versions out of a lineage, so the current lineages alone are not enough.
    """
    touched = due.touched
    models = await kept_models(reader, touched.model_keys)
    entries = sorted({*touched.cpl_entry_ids, *(one.cpl_entry_id for own in models.values() for one in own)})
    found = await kept_lineages(reader, entries)
    known = [await past_lineages(reader, found, clocks=clocks) for clocks in moments]
    lineages = dict.fromkeys(lineage for by_entry in known for lineage in by_entry.values())
    return [version for lineage in lineages for version in lineage.versions.values()]
