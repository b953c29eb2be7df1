"""Forms that change a party's affairs: each is one operation, and its page reports the outcome."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from firmware_graph.errors import BadUserInput
from firmware_graph.pages import session
from firmware_graph.pages.asking import Answer, ask
from firmware_graph.pages.audience import closed_to
from firmware_graph.pages.binding import bind_apart
from firmware_graph.pages.explorer import (
    Explorer,
    Outcome,
    refusal,
    scopes_asked,
)
from firmware_graph.pages.forms import Given, given_in_form
from firmware_graph.pages.page import Page, read_pages
from firmware_graph.pages.reader import Reader
from firmware_graph.pages.rendering import address_of

SUBJECTS: Final = frozenset({"id", "entry"})
MISSING: Final = "Fill in {field}."


@dataclass(frozen=True, slots=True)
class Acting:
    """Answers forms: success is reported on the next page, failure on the page of the form, filled in."""

    explorer: Explorer
    pages: Mapping[str, Page]
    max_bytes: int

    def routes(self) -> list[Route]:
        """Return the routes, each of one operation."""
        return [Route(page.path, self.endpoint(page), methods=["POST"]) for page in self.pages.values() if page.of]

    def endpoint(self, page: Page) -> Callable[[Request[Any]], Awaitable[Response]]:
        """Return the endpoint for the forms of an operation."""

        async def answered(request: Request[Any]) -> Response:
            reader = await self.explorer.reader(request)
            if not session.is_same_origin(request):
                return self.explorer.refused_elsewhere(request, reader)
            given: Given = {}
            try:
                given = await given_in_form(request, self.max_bytes, self.explorer.form_turn(request))
                answer = await self.done(request, page, given, reader)
                answer = replace(answer, data=None) if answer.errors else answer
            except BadUserInput as error:
                answer = Answer(errors=[refusal(error)])
            is_done = not answer.errors and not is_refused(answer)
            shown = self.pages[page.then if is_done else page.of]
            subject = {name: values for name, values in given.items() if name in SUBJECTS & shown.types.keys()}
            made = (answer.data or {}).get("subject")
            subject |= {"id": [made["id"]]} if is_done and made else {}
            words = page.settings["done"] if is_done else ""
            outcome = Outcome(answer, words, address_of(shown.path, subject))
            return await self.explorer.shown(request, shown, subject if is_done else given, reader, outcome)

        return answered

    async def done(self, request: Request[Any], page: Page, given: Given, reader: Reader) -> Answer:
        """Run the change that a form states.

        Raises:
            BadUserInput: A field is missing, or does not fit its type.
        """
        variables: dict[str, Any] = {}
        if not closed_to(page.coordinates, reader.caller.rights):  # else it is refused, and nothing is parsed
            variables = await bind_apart(self.explorer.form_turn(request), page.types, given, page.fields)
            variables |= scopes_asked(page, reader.caller)
            for name in page.required - variables.keys():
                raise BadUserInput(MISSING.format(field=page.fields.get(name, name)), argument=name)
        service, address = request.state["service"], self.explorer.address_of(request)
        return await ask(service, page, variables, reader.caller, address)


def is_refused(answer: Answer) -> bool:
    """Whether nothing was written, according to the problems of an answer."""
    outcome = (answer.data or {}).get("outcome")
    return isinstance(outcome, Mapping) and outcome["__typename"] == "ChangesRefused"


def acting_of(explorer: Explorer, max_bytes: int) -> Acting:
    """Create the endpoints for forms."""
    return Acting(explorer, {page.name: page for page in read_pages()}, max_bytes)
