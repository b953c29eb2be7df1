"""The explorer: each page answers at its path, and for its form, with the answer of its operation as HTML."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypedDict

from starlette.convertors import register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from structlog.contextvars import get_contextvars

from firmware_graph.api.execution.service import Service
from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.caller import Caller
from firmware_graph.errors import BadUserInput, GraphError, IssuerUnavailable, RequestError, Unauthenticated
from firmware_graph.pages import session
from firmware_graph.pages.asking import FAILED, Answer, ask, charge_refused
from firmware_graph.pages.audience import closed_to
from firmware_graph.pages.binding import bind_apart, weights_in
from firmware_graph.pages.credential import AUTHORIZATION, CredentialRefused
from firmware_graph.pages.entry_convertor import EntryConvertor
from firmware_graph.pages.form_threads import FormThreads, FormTurn
from firmware_graph.pages.forms import Given, given_in_address, given_in_form
from firmware_graph.pages.page import Page, read_pages
from firmware_graph.pages.problem_words import ANOTHER_SITE, ENDED, HEADINGS, WHAT_TO_DO
from firmware_graph.pages.reader import Reader
from firmware_graph.pages.rendering import Templates
from firmware_graph.pages.response import Compression, PageResponse
from firmware_graph.pages.search import search_variables

FORBIDDEN: Final = 403

register_url_convertor("entry", EntryConvertor())


class Opened(TypedDict):
    """The part of the lifespan's state that pages need."""

    service: Service


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a form: the answer of its operation, a message about it, and the address of the page shown."""

    answer: Answer = field(default_factory=Answer)
    words: str = ""
    here: str = ""


NOTHING_DONE: Final = Outcome()


@dataclass(frozen=True, slots=True)
class Explorer:
    """Answers pages.

    `address_of` returns whom a request is charged to if nobody is signed in. `identify` returns the caller of the
    credential in the headers of a request, or the response that refuses it.
    """

    authenticator: Authenticator
    address_of: Callable[[Request[Any]], str]
    templates: Templates
    max_form_bytes: int
    identify: Callable[[Request[Any]], Awaitable[Caller | Response]]
    compression: Compression
    form_threads: FormThreads = field(default_factory=FormThreads)

    def routes(self) -> list[Route]:
        """Return the routes of all pages; those whose forms are too long for a URL accept POST too.

        Pages that change something are answered by `changing.py` and `acting.py`, those of a reader's own list by
        `listing.py`.
        """
        return [
            Route(page.path, self.endpoint(page), methods=["GET", *page.settings.get("form", "").split()])
            for page in read_pages()
            if not page.is_change and "list" not in page.settings
        ]

    def endpoint(self, page: Page) -> Callable[[Request[Any]], Awaitable[Response]]:
        """Return the endpoint of a page."""

        async def answered(request: Request[Any]) -> Response:
            reader = await self.reader(request)
            if request.method == "POST" and not session.is_same_origin(request):
                return self.refused_elsewhere(request, reader)
            try:
                given = await self.given(request)
            except BadUserInput as error:
                return self.refused(request, 400, str(error), reader)
            return await self.shown(request, page, given, reader)

        return answered

    async def shown(
        self, request: Request[Any], page: Page, given: Given, reader: Reader, outcome: Outcome = NOTHING_DONE
    ) -> Response:
        """Respond with a page; after a form, with its outcome."""
        answer = await self.answer(page, given, reader.caller, request)
        if outcome is NOTHING_DONE and has_no_page(page, answer):
            return self.refused(request, answer.status, answer.errors[0]["message"], reader, errors=answer.errors)
        status = outcome.answer.status if outcome.answer.errors else status_of(page, answer, reader)
        content = await self.templates.page_apart(
            page,
            answer,
            given=given,
            weights=weights_in(answer.variables),
            reader=reader,
            here=outcome.here or here(request),
            outcome=outcome,
        )
        is_open = outcome is NOTHING_DONE and not answer.is_restricted
        return self.response(content, status, reader, outcome.answer.errors or answer.errors, is_open=is_open)

    def response(
        self,
        content: str,
        status: int,
        reader: Reader,
        errors: Sequence[Mapping[str, Any]] = (),
        *,
        is_open: bool = False,
    ) -> PageResponse:
        """Return the response of a page, compressed if all that it shows is open, and its reader reads nothing else."""
        is_compressed = is_open and not reader.caller.rights.reads_restricted
        return PageResponse(content, status, errors, self.compression if is_compressed else None)

    async def given(self, request: Request[Any]) -> Given:
        """Read the input of a page.

        Raises:
            BadUserInput: A form is too long, or one of its files is not text.
        """
        given = given_in_address(request)
        if request.method != "POST":
            return given
        return given | await given_in_form(request, self.max_form_bytes, self.form_turn(request))

    async def answer(self, page: Page, given: Given, caller: Caller, request: Request[Any]) -> Answer:
        """Query what a page shows; nothing if its required input is missing."""
        variables: dict[str, Any] = {}
        is_closed = bool(closed_to(page.coordinates, caller.rights))
        if request.method != "POST" or not is_closed:  # else nothing is parsed; the link to GraphiQL has an address's
            try:
                variables = await bind_apart(self.form_turn(request), page.types, given, page.fields)
                if page.name == "start" and (text := next(iter(given.get("q", ())), "").strip()):
                    variables |= search_variables(text)
            except BadUserInput as error:
                if not is_closed:  # else its reader is told that alone
                    return Answer(errors=[refusal(error)])
        variables |= {name: any(map(str.strip, given.get(field, ()))) for name, field in page.presences.items()}
        variables |= scopes_asked(page, caller)
        if page.required - variables.keys():
            return Answer(variables=variables)
        return await ask(request.state["service"], page, variables, caller, self.address_of(request))

    def form_turn(self, request: Request[Any]) -> FormTurn:
        """Return the way in which work on the form of a request is done."""
        return FormTurn(self.form_threads, self.address_of(request))

    async def reader(self, request: Request[Any]) -> Reader:
        """Identify the reader by the credential in the headers of a request, or else by the session cookie.

        One whose session has ended reads anonymously, is charged for that, and is informed.

        Raises:
            CredentialRefused: The credential in the headers is not accepted.
        """
        if AUTHORIZATION in request.headers:
            caller = await self.identify(request)
            if isinstance(caller, Response):
                raise CredentialRefused(caller)
            return Reader(caller)
        try:
            return Reader(await session.caller_of(request, self.authenticator))
        except (Unauthenticated, IssuerUnavailable) as error:
            await charge_refused(request.state["service"], error, self.address_of(request))
            return Reader(notice=ENDED if isinstance(error, Unauthenticated) else str(error))

    def refused_elsewhere(self, request: Request[Any], reader: Reader) -> Response:
        """Answer a form that was sent by a page of another site."""
        return self.refused(request, FORBIDDEN, ANOTHER_SITE, reader)

    def refused(  # noqa: PLR0913 - what a page of a problem says
        self,
        request: Request[Any],
        status: int,
        message: str,
        reader: Reader,
        *,
        help_at: str = "",
        of: str = "",
        errors: Sequence[Mapping[str, Any]] = (),
    ) -> Response:
        """Respond with a page that states what is wrong, what to do, and the ID in the log.

        `of` is the audience, if the only problem is that the reader does not belong to it.
        """
        content = self.templates.rendered(
            "layout/problem.html",
            status=status,
            audience=of,
            heading=HEADINGS.get(status, "There is a problem"),
            message=message,
            what_to_do=WHAT_TO_DO.get(status, ""),
            help_at=help_at,
            request_id=get_contextvars().get("request_id", ""),
            reader=reader,
            given={},
            here=here(request),
        )
        return self.response(content, status, reader, errors, is_open=True)


def refusal(error: RequestError) -> Mapping[str, Any]:
    """Return one of our errors in the form in which the service sends its own."""
    return {"message": str(error), "extensions": error.extensions}


def failure(error: GraphError) -> Mapping[str, Any]:
    """Return one of our failures in the form in which the service sends its own."""
    return {"message": error.public_message, "extensions": {"code": error.code}}


def scopes_asked(page: Page, caller: Caller) -> dict[str, bool]:
    """Return the variables of a page that state whether its reader has a scope."""
    return {name: scope in caller.rights.scopes for name, scope in page.scopes.items()}


def has_no_page(page: Page, answer: Answer) -> bool:
    """Whether an error is all that there is to show: the service failed, or the subject of the page was not read."""
    return not answer.is_known and (answer.status >= FAILED or bool(page.subject))


def status_of(page: Page, answer: Answer, reader: Reader) -> int:
    """Return the status of a page: 404 if its subject does not exist, 403 if it is forbidden for its reader."""
    if answer.is_known and closed_to(page.coordinates, reader.caller.rights):
        return FORBIDDEN
    if answer.data is None or answer.data.get("subject", "") is not None:
        return answer.status
    return FORBIDDEN if answer.is_closed(page.subject) else 404


def here(request: Request[Any]) -> str:
    """Return the requested address, without its host."""
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
