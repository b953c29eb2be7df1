"""The events of one change, in the tiers that a caller may read."""

from itertools import starmap

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.change_event import ChangeEvent
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.publication.changes import streams_of


async def events_of_change(reader: GraphReader, sequence: int) -> list[ChangeEvent]:
    """List the events of a change in order; one round trip, and one more for restricted events."""
    public = [name for name in streams_of(reader.tiers) if name != Tier.SSC]
    rows = (await reader.read("events_of_change", sequence=sequence, streams=public))["events"]
    if Tier.SSC in reader.tiers:
        rows = [*rows, *(await reader.read("restricted_events_of_change", sequence=sequence))["events"]]
    return [*starmap(ChangeEvent, rows)]
