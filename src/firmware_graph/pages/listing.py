"""A reader's own lists: each row is returned in its place with its answer, and nothing of the list is stored."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from firmware_graph.api.execution.file_reading import read_file
from firmware_graph.api.execution.requester import Requester
from firmware_graph.errors import BadUserInput, GraphError, RequestError
from firmware_graph.exports.batch_reader import inputs_of, node_of, request_of
from firmware_graph.exports.columns_of_pairs import rows_of_pair
from firmware_graph.ingest.list_limits import limit_of_list
from firmware_graph.ingest.requested_rows import OwnTable, read_requested_rows
from firmware_graph.pages import session
from firmware_graph.pages.asking import Answer, ask
from firmware_graph.pages.audience import closed_to
from firmware_graph.pages.binding import bind_apart
from firmware_graph.pages.explorer import FORBIDDEN, NOTHING_DONE, Explorer, failure, here, refusal
from firmware_graph.pages.forms import LIST, Given, given_in_address, list_in_form
from firmware_graph.pages.page import Page, read_pages
from firmware_graph.pages.reader import Reader
from firmware_graph.pages.rendering import MOST_LISTED

NOTHING_GIVEN: Final = "Paste a list, or choose a file of one."

ASKED: Final[Mapping[OwnTable, str]] = {
    OwnTable.REQUESTS: "requests",
    OwnTable.PAIRS: "rows",
    OwnTable.REPORTS: "reports",
}
"""The variable that the rows of a list are sent in."""

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows of a list: the answer, the shown rows, and how many rows the list has."""

    answer: Answer = field(default_factory=Answer)
    rows: Sequence[Node] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """Answers a page of a list; the whole list can be downloaded as an export, which reads the same form."""

    explorer: Explorer
    page: Page

    @property
    def table(self) -> OwnTable:
        """The kind of its list."""
        return OwnTable(self.page.settings["list"])

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route(self.page.path, self.respond, methods=["GET", "POST"])]

    async def respond(self, request: Request[Any]) -> Response:
        """Respond with the form, and with the answers to a submitted list."""
        reader = await self.explorer.reader(request)
        given: Given = given_in_address(request)
        is_closed = bool(closed_to(self.page.coordinates, reader.caller.rights))
        shown, status = Shown(), FORBIDDEN if is_closed else 200
        if request.method == "POST" and not session.is_same_origin(request):
            return self.explorer.refused_elsewhere(request, reader)
        if request.method == "POST" and not is_closed:
            try:
                given, content = await list_in_form(
                    request, self.explorer.max_form_bytes, self.explorer.form_turn(request)
                )
                shown = await self.answered(request, given, content, reader)
            except RequestError as error:
                shown = Shown(Answer(errors=[refusal(error)]))
            except GraphError as error:
                shown = Shown(Answer(errors=[failure(error)]))
            status = shown.answer.status
        text = await self.explorer.templates.page_apart(
            self.page, shown.answer, given=given, reader=reader, here=here(request), outcome=NOTHING_DONE, shown=shown
        )
        return self.explorer.response(text, status, reader, shown.answer.errors)

    async def answered(self, request: Request[Any], given: Given, content: bytes, reader: Reader) -> Shown:
        """Query the answers to a list.

        Raises:
            BadUserInput: It is not a list, or a row of pairs or reports cannot be parsed.
            GraphTimeout: It was not read before the deadline.
        """
        service = request.state["service"]
        if not content.strip():
            raise BadUserInput(NOTHING_GIVEN, argument=LIST)
        address, turn = self.explorer.address_of(request), self.explorer.form_turn(request)
        requester = Requester(reader.caller, address, came_at=time.monotonic())
        work = partial(read_requested_rows, content, self.table, limit_of_list())
        rows = (await read_file(service, requester, work)).rows
        types = {name: type_ for name, type_ in self.page.types.items() if name not in ASKED.values()}
        others = await bind_apart(turn, types, given)
        asked = [row for row in rows[:MOST_LISTED] if row.problem is None]
        if self.table is OwnTable.REQUESTS:
            inputs = [request_of(row) for row in asked]
        else:
            inputs = await turn.run(partial(inputs_of, ASKED[self.table], rows))
        variables = {ASKED[self.table]: inputs, **others}
        answer = await ask(service, self.page, variables, reader.caller, address, began_at=requester.came_at)
        found = (answer.data or {}).get("answers")
        if found is None:
            return Shown(replace(answer, data=None))
        if self.table is OwnTable.REPORTS:
            return Shown(answer, found["months"], len(rows))
        if self.table is OwnTable.PAIRS:
            return Shown(answer, [row for node in found["page"]["nodes"] for row in rows_of_pair(node)], len(rows))
        answers = dict(zip((row.line for row in asked), found, strict=True))
        return Shown(answer, [node_of(row, answers.get(row.line)) for row in rows[:MOST_LISTED]], len(rows))


def listing_of(explorer: Explorer) -> list[Listing]:
    """Create the pages of lists."""
    return [Listing(explorer, page) for page in read_pages() if "list" in page.settings]
