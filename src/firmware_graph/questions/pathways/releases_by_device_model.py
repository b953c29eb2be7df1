"""Which releases a version's product has, which is the newest and how far behind a version is: for SEC Parties."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.cached import cached_property
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.questions.pathways.rules.state import is_current
from firmware_graph.questions.products.shared.kept_models import kept_models


@dataclass(frozen=True)
class Releases:
    """The versions of a model that are CURRENT."""

    versions: Sequence[FirmwareVersion]

    @cached_property
    def newest(self) -> FirmwareVersion | None:
        """The newest; of equal dates, the higher entry ID (domain.md §3.4 rule 9)."""
        return max(self.versions, key=lambda version: (version.ordering_date, version.cpl_entry_id), default=None)

    @cached_property
    def dates(self) -> Sequence[str]:
        """The known dates, in order."""
        return sorted(filter(None, (version.ordering_date for version in self.versions)))

    @cached_property
    def entries(self) -> frozenset[int]:
        """The entry IDs."""
        return frozenset(version.cpl_entry_id for version in self.versions)

    @cached_property
    def undated(self) -> frozenset[int]:
        """The entry IDs of those without a date."""
        return frozenset(version.cpl_entry_id for version in self.versions if not version.ordering_date)

    def index_of(self, version: FirmwareVersion) -> int | None:
        """Count those later than a version: N is 0; an equal date is not later (domain.md §3.4 rules 5 and 9).

        None if that depends on a missing date.
        """
        date, own = version.ordering_date, {version.cpl_entry_id}
        later = len(self.dates) - bisect_right(self.dates, date) if date else 0
        if later or not self.entries - own:
            return later
        return None if not date or self.undated - own else 0


async def releases_by_device_model(reader: GraphReader, model_keys: Sequence[str], *, day: str) -> list[Releases]:
    """Return the versions of each model that are CURRENT on an ISO date; one round trip for those not cached."""
    versions = await kept_models(reader, model_keys)
    releases = {
        key: Releases([version for version in own if is_current(version, day)]) for key, own in versions.items()
    }
    return [releases[key] for key in model_keys]
