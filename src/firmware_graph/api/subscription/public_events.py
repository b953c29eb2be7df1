"""The latest events that everyone may read, paged backwards."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import orjson

from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.execution.service import Service
from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import RevisionMoved
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.publication.shared.positions import Positions, positions

PAGE: Final = 50
NOW: Final = "{ changes(first: 0) { position } }"
EVENTS: Final = """
query PublicEvents($after: String, $first: Int) {
  changes(after: $after, first: $first) {
    nodes { id kind recordedAt firmwareVersions(first: 2) { nodes { cplEntryId deviceModel { modelIdentifier } } } }
  }
}
"""


class EventPage(NamedTuple):
    """Events, latest first; `store` is the store's epoch, and `older` the event before which an older page ends."""

    store: str
    events: Sequence[dict[str, Any]]
    older: int | None


class Refused(Exception):
    """An operation was refused or failed; its response states why."""

    def __init__(self, response: EncodedResponse) -> None:
        super().__init__(response.error_codes)
        self.response = response


async def public_events(service: Service, before: int | None, address: str) -> EventPage:
    """Return a page of the stream of the CPL: its last events, or the last before a number.

    The stream is numbered without gaps, so the position before a page can be computed.

    Raises:
        Refused: It cannot be answered now, or the address has spent its budget.
        GraphError: The database did not answer.
    """
    now = (await answered(service, Request(NOW, is_trusted=True), address))["position"]
    sealing = await sealing_of(service)
    last = (sealing.open(now, (Tier.CPL.value,)) or {Tier.CPL.value: 0})[Tier.CPL.value]
    end = last if before is None else max(0, min(last, before - 1))
    start = max(0, end - PAGE)
    if start == end:
        return EventPage(sealing.epoch, [], None)
    asked = {"after": sealing.seal({Tier.CPL.value: start}), "first": end - start}
    events = (await answered(service, Request(EVENTS, asked, is_trusted=True), address))["nodes"]
    return EventPage(sealing.epoch, events[::-1], start + 1 if start else None)


async def answered(service: Service, request: Request, address: str) -> dict[str, Any]:
    """Answer an operation on the feed with the rights of an anonymous caller.

    Raises:
        Refused: It has an error.
    """
    response = await service.respond(request, ANONYMOUS, None, address)
    if response.error_codes:
        raise Refused(response)
    feed: dict[str, Any] = orjson.loads(response.content)["data"]["changes"]
    return feed


async def sealing_of(service: Service) -> Positions:
    """Read the key that seals positions; retry if a write was published meanwhile.

    Raises:
        GraphError: The database did not answer in time.
    """
    deadline = Deadline.after(service.executor.deadline_seconds)
    while True:
        try:
            return await service.executor.open_context(ANONYMOUS, deadline).reader.once(positions)
        except RevisionMoved:
            deadline.remaining()
