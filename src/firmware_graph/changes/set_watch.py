"""Set a watch of a party, replacing the one with its name."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from firmware_graph.changes.key_checks import checked_name
from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput
from firmware_graph.model.pathway import InvalidReference
from firmware_graph.model.request_limits import REQUEST_LIMITS
from firmware_graph.model.watch import Watch
from firmware_graph.questions.parties.shared.watched_requests import keys_of, references_of, text_of
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from firmware_graph.questions.products.resolve_firmware import read_reference


async def set_watch(  # noqa: PLR0913 - what is stated, by whom, and the rules
    graph: Graph,
    name: str,
    requests: Sequence[PathwayRequest],
    *,
    party: str,
    most: int,
    now_ms: int,
    most_requests: int = REQUEST_LIMITS.items,
    names_party: bool = False,
) -> Watch:
    """Set a watch, which keeps the ID of the one that it replaces; equal requests are merged.

    Raises:
        BadUserInput: The name or a request is invalid, there are too many requests, or the party has reached its limit
            of watches.
        GraphUnavailable: The database cannot be reached.
    """
    distinct = checked_requests(requests, most_requests)
    watch = Watch(str(uuid.uuid4()), party, checked_name(name, "input.name"), len(distinct), now_ms, names_party)
    by_key: dict[str, list[str]] = defaultdict(list)
    for request in distinct:
        text = text_of(request)
        for key in keys_of(request):
            by_key[key].append(text)
    asked = [{"key": key, "requests": by_key[key]} for key in sorted(by_key)]
    rows = await run_alone(graph, "set_watch", watch=watch._asdict(), most=most, asked=asked)
    if not rows:
        message = f"Your party has {most} watches, and may have no more: delete one, or set one of them again."
        raise BadUserInput(message, argument="input", maximum=most)
    return Watch(*rows[0]["watch"])


def checked_requests(requests: Sequence[PathwayRequest], most: int) -> list[PathwayRequest]:
    """Return the distinct requests of a watch, each of which is valid.

    Raises:
        BadUserInput: There are none or too many, or one cannot be parsed; the message has its place.
    """
    distinct = list(dict.fromkeys(requests))
    if not 0 < len(distinct) <= most:
        message = f"Give 1 to {most:,} different requests: there are {len(distinct):,}."
        raise BadUserInput(message, argument="input.requests", maximum=most)
    for place, request in enumerate(requests):
        for reference in references_of(request):
            if isinstance(reading := read_reference(reference, end=None), InvalidReference):
                message = f"Request {place} cannot be read: {reading.message}"
                raise BadUserInput(message, argument="input.requests")
    return distinct
