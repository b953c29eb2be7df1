"""The requests of watches that a change or a moment may have altered: those of the lineages that it touched."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.delivery.due import Due
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.watch import WatchedPart
from firmware_graph.questions.parties.shared.watched_requests import keys_of_versions
from firmware_graph.questions.pathways.shared.kept_lineages import kept_lineages
from firmware_graph.questions.pathways.shared.past_lineages import past_lineages
from firmware_graph.questions.products.shared.kept_models import kept_models

REQUESTS_AT_ONCE: Final = 5_000


class WatchSize(NamedTuple):
    """A watch, and about how many of its requests may have another answer."""

    watch_id: str
    party: str
    size: int


@dataclass(frozen=True, slots=True)
class Concerned:
    """The watches whose answers may differ after a change or a moment; with `keys`, their requests that have one."""

    due: Due
    keys: list[str] | None
    watches: list[WatchSize]

    def batches(self, told: Collection[str]) -> list[list[str]]:
        """Return the IDs of the watches of parties that were not told: the fewest requests first, 5,000 at a time.

        All watches of a party are in one batch.
        """
        by_party: dict[str, list[WatchSize]] = defaultdict(list)
        for watch in self.watches:
            if watch.party not in told:
                by_party[watch.party].append(watch)
        sizes = {party: sum(watch.size for watch in own) for party, own in by_party.items()}
        found: list[list[str]] = []
        room = 0
        for party in sorted(by_party, key=lambda party: (sizes[party], party)):
            if sizes[party] > room:
                found.append([])
                room = REQUESTS_AT_ONCE
            found[-1] += [watch.watch_id for watch in by_party[party]]
            room -= sizes[party]
        return found

    async def parts(self, reader: GraphReader, watch_ids: Sequence[str]) -> list[WatchedPart]:
        """Return the requests of watches, in one round trip."""
        given: dict[str, Any] = {"watch_ids": watch_ids, "set_before": self.due.at}
        if self.keys is None:
            record = await reader.party_facts("watched_requests", **given)
        else:
            record = await reader.party_facts("watches_by_key", keys=self.keys, **given)
        return [WatchedPart(*row) for row in record["watches"]]


async def watches_concerned(reader: GraphReader, due: Due, moments: tuple[Clocks, Clocks]) -> Concerned:
    """Find the watches with requests whose answer may differ at the second of two moments.

    Costs a few round trips for what is touched, however much else is watched; if everything is touched, one.
    """
    keys = None if due.touched.is_everything else keys_of_versions(await versions_concerned(reader, due, moments))
    if keys is None:
        record = await reader.party_facts("watch_sizes", set_before=due.at)
    else:
        record = await reader.party_facts("watch_sizes_by_key", keys=keys, set_before=due.at)
    return Concerned(due, keys, [WatchSize(*row) for row in record["watches"]])


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
