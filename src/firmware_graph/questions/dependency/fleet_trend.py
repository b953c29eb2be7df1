"""Which share of my meters was at N or N-1, month by month, and what blocks the rest: for SEC Parties; not stored."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final, NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.clocks import DAY_MS, Clocks, start_of
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.fleet import FleetBlock, FleetMonth, FleetSnapshot, FleetTrend
from firmware_graph.model.vocabulary import DeviceType
from firmware_graph.questions.dependency.fleet_report import release_indices
from firmware_graph.questions.dependency.shared.fleet_answers import FleetAnswers
from firmware_graph.questions.pathways.shared.upgrade_lineages import Lineages, upgrade_lineages
from firmware_graph.questions.products.resolve_firmware import resolve_firmware
from firmware_graph.questions.products.shared.fleet_counts import check_counts

MOST_SNAPSHOTS: Final = 24
METERS: Final = (DeviceType.ESME, DeviceType.GSME)
"""The types of devices that licences count."""
NO_TYPE: Final = ""
N, N_MINUS_1 = 0, 1
MONTH: Final = len("2026-01")


class Standing(NamedTuple):
    """The distance of some devices of one version from the latest, and the ends of their pathways."""

    device_type: str
    device_count: int
    release_index: int | None
    ending: str


async def fleet_trend(reader: GraphReader, snapshots: Sequence[FleetSnapshot]) -> FleetTrend:
    """Sum up the meters of each month, by its last snapshot, with what was in effect at the end of that day.

    Costs two round trips for each snapshot.

    Raises:
        BadUserInput: There are no or too many snapshots, or the sum of their counts is too large.
    """
    if not 0 < len(snapshots) <= MOST_SNAPSHOTS:
        message = f"Give 1 to {MOST_SNAPSHOTS} 'reports': there are {len(snapshots)}."
        raise BadUserInput(message, argument="reports", maximum=MOST_SNAPSHOTS)
    check_counts([count for snapshot in snapshots for count in snapshot.counts])
    last = {one.reported_on[:MONTH]: one for one in sorted(snapshots, key=lambda one: one.reported_on)}
    months: list[FleetMonth] = []
    unresolved = 0
    for snapshot in last.values():
        standings = await standings_of(reader, snapshot)
        months += [month_of(snapshot, device_type, standings) for device_type in METERS]
        unresolved += sum(one.device_count for one in standings if one.device_type == NO_TYPE)
    return FleetTrend(months, unresolved)


async def standings_of(reader: GraphReader, snapshot: FleetSnapshot) -> list[Standing]:
    """Return the standing of the meters of a snapshot, and what cannot be resolved; other types are left out."""
    clocks = Clocks(end_of(snapshot.reported_on))
    meanings = await resolve_firmware(reader, [count.firmware for count in snapshot.counts], clocks=clocks)
    given = [(meaning, count.count) for meaning, count in zip(meanings, snapshot.counts, strict=True)]
    meters = [
        (meaning, count)
        for meaning, count in given
        if isinstance(meaning, FirmwareVersion) and meaning.device_type in METERS
    ]
    entries = [version.cpl_entry_id for version, _ in meters]
    lineages = await upgrade_lineages(reader, entries, clocks=clocks, argument="reports")
    unread = [
        Standing(NO_TYPE, count, None, "") for meaning, count in given if not isinstance(meaning, FirmwareVersion)
    ]
    return [*await reader.each(meters, partial(standing_in, lineages, release_indices(lineages))), *unread]


def standing_in(
    lineages: Lineages, index_of: Callable[[int], int | None], meter: tuple[FirmwareVersion, int]
) -> Standing:
    """Return the standing of the devices of one version."""
    version, count = meter
    entry = version.cpl_entry_id
    ending = FleetAnswers(lineages).ending(entry)
    return Standing(version.device_type, count, index_of(entry), ending.kind.value)


def month_of(snapshot: FleetSnapshot, device_type: str, standings: Iterable[Standing]) -> FleetMonth:
    """Sum up the devices of one type."""
    at: Counter[int | None] = Counter()
    blocks: Counter[str] = Counter()
    for one in standings:
        if one.device_type == device_type:
            at[one.release_index] += one.device_count
            if one.release_index is None or one.release_index > N_MINUS_1:
                blocks[one.ending] += one.device_count
    return FleetMonth(
        snapshot.reported_on[:MONTH],
        snapshot.reported_on,
        device_type,
        at.total(),
        at[N],
        at[N_MINUS_1],
        at[None],
        [FleetBlock(ending, count) for ending, count in sorted(blocks.items()) if count],
    )


def end_of(day: str) -> int:
    """Return the last millisecond of a day in UTC."""
    return start_of(day) + DAY_MS - 1
