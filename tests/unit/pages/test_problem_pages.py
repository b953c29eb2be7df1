"""What is wrong is a page where a browser asked, whichever part of the service found it, and JSON else."""

import gzip
import re
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.http.compression import Compression
from firmware_graph.http.envelope import Envelope
from firmware_graph.http.hosts import AllowedHosts
from firmware_graph.http.problem import Problem, answer_http_exception, errors_response, unavailable
from firmware_graph.pages.explorer import Explorer
from firmware_graph.pages.problem_pages import ProblemPages
from firmware_graph.pages.rendering import Assets, Templates

if TYPE_CHECKING:
    from firmware_graph.auth.authenticate import Authenticator

pytestmark = pytest.mark.anyio

BROWSER = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"


async def nobody(_request: Request[Any]) -> Caller:
    return ANONYMOUS


EXPLORER = Explorer(cast("Authenticator", None), lambda _: "", Templates(Assets()), 1_000, nobody, Compression(1_024))


async def failing(request: Request[Any]) -> Response:
    status = int(request.path_params["status"])
    if status == 500:
        raise RuntimeError("a secret of ours")
    if status == 503:
        return unavailable()
    if status == 429:
        error = {"message": "Too many requests.", "extensions": {"code": "RATE_LIMITED"}}
        return errors_response(429, [error], headers={"retry-after": "7"})
    if status == 200:
        return PlainTextResponse("whole")
    if status == 409:
        packed = {"content-type": "application/json", "content-encoding": "gzip"}
        return Response(gzip.compress(b'{"errors": []}'), status, packed)
    raise Problem(status, "It is refused.", code="UNAUTHENTICATED") if status == 401 else HTTPException(status)


APP = Starlette(
    routes=[Route("/fails/{status}", failing), Route("/graphql", failing)],
    middleware=[
        Middleware(ProblemPages, explorer=EXPLORER),
        Middleware(Envelope),
        Middleware(AllowedHosts, allowed=("here.example",)),
    ],
    exception_handlers={HTTPException: answer_http_exception},
)


async def asked(
    path: str, accept: str = BROWSER, *, host: str = "here.example", method: str = "GET", coding: str = "identity"
) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url=f"http://{host}") as client:
        return await client.request(method, path, headers={"accept": accept, "accept-encoding": coding})


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 415, 429, 500, 503, 504])
async def test_error_is_a_page_for_a_browser_with_its_status_what_to_do_and_the_request_id(status: int) -> None:
    answer = await asked(f"/fails/{status}")
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    [request_id] = answer.headers.get_list("x-request-id")
    assert f"Status {status}. Request ID: {request_id}" in answer.text
    assert re.search(r'<a href="/docs/errors/\w+">What this means</a>', answer.text)
    assert "secret" not in answer.text
    assert len(answer.content) == int(answer.headers["content-length"])


@pytest.mark.parametrize("status", [401, 404, 429, 500, 503])
async def test_error_is_json_for_a_program(status: int) -> None:
    answer = await asked(f"/fails/{status}", "application/json")
    assert (answer.status_code, len(answer.json()["errors"])) == (status, 1)


async def test_error_that_is_compressed_is_passed_on() -> None:
    answer = await asked("/fails/409", coding="gzip")
    assert (answer.status_code, answer.json()) == (409, {"errors": []})


async def test_page_that_asks_for_a_credential_says_so_once_in_its_headers() -> None:
    challenges = (await asked("/fails/401")).headers.get_list("www-authenticate")
    assert challenges == ['Bearer realm="firmware-graph", error="invalid_token"']
    assert "www-authenticate" not in (await asked("/fails/403")).headers


async def test_page_is_compressed_for_who_takes_it() -> None:
    packed = await asked("/fails/404", coding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(packed.content)
    plain = await asked("/fails/404", coding="identity")
    assert "content-encoding" not in plain.headers
    assert packed.headers["vary"] == plain.headers["vary"] == "Authorization, Cookie, Accept-Encoding"
    assert packed.text.partition("Request ID")[0] == plain.text.partition("Request ID")[0]


async def test_page_says_what_to_do() -> None:
    assert "/sign-in?next=/fails/401" in (await asked("/fails/401")).text
    limited = await asked("/fails/429")
    assert (limited.headers["retry-after"], "Wait a moment" in limited.text) == ("7", True)
    assert "tell who runs this service, with the request ID" in (await asked("/fails/500")).text
    assert "There is no page at this address" in (await asked("/nowhere")).text


async def test_host_that_is_not_served_is_told_so_as_a_page() -> None:
    answer = await asked("/fails/200", host="another.example")
    assert answer.status_code == 421
    assert "<h1" in answer.text


@pytest.mark.parametrize(("path", "method"), [("/graphql", "GET"), ("/fails/404", "HEAD")])
async def test_endpoint_of_programs_and_a_head_are_left_as_they_are(path: str, method: str) -> None:
    answer = await asked(path, method=method)
    assert "text/html" not in answer.headers["content-type"]


async def test_what_is_no_refusal_passes_as_it_is() -> None:
    assert (await asked("/fails/200")).text == "whole"
