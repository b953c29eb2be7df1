"""The events of a party's own stream, and of the one shared by all SEC Parties: watches and release notes."""

from collections.abc import Collection, Mapping
from typing import Final

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.change_event import PARTY_STREAM, STREAM_OF_ALL_PARTIES, ChangeEvent
from firmware_graph.model.rights import Rights, Scope

OF_ALL_PARTIES: Final = ""  # as the stream of all parties is stored


def party_streams_of(reader: GraphReader) -> tuple[str, ...]:
    """Return the names of the streams that an operation may read beside those of tiers; none without party facts.

    They are that of the party in whose name the operation is made, and that of all SEC Parties; only with the FIR, on
    which answers about pathways depend.
    """
    return names_of_party_streams(reader.rights) if reader.uses_party_facts else ()


def names_of_party_streams(rights: Rights) -> tuple[str, ...]:
    """Return the names of the streams beside those of tiers that a caller may read."""
    return tuple(f"{PARTY_STREAM}{party}" if party else STREAM_OF_ALL_PARTIES for party in parties_with_streams(rights))


def parties_with_streams(rights: Rights) -> tuple[str, ...]:
    """Return the owners of the streams that a caller may read, as stored: all parties, and the one that it asks for."""
    if Scope.FIR_READ not in rights.scopes:
        return ()
    return (OF_ALL_PARTIES, rights.principal) if rights.principal else (OF_ALL_PARTIES,)


async def last_party_numbers(graph: Graph, parties: Collection[str], deadline: Deadline) -> dict[str, int]:
    """Return the number of the last event of each party's stream that has any; one round trip.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: It did not answer in time.
    """
    record = await graph.read("last_party_numbers", {"parties": sorted(parties)}, deadline, is_of_leader=True)
    return dict(record["numbers"])


def party_of(stream: str) -> str:
    """Return the owner of a stream, as stored: no party for the stream of all."""
    return OF_ALL_PARTIES if stream == STREAM_OF_ALL_PARTIES else stream.removeprefix(PARTY_STREAM)


async def party_events(
    reader: GraphReader, numbers: Mapping[str, int], *, limit: int
) -> list[tuple[str, int, list[ChangeEvent]]]:
    """Return the number of each stream's last event, and its next events after a number; one round trip for all."""
    streams = [[party_of(name), number] for name, number in numbers.items()]
    record = await reader.party_facts("party_events", streams=streams, limit=limit)
    return [
        (name, last, [event_of(name, *row) for row in rows])
        for name, (last, rows) in zip(numbers, record["streams"], strict=True)
    ]


async def party_number_before(reader: GraphReader, stream: str, *, before: int) -> int:
    """Return the number of a stream's last event that was recorded before a moment, 0 for none; one round trip."""
    record = await reader.party_facts("party_event_number_before", party=party_of(stream), before=before)
    return int(record["number"])


def event_of(  # noqa: PLR0913, PLR0917 - the columns of a row
    stream: str,
    number: int,
    sequence: int,
    recorded_at: int,
    kind: str,
    watch_id: str | None,
    cpl_entry_ids: list[int],
    device_types: list[str],
    manufacturer_codes: list[str],
    model_keys: list[str],
) -> ChangeEvent:
    """Return an event of a party's stream."""
    return ChangeEvent(
        stream=stream,
        number=number,
        sequence=sequence,
        recorded_at=recorded_at,
        kind=kind,
        first_cpl=None,
        first_fir=None,
        first_ssc=None,
        cpl_entry_id=None,
        from_cpl_entry_id=None,
        effective_from=None,
        upgrade_recorded_from=None,
        defect_id=None,
        device_types=device_types,
        manufacturer_codes=manufacturer_codes,
        model_keys=model_keys,
        watch_id=watch_id,
        cpl_entry_ids=cpl_entry_ids,
    )
