"""How the answers to a watch changed since a moment: for its party."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.pathway_changes import PathwayChanges
from firmware_graph.model.watch import Watch
from firmware_graph.questions.parties.shared.watched_requests import request_of
from firmware_graph.questions.pathways.pathway_changes import pathway_changes


async def watch_changes(reader: GraphReader, watch: Watch, *, since: int, now_ms: int) -> PathwayChanges:
    """Answer the requests of a watch as of just before a moment and as of now, and sort the differences.

    Costs one round trip more than asking twice.

    Raises:
        QueryTooExpensive: Their lineages have too many versions and upgrades.
        GraphTimeout: The deadline has passed.
    """
    record = await reader.party_facts("requests_of_watch", watch_id=watch.watch_id, party=watch.party)
    requests = [request_of(text) for text in record["requests"]]
    return await pathway_changes(reader, requests, before=Clocks(since - 1, since - 1), after=Clocks(now_ms))
