"""Which releases a version's product has, which is the newest and how far behind a version is: for SEC Parties."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.questions.pathways.rules.state import is_current, later_among, undated_among
from firmware_graph.questions.products.shared.kept_models import kept_models

Releases = Sequence[FirmwareVersion]


async def releases_by_device_model(reader: GraphReader, model_keys: Sequence[str], *, day: str) -> list[Releases]:
    """Return the versions of each model that are CURRENT on an ISO date; one round trip for those not cached."""
    versions = await kept_models(reader, model_keys)
    releases = {key: [version for version in own if is_current(version, day)] for key, own in versions.items()}
    return [releases[key] for key in model_keys]


def newest_release(releases: Releases) -> FirmwareVersion | None:
    """Return the newest; of equal dates, the higher entry ID (domain.md §3.4 rule 9)."""
    return max(releases, key=lambda version: (version.ordering_date, version.cpl_entry_id), default=None)


def release_index(version: FirmwareVersion, releases: Releases) -> int | None:
    """Count the later releases: N is 0, N-1 is 1; an equal date is not later (domain.md §3.4 rules 5 and 9).

    None if that depends on a missing date.
    """
    return None if undated_among(version, releases) else len(later_among(version, releases))
