"""Lineages as recorded at an earlier moment, before later corrections (domain.md §3.4 rule 14)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion, PastFirmwareVersion
from firmware_graph.model.successions import CodePair, all_successions
from firmware_graph.questions.pathways.rules.members import members_around
from firmware_graph.questions.pathways.shared.kept_lineages import kept_lineages
from firmware_graph.questions.pathways.shared.recorded_lineage import RecordedLineage


class PastRecords(NamedTuple):
    """Versions as recorded at a moment, the entries that their models had then, and the code successions."""

    versions: Mapping[int, FirmwareVersion]
    siblings: frozenset[int]
    successions: frozenset[CodePair]


async def past_lineages(
    reader: GraphReader, found: Mapping[int, RecordedLineage], *, clocks: Clocks
) -> dict[int, RecordedLineage]:
    """Return the lineages of some entries as recorded at `known_at`, merged into one, given the current ones.

    Upgrades are never deleted, so what they connected then is still connected; only entries that have left a model are
    missing among the current ones, and what was joined since is superfluous. Costs one round trip, or three if an entry
    has left a model of the lineages.
    """
    if not found:
        return {}
    now = RecordedLineage.joined([*dict.fromkeys(found.values())])
    then = await as_recorded(reader, now.versions.values(), clocks.known_at)
    if missing := then.siblings - now.versions.keys():
        others = await kept_lineages(reader, sorted(missing))
        now = RecordedLineage.joined([now, *dict.fromkeys(others.values())])
        then = await as_recorded(reader, now.versions.values(), clocks.known_at)
    whole = RecordedLineage(then.versions, now.upgrades, now.kept_out, then.successions)
    members = members_around(whole.graph_at(clocks), found)
    if len(members) < len(then.versions):
        versions = {entry: version for entry, version in then.versions.items() if entry in members}
        whole = RecordedLineage(versions, now.upgrades, now.kept_out, then.successions)
    return {entry: whole for entry in found if entry in whole.versions}


async def as_recorded(reader: GraphReader, versions: Iterable[FirmwareVersion], known_at: int) -> PastRecords:
    """Return versions with every column as recorded at a moment, without those that were not recorded by then.

    `siblings` are all entries that the models of those versions had then. Costs one round trip.
    """
    current = {version.cpl_entry_id: version for version in versions if version.recorded_from <= known_at}
    record = await reader.read(
        "past_records",
        cpl_entry_ids=[version.cpl_entry_id for version in versions if version.recorded_from > known_at],
        model_keys=sorted({version.model_key for version in current.values()}),
        known_at=known_at,
    )
    then = current | {row.cpl_entry_id: row for row in past_versions(record["past_records"])}
    return PastRecords(
        dict(sorted(then.items())), frozenset(record["siblings"]), all_successions(record["successions"])
    )


def past_versions(rows: Sequence[Sequence[Any]]) -> list[FirmwareVersion]:
    """Return the versions of past records."""
    return [PastFirmwareVersion._make(columns) for columns in rows]


async def entries_known_at(reader: GraphReader, model_key: str, known_at: int) -> list[int]:
    """Return the entry IDs that a model had as recorded at a moment, in order; one round trip."""
    record = await reader.read("past_records", cpl_entry_ids=[], model_keys=[model_key], known_at=known_at)
    return sorted(record["siblings"])
