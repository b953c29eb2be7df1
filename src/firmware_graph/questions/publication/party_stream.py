"""The events of a party's own stream: what its watches were told."""

from collections.abc import Collection

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.change_event import PARTY_STREAM, ChangeEvent
from firmware_graph.model.rights import Rights, Scope


def party_stream_of(reader: GraphReader) -> str | None:
    """Return the name of the stream that an operation may read; None where it asks for no facts of parties.

    It is that of the party in whose name the operation is: its own, or the one that it acts for; with the FIR, as that
    is what answers about pathways are of.
    """
    return name_of_party_stream(reader.rights) if reader.uses_party_facts else None


def name_of_party_stream(rights: Rights) -> str | None:
    """Return the name of the stream of the party in whose name an operation is; None where there is none to read."""
    party = party_with_stream(rights)
    return None if party is None else f"{PARTY_STREAM}{party}"


def party_with_stream(rights: Rights) -> str | None:
    """Return the party in whose name an operation is, where it may read what that party is told."""
    return rights.principal if Scope.FIR_READ in rights.scopes else None


async def last_party_numbers(graph: Graph, parties: Collection[str], deadline: Deadline) -> dict[str, int]:
    """Return the number of the last event of each party's stream, of those that have any; one round trip.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: It did not answer in time.
    """
    record = await graph.read("last_party_numbers", {"parties": sorted(parties)}, deadline, is_of_leader=True)
    return dict(record["numbers"])


async def party_events(reader: GraphReader, stream: str, *, after: int, limit: int) -> tuple[int, list[ChangeEvent]]:
    """Return the number of a stream's last event, and its next events after a number; one round trip."""
    party = stream.removeprefix(PARTY_STREAM)
    record = await reader.party_facts("party_events", party=party, after=after, limit=limit)
    return record["last"], [event_of(stream, *row) for row in record["events"]]


async def party_number_before(reader: GraphReader, stream: str, *, before: int) -> int:
    """Return the number of a stream's last event that was recorded before a moment, 0 for none; one round trip."""
    party = stream.removeprefix(PARTY_STREAM)
    record = await reader.party_facts("party_event_number_before", party=party, before=before)
    return int(record["number"])


def event_of(  # noqa: PLR0913, PLR0917 - the columns of a row
    stream: str,
    number: int,
    sequence: int,
    recorded_at: int,
    kind: str,
    watch_id: str,
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
