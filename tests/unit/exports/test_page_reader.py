"""Pages of one export are of one revision, answer to the same targets, and come to an end."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest

from firmware_graph.api.execution.encoding import Encoder
from firmware_graph.api.execution.graceful_shutdown import GracefulShutdown
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.response import EncodedResponse, Response
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.database.awaited import HasLeft
from firmware_graph.errors import ExportRefused, GraphError, QueryTooExpensive, RateLimited
from firmware_graph.exports.about import About
from firmware_graph.exports.export import FORMATS, Exporter, ExportRequest
from firmware_graph.exports.export_list import with_given
from firmware_graph.exports.lists import EXPORTS
from firmware_graph.exports.page_reader import PageReader, RevisionChanged
from support.question_harness import SCHEMA


async def nobody_asks(
    request: Request, caller: Caller, has_left: HasLeft | None = None, address: str = ""
) -> EncodedResponse:
    raise AssertionError((request, caller, has_left, address))


def a_page(revision: str, *targets: int) -> dict[str, Any]:
    """Return what a page says of itself: without targets, it does not answer to any."""
    listed = {"targets": [{"firmwareVersion": {"cplEntryId": one}} for one in targets]} if targets else {}
    return {"revision": {"id": revision}, **listed}


@pytest.mark.parametrize(
    ("first", "next_", "says"),
    [
        (a_page("r1"), a_page("r2"), "published"),
        (a_page("r1", 21), a_page("r2", 21), "published"),
        (a_page("r1", 21), a_page("r1", 22), "targets changed"),
        (a_page("r1", 21), a_page("r1", 21, 22), "targets changed"),
    ],
)
def test_page_that_differs_from_the_first_is_refused(first: Any, next_: Any, says: str) -> None:
    reader = PageReader(nobody_asks, Requester(ANONYMOUS), EXPORTS["fleet-report"], {})
    reader.check_same(first)
    reader.check_same(first)
    with pytest.raises(RevisionChanged) as refused:
        reader.check_same(next_)
    assert says in refused.value.errors[0]["message"]


def test_argument_without_a_value_is_not_asked_for_and_nor_is_what_it_includes() -> None:
    text = EXPORTS["fleet-report"].documents[0]
    assert not {"approved", "approvedTargets", "asOf"} & set(with_given(text, ()).replace("(", " ").split())
    assert "approved" not in with_given(text, ("counts", "first", "asOf"))
    assert {"approvedTargets", "$approved"} <= set(
        with_given(text, ("approved",)).replace("(", " ").replace(":", " ").split()
    )
    assert "$counts: [FleetCount!]!" in with_given(text, ("unknown",)), "what has to have a value stays"


MOST_PAGES = 10
FILTER = {"deviceType": "ESME"}


@dataclass
class Pages:
    """Answers with some pages in turn, and keeps what was sent with each; more than a few are never read."""

    name: str
    pages: Sequence[Mapping[str, Any]]
    sent: list[Mapping[str, Any]] = field(default_factory=list)

    async def respond(
        self, request: Request, caller: Caller, has_left: HasLeft | None = None, address: str = ""
    ) -> EncodedResponse:
        assert len(self.sent) < MOST_PAGES, (caller, has_left, address)
        page = self.pages[(len(self.sent) - 1) % len(self.pages)]  # the first answer is the position of the feed
        self.sent.append(request.variables)
        body = {"data": {"revision": {"id": "r1"}, "feed": {"position": "p"}, "page": page, "node": page}}
        return EncodedResponse(orjson.dumps(body))

    async def read(self, **variables: Any) -> Sequence[Any]:
        reader = PageReader(self.respond, Requester(ANONYMOUS), EXPORTS[self.name], variables)
        return [node async for nodes in reader.pages() for node in nodes]


def listed(*nodes: Mapping[str, Any], end: str | None, has_more: bool) -> dict[str, Any]:
    """Return a page of a connection."""
    return {"nodes": nodes, "pageInfo": {"hasNextPage": has_more, "endCursor": end}}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("manufacturers", [listed(end=None, has_more=True)]),
        ("manufacturers", [listed({"code": "F001"}, end="a", has_more=True)]),
        ("manufacturers", [listed({"code": "F001"}, end="a", has_more=True), listed(end=None, has_more=True)]),
        ("changes", [{"nodes": [], "position": "p", "hasMore": True}]),
        (
            "cpl-and-fir",
            [
                listed({"cplEntryId": 20, "upgradesFrom": listed(end="a", has_more=True)}, end="b", has_more=False)
                | {"upgradesFrom": listed(end="a", has_more=True)}
            ],
        ),
    ],
)
async def test_list_that_has_more_and_does_not_go_on_ends_with_an_error(
    name: str, pages: Sequence[Mapping[str, Any]]
) -> None:
    with pytest.raises(GraphError, match="no end to go on from"):
        await Pages(name, pages).read()


@pytest.mark.anyio
async def test_size_of_a_page_is_the_reader_s_own() -> None:
    pages = Pages("manufacturers", [listed(end=None, has_more=False)])
    await pages.read(first=0)
    assert [one.get("first") for one in pages.sent] == [None, EXPORTS["manufacturers"].page_size]


@pytest.mark.anyio
@pytest.mark.parametrize("given", [1, [1], "", False, 0, []])
async def test_what_is_no_filter_is_sent_as_it_is_and_the_operation_refuses_it(given: object) -> None:
    pages = Pages("upgrades", [listed(end=None, has_more=False)])
    await pages.read(filter=given)
    assert [one["filter"] for one in pages.sent[1:]] == [given]


@dataclass
class Sent:
    """A sink that keeps what is written."""

    text: bytes = b""
    digest: str | None = None
    has_begun: bool = False

    def begin(self, about: About) -> None:
        assert about

    async def write(self, content: bytes) -> None:
        self.text += content
        self.has_begun = True

    async def finish(self, digest: str) -> None:
        self.digest = digest


@pytest.mark.anyio
async def test_page_that_is_too_long_ends_a_file_with_the_reason() -> None:
    pages = Pages("manufacturers", [listed({"code": "F001", "name": "x" * 100}, end="a", has_more=True)])

    async def respond(
        request: Request, caller: Caller, has_left: HasLeft | None = None, address: str = ""
    ) -> EncodedResponse:
        encoder = Encoder(10_000 if len(pages.sent) < 2 else 100)
        answer = await pages.respond(request, caller, has_left, address)
        try:
            return await encoder.encoded(Response(data=orjson.loads(answer.content)["data"]))
        except QueryTooExpensive as error:
            return Response.to_refused([error]).encoded()

    sent = Sent()
    exporter = Exporter(respond, SCHEMA, GracefulShutdown())
    await exporter.export(ExportRequest(EXPORTS["manufacturers"]), FORMATS["jsonl"], Requester(ANONYMOUS), sent)
    assert sent.digest == ""
    last = orjson.loads(sent.text.splitlines()[-1])
    assert "The answer is longer than 100 bytes" in str(last)


@pytest.mark.anyio
async def test_wait_for_a_spent_budget_is_one_for_the_caller() -> None:
    pages = Pages("manufacturers", [listed({"code": "F001"}, end="a", has_more=True), listed(end=None, has_more=False)])
    waits: list[str] = []
    spent = iter([False, False, True, False])

    async def respond(
        request: Request, caller: Caller, has_left: HasLeft | None = None, address: str = ""
    ) -> EncodedResponse:
        if next(spent):
            refused = Response.to_refused([RateLimited("Spent.", retry_after=0)]).encoded()
            return refused._replace(retry_after=0)
        return await pages.respond(request, caller, has_left, address)

    @contextmanager
    def waiting() -> Iterator[None]:
        waits.append("begins")
        yield
        waits.append("ends")

    reader = PageReader(respond, Requester(ANONYMOUS), EXPORTS["manufacturers"], {}, waiting=waiting)
    assert [node["code"] async for nodes in reader.pages() for node in nodes] == ["F001"]
    assert waits == ["begins", "ends"]


@pytest.mark.anyio
async def test_export_that_could_go_on_in_hours_ends() -> None:
    pages = Pages("manufacturers", [listed({"code": "F001"}, end="a", has_more=True)])
    spent = iter([False, False, True])

    async def respond(
        request: Request, caller: Caller, has_left: HasLeft | None = None, address: str = ""
    ) -> EncodedResponse:
        if next(spent):
            return Response.to_refused([RateLimited("Spent.")]).encoded()._replace(retry_after=3_600)
        return await pages.respond(request, caller, has_left, address)

    reader = PageReader(respond, Requester(ANONYMOUS), EXPORTS["manufacturers"], {})
    async with asyncio.timeout(5):
        with pytest.raises(ExportRefused, match="Spent"):
            assert [node async for nodes in reader.pages() for node in nodes] == [{"code": "F001"}]
