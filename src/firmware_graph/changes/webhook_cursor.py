"""The start position of a webhook in the feed, in the streams that its API key may read."""

from typing import NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.api_key import ApiKey, KeyRules
from firmware_graph.model.rights import Rights, Scope, with_carried
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.publication.changes import changes, next_events, streams_of
from firmware_graph.questions.publication.shared.party_stream import party_number_before, party_streams_of
from firmware_graph.questions.publication.shared.positions import positions


class Earlier(NamedTuple):
    """A position in the feed, and the number of events after it."""

    position: str
    event_count: int


def reader_of_key(reader: GraphReader, key: ApiKey, rules: KeyRules, *, uses_party_facts: bool = False) -> GraphReader:
    """Return a reader with the rights of an API key; of the streams of parties if requested."""
    scopes = with_carried(frozenset(Scope(scope) for scope in key.scopes)) - rules.kept_from_keys
    return GraphReader(
        reader.graph,
        rights=Rights(scopes, key.party),
        deadline=reader.deadline,
        is_of_leader=True,
        uses_party_facts=uses_party_facts,
    )


async def position_of_now(reader: GraphReader) -> str:
    """Return the position after all events."""
    return (await changes(reader, None, 0)).position


async def position_at(reader: GraphReader, since: int) -> Earlier:
    """Return the position before the first event recorded at or after a moment."""
    streams = streams_of(reader.tiers)
    record = await reader.read(
        "change_numbers_before", streams=[one for one in streams if one != Tier.SSC], before=since
    )
    numbers: dict[str, int] = dict(record["numbers"])
    if Tier.SSC in reader.tiers:
        restricted = await reader.read("restricted_change_number_before", before=since)
        numbers[Tier.SSC.value] = restricted["number"]
    for name in party_streams_of(reader):
        numbers[name] = await party_number_before(reader, name, before=since)
    behind = await next_events(reader, dict.fromkeys(numbers, 0), limit=0)
    sealed = (await reader.once(positions)).seal(numbers)
    return Earlier(sealed, sum(one.last - numbers[one.name] for one in behind))
