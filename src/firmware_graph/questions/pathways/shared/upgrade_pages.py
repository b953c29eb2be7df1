"""Pages of the declared upgrades of some versions, each sorted by its other end."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import UpgradeState
from firmware_graph.questions.pathways.rules.state import as_known

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class UpgradeEnds:
    """Which end of an upgrade is the requested version, and which the other; and the read file for them."""

    read_file: str
    own: Callable[[Upgrade], int]
    other: Callable[[Upgrade], int]

    def place(self, upgrade: Upgrade) -> Place:
        """Return the place of an upgrade among those of its version: by the other end, then by when it was recorded."""
        return self.other(upgrade), upgrade.recorded_from

    def key(self, upgrade: Upgrade) -> str:
        """Return the place as text."""
        return "-".join(map(str, self.place(upgrade)))


def place_of(key: str) -> Place:
    """Parse the place in a key."""
    other, _, recorded_from = key.partition("-")
    return int(other), int(recorded_from)


def upgrade_pages(  # noqa: PLR0913 - the arguments of a list, and its clocks
    upgrades: Iterable[Upgrade],
    cpl_entry_ids: Sequence[int],
    page: PageRequest,
    *,
    ends: UpgradeEnds,
    clocks: Clocks,
    includes_ended: bool,
) -> list[Page[Upgrade]]:
    """Return a page of upgrades for each version, in order; only those in effect unless ended ones are requested.

    'Ended' stands for every other state: withdrawn, superseded, and not yet in effect.
    """
    grouped: dict[int, list[Upgrade]] = {entry: [] for entry in cpl_entry_ids}
    for upgrade in as_known(upgrades, clocks):
        if includes_ended or upgrade.state == UpgradeState.IN_EFFECT:
            grouped[ends.own(upgrade)].append(upgrade)
    after = place_of(page.after) if page.after else (0, 0)
    pages = {}
    for entry, own in grouped.items():
        rest = sorted((upgrade for upgrade in own if ends.place(upgrade) > after), key=ends.place)
        pages[entry] = page_of(rest, page, key=ends.key, total_count=len(own))
    return [pages[entry] for entry in cpl_entry_ids]
