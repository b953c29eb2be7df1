"""Reads a list page by page, by ordinary operations, all of one revision."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import orjson
import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.api.execution.ledger import SPAN_SECONDS
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.auth.caller import Caller
from firmware_graph.database.awaited import HasLeft
from firmware_graph.errors import BadUserInput, Conflict, ExportRefused, GraphError, RateLimited
from firmware_graph.exports.column import Node, value_at
from firmware_graph.exports.export_list import ExportList, document, with_given
from firmware_graph.model.rights import Scope
from firmware_graph.model.vocabulary import Environment

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

NESTED_PAGE: Final = 500
LONGEST_WAIT_SECONDS: Final = 2 * SPAN_SECONDS
"""After which any budget of a span is whole again."""

POSITION: Final = document("position")


Waiting = Callable[[], AbstractContextManager[None]]
"""Opens a context in which an export waits for its caller: to read, or for its budget."""


class Respond(Protocol):
    """Answers operations, as the service does."""

    async def __call__(
        self, request: Request, caller: Caller, has_left: HasLeft | None = None, address: str = ""
    ) -> EncodedResponse:
        """Answer a request; every error is part of the response."""


class RevisionChanged(ExportRefused):
    """Something was published, or the party's targets changed, between two pages."""


PUBLISHED: Final = "Something was published while the export was made, so its rows would be of two revisions. "
TARGETS_SET: Final = "Your party's targets changed while the export was made, so its rows would answer to both. "
TAKE_AGAIN: Final = "Take it again."


@dataclass(slots=True)
class PageReader:
    """Reads the pages of a list; `revision` is that of the first answer, which all others must match.

    `position` is the feed position at this revision: a reader who continues from there misses nothing, and gets nothing
    twice. `targets` are those of the caller's party, if the list depends on them: they move no revision.
    """

    respond: Respond
    requester: Requester
    export: ExportList
    variables: Mapping[str, Any]
    revision: Mapping[str, Any] = field(default_factory=dict)
    is_restricted: bool = False
    position: str = ""
    targets: Sequence[Any] | None = None
    waiting: Waiting = nullcontext

    async def pages(self) -> AsyncGenerator[Sequence[Node]]:
        """Yield the nodes of each page, at least one.

        Raises:
            ExportRefused: An operation was refused or failed, or the object of the list does not exist.
            RevisionChanged: Something was published since the first page.
            GraphError: There is more than a page, and the page has no end to go on from.
        """
        self.position = (await self.answer(POSITION, {}))["feed"]["position"]
        for variables in self.parts():
            for connection, text in zip(self.export.connections, self.export.documents, strict=True):
                after: str | int | None = variables.get("after")
                while True:
                    paged = {**variables, "after": after} if self.export.goes_on else variables
                    page = await self.page(text, paged)
                    for node in page["nodes"]:
                        node["connection"] = connection
                        await self.complete(node)
                    yield page["nodes"]
                    end, has_more = end_of(page)
                    if not has_more:
                        break
                    after = self.moved(after, end)

    def parts(self) -> Iterator[Mapping[str, Any]]:
        """Yield the variables of each part of the list: for a sheet, both environments unless one was requested.

        For the feed, the parts of an event that its reader may not read are not requested.
        """
        given = self.variables.get("filter")
        given = {} if given is None else given
        if self.export.is_feed:
            yield {**self.variables, "readsUpgrades": Scope.FIR_READ in self.requester.caller.rights.scopes}
            return
        is_filter = isinstance(given, Mapping)  # anything else is refused by the operation
        if not self.export.is_sheet or not is_filter or given.get("environment") is not None:
            yield self.variables
            return
        for environment in Environment:
            yield {**self.variables, "filter": {**given, "environment": environment.value}}

    async def page(self, document: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
        """Read one page; a list that is answered at once has only one."""
        paging = {} if self.export.is_whole else {"first": self.export.page_size}
        data = await self.answer(document, {**variables, **paging})
        page: Mapping[str, Any] | None = value_at(data, self.export.path)
        if isinstance(page, list):
            behind = value_at(page[-1], self.export.goes_on_behind) if page and self.export.goes_on_behind else None
            if self.export.beside:
                page = [{**node, "beside": value_at(data, self.export.beside)} for node in page]
            return {"nodes": page, "pageInfo": {"hasNextPage": behind is not None, "endCursor": behind}}
        if page is None or (self.export.needs and value_at(data, self.export.needs) is None):
            missing = BadUserInput("There is nothing of this ID.", argument="id")
            raise ExportRefused([{"message": str(missing), "extensions": missing.extensions}])
        return page

    async def complete(self, node: dict[str, Any]) -> None:
        """Read what a nested list has beyond its first page."""
        name = self.export.nested
        if name is None or not node[name]["pageInfo"]["hasNextPage"]:
            return
        nested, after = node[name], None
        while nested["pageInfo"]["hasNextPage"]:
            after = self.moved(after, nested["pageInfo"]["endCursor"])
            ahead = {"cplEntryId": node["cplEntryId"], "first": NESTED_PAGE, "after": after}
            data = await self.answer(self.export.rest, {**self.variables, **ahead})
            more = data["node"][name]
            nested = {"nodes": nested["nodes"] + more["nodes"], "pageInfo": more["pageInfo"]}
        node[name] = nested

    def moved(self, after: str | int | None, end: str | int | None) -> str | int:
        """Return the end of a page that began after another, from which the next is requested.

        Raises:
            GraphError: There is none, or it is where the page began: reading would go on for ever.
        """
        if end is None or end == after:
            log.error("an export does not go on", export=self.export.name)
            raise GraphError(f"{self.export.name} has more, and its page has no end to go on from")
        return end

    async def answer(self, document: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
        """Send an operation; retry if the caller's budget is spent in the middle of an export."""
        text = with_given(document, variables)
        request = Request(text, variables, queries_only=True, is_trusted=True, is_kept=False)
        while True:
            requester = self.requester
            response = await self.respond(request, requester.caller, requester.has_left, requester.address)
            body = orjson.loads(response.content)
            if not (refusals := self.refusals_in(body)):
                break
            seconds = response.retry_after
            may_go_on = response.codes[:1] == [RateLimited.code] and self.revision
            if seconds is None or seconds > LONGEST_WAIT_SECONDS or not may_go_on:
                raise ExportRefused(refusals)
            with self.waiting():
                await asyncio.sleep(seconds)
        self.is_restricted = self.is_restricted or response.is_restricted
        data: Mapping[str, Any] = body["data"]
        self.check_same(data)
        return data

    def check_same(self, data: Mapping[str, Any]) -> None:
        """Check that a page has the same revision, and the same approved targets, as the pages before it.

        Raises:
            RevisionChanged: It does not.
        """
        moved = ""
        if self.revision and data["revision"]["id"] != self.revision["id"]:
            moved = PUBLISHED
        elif self.targets != data.get("targets", self.targets) and self.targets is not None:
            moved = TARGETS_SET
        if moved:
            conflict = Conflict(moved + TAKE_AGAIN)
            raise RevisionChanged([{"message": str(conflict), "extensions": conflict.extensions}])
        self.revision, self.targets = data["revision"], data.get("targets", self.targets)

    def refusals_in(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the errors of an answer that refuse the export: all of them."""
        errors: list[dict[str, Any]] = body.get("errors", [])
        return errors


def end_of(page: Mapping[str, Any]) -> tuple[str | int | None, bool]:
    """Return the end of a page, from which the next is requested, and whether there is more."""
    if "position" in page:
        return page["position"], page["hasMore"]
    return page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
