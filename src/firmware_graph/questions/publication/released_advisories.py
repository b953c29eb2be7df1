"""Which advisories the Security Sub-Committee has released, including withdrawn ones: for SEC Parties."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.advisory import Advisory, AdvisoryState
from firmware_graph.model.cached import cached_property


@dataclass(frozen=True)
class ReleasedAdvisories:
    """All advisories ever released, latest first: a few hundred."""

    advisories: Sequence[Advisory]

    @cached_property
    def by_id(self) -> Mapping[str, Advisory]:
        """The advisories by their IDs."""
        return {one.advisory_id: one for one in self.advisories}

    @cached_property
    def standing_by_entry(self) -> Mapping[int, Sequence[Advisory]]:
        """The advisories in force, by each entry that they are on."""
        found: dict[int, list[Advisory]] = {}
        for advisory in self.advisories:
            if advisory.state == AdvisoryState.RELEASED:
                for entry in advisory.cpl_entry_ids:
                    found.setdefault(entry, []).append(advisory)
        return found

    def standing_on(self, cpl_entry_ids: Sequence[int]) -> list[Advisory]:
        """Return the distinct advisories in force on any of some entries, latest first."""
        found = {one.place: one for entry in cpl_entry_ids for one in self.standing_by_entry.get(entry, ())}
        return [found[place] for place in sorted(found, reverse=True)]


async def released_advisories(reader: GraphReader) -> ReleasedAdvisories:
    """Return all released advisories, cached until something is published; at most one round trip."""
    return await reader.once(read_register)


async def read_register(reader: GraphReader) -> ReleasedAdvisories:
    """Read them in one round trip."""
    record = await reader.read("released_advisories")
    return ReleasedAdvisories([Advisory._make(columns) for columns in record["advisories"]])
