"""The permanent history of each of some entries: the events of the tiers that a caller may read."""

from collections.abc import Sequence
from itertools import starmap

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.change_event import ChangeEvent
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.publication.changes import streams_of

Place = tuple[int, ...]


def key_of(event: ChangeEvent) -> str:
    """Return the place of an event as text."""
    return "-".join(map(str, event.place))


async def entry_history(
    reader: GraphReader, cpl_entry_ids: Sequence[int], page: PageRequest
) -> list[Page[ChangeEvent]]:
    """List the events of each entry, oldest first, including upgrades from it and to it.

    One round trip for all entries, and one more for restricted events. A first load or a restored backup creates no
    events of entries.
    """
    after: Place = tuple(map(int, page.after.split("-"))) if page.after else (0, 0, 0)
    asked = {"cpl_entry_ids": sorted(set(cpl_entry_ids)), "recorded_at": after[0], "limit": page.first + 1 + after[2]}
    public = [name for name in streams_of(reader.tiers) if name != Tier.SSC]
    rows = (await reader.read("events_by_entry", **asked, streams=public))["entries"]
    if Tier.SSC in reader.tiers:
        rows = [*rows, *(await reader.read("restricted_events_by_entry", **asked))["entries"]]
    events: dict[int, list[ChangeEvent]] = {entry: [] for entry in cpl_entry_ids}
    totals = dict.fromkeys(cpl_entry_ids, 0)
    for entry, total, found in rows:
        totals[entry] += total
        events[entry] += [event for event in starmap(ChangeEvent, found) if event.place > after]
    pages = {
        entry: page_of(sorted(own, key=lambda one: one.place), page, key=key_of, total_count=totals[entry])
        for entry, own in events.items()
    }
    return [pages[entry] for entry in cpl_entry_ids]
