"""How far is my fleet from the latest firmware, and what blocks it: for SEC Parties; nothing is stored."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.fleet import (
    FleetCount,
    FleetGroup,
    FleetReport,
    FleetRow,
    HopsShare,
    ReleaseShare,
    ServiceRequestCount,
)
from firmware_graph.model.pathway import Unresolved
from firmware_graph.model.target import Targets
from firmware_graph.questions.dependency.shared.fleet_answers import FleetAnswers, answers_of
from firmware_graph.questions.pathways.releases_by_device_model import Releases
from firmware_graph.questions.pathways.rules.endings import Ending, EndingKind, Reach
from firmware_graph.questions.pathways.rules.steps import commands_for
from firmware_graph.questions.pathways.shared.upgrade_lineages import Lineages, upgrade_lineages
from firmware_graph.questions.products.resolve_firmware import resolve_firmware
from firmware_graph.questions.products.shared.fleet_counts import check_counts

MOST_ADDED_UP_AT_ONCE: Final = 500
UNRESOLVED: Final = "unresolved"
GROUPS: Final = {
    EndingKind.UP_TO_DATE: "up_to_date",
    EndingKind.PATHWAY: "upgradable",
    EndingKind.ADVISED_TO_STAY: "advised_to_stay",
    EndingKind.NO_PATHWAY: "dead_ends",
    EndingKind.UNKNOWN: "undeclared",
    EndingKind.NOT_OTA: "not_ota_upgradable",
}


async def fleet_report(
    reader: GraphReader, counts: Sequence[FleetCount], *, clocks: Clocks, targets: Targets | None = None
) -> FleetReport:
    """Sum up the state of the devices of a fleet: against the latest, or against a party's approved targets if given.

    Costs two round trips whatever the number of rows, or three for a past `known_at`.

    Raises:
        BadUserInput: A count is negative, or their sum is 2^31 or more.
    """
    check_counts(counts)
    meanings = await resolve_firmware(reader, [row.firmware for row in counts], clocks=clocks)
    entries = [meaning.cpl_entry_id for meaning in meanings if isinstance(meaning, FirmwareVersion)]
    lineages = await upgrade_lineages(reader, entries, clocks=clocks, argument="counts")
    answers = await answers_of(reader, lineages, entries, targets)
    rows = [
        fleet_row(lineages, position, row.count, meaning, answers)
        for position, (row, meaning) in enumerate(zip(counts, meanings, strict=True))
    ]
    await reader.each(entries, answers.ending)
    add_up = partial(added_up, lineages, answers.ending)
    [report] = await reader.each([rows], add_up, is_heavy=len(rows) > MOST_ADDED_UP_AT_ONCE)
    return report


def fleet_row(
    lineages: Lineages,
    position: int,
    device_count: int,
    meaning: FirmwareVersion | Unresolved,
    answers: FleetAnswers,
) -> FleetRow:
    """Return one row with its version, and the function that computes its answer."""
    if not isinstance(meaning, FirmwareVersion):
        return FleetRow(position, device_count, None, lambda: meaning)
    entry = meaning.cpl_entry_id
    return FleetRow(position, device_count, lineages[entry], partial(answers.answer, entry))


def added_up(lineages: Lineages, ending_of: Callable[[int], Ending], rows: Sequence[FleetRow]) -> FleetReport:
    """Sort the rows into groups and sum up their devices."""
    index_of = release_indices(lineages)
    total = sum(row.device_count for row in rows)
    groups: dict[str, list[FleetRow]] = defaultdict(list)
    indices: Counter[int | None] = Counter()
    hops: Counter[int] = Counter()
    requests: Counter[str] = Counter()
    for row in rows:
        groups[group_of(ending_of, row)].append(row)
        if (version := row.firmware_version) is None:
            continue
        indices[index_of(version.cpl_entry_id)] += row.device_count
        ending = ending_of(version.cpl_entry_id)
        if ending.kind in {EndingKind.UP_TO_DATE, EndingKind.PATHWAY}:
            hops[ending.hops] += row.device_count
        for command in commands_for(version):
            requests[command.service_request] += row.device_count * ending.hops
    return FleetReport(
        total,
        [
            ReleaseShare(index, indices[index], share(indices[index], total))
            for index in sorted(indices, key=last_if_none)
        ],
        [HopsShare(number, count, share(count, total)) for number, count in sorted(hops.items())],
        sum(number * count for number, count in hops.items()),
        [ServiceRequestCount(name, count) for name, count in sorted(requests.items()) if count],
        **grouped(groups, total),
    )


def release_indices(lineages: Lineages) -> Callable[[int], int | None]:
    """Return a function that counts later releases of a version's model (`releaseIndex`), reading each model once."""
    releases: dict[str, Releases] = {}

    def index_of(entry: int) -> int | None:
        version = lineages[entry]
        model = version.model_key
        if model not in releases:
            releases[model] = Releases(lineages.of(entry).releases(model))
        return releases[model].index_of(version)

    return cache(index_of)


def last_if_none(index: int | None) -> tuple[bool, int]:
    """Return the sort key of a release index in the report; None is last."""
    return index is None, index or 0


def group_of(ending_of: Callable[[int], Ending], row: FleetRow) -> str:
    """Return the name of a row's group."""
    if row.firmware_version is None:
        return UNRESOLVED
    ending = ending_of(row.firmware_version.cpl_entry_id)
    if ending.kind is EndingKind.PATHWAY and ending.reach is Reach.SHORT_OF_LATEST:
        return "short_of_latest"
    return GROUPS[ending.kind]


def grouped(groups: Mapping[str, Sequence[FleetRow]], total: int) -> dict[str, FleetGroup]:
    """Sum up each group, including empty ones."""
    return {
        name: fleet_group(groups.get(name, ()), total) for name in (*GROUPS.values(), "short_of_latest", UNRESOLVED)
    }


def fleet_group(rows: Sequence[FleetRow], total: int) -> FleetGroup:
    """Sum up one group."""
    count = devices_of(rows)
    return FleetGroup(count, share(count, total), rows)


def devices_of(rows: Iterable[FleetRow]) -> int:
    """Return the number of devices."""
    return sum(row.device_count for row in rows)


def share(count: int, total: int) -> float:
    """Return the share of all given devices, from 0 to 1; 0 if there are none."""
    return count / total if total else 0.0
