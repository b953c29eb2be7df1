"""Single changes, published or proposed: first the consequences, then, by a second form, exactly that change."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from firmware_graph.errors import BadUserInput, Conflict
from firmware_graph.pages import session
from firmware_graph.pages.asking import Answer, Unanswered, ask, revision_known_to
from firmware_graph.pages.audience import audience_of
from firmware_graph.pages.checked import digest_of
from firmware_graph.pages.explorer import (
    FORBIDDEN,
    NOTHING_DONE,
    Explorer,
    here,
    refusal,
    scopes_asked,
)
from firmware_graph.pages.forms import Given, given_in_address, given_in_form
from firmware_graph.pages.page import Page, read_pages
from firmware_graph.pages.reader import Reader
from firmware_graph.pages.statement import ALLOWED, COLUMNS, NEEDED, Statement, operation_in, statements_for

NOT_YOURS: Final = {
    "change": "Changes are published by SECAS, and those of stacks and defects by the Security Sub-Committee.",
    "propose": (
        "Changes are proposed by manufacturers and Alt HAN Co, for the codes that their token owns, and by suppliers "
        "where SECAS lets them."
    ),
}
OTHERWISE: Final = "This is not the change that was checked. Nothing was written: look at what would follow first."
OWN_FIELDS: Final = frozenset({"checked", "revision"})


@dataclass(frozen=True, slots=True)
class Changing:
    """Answers a page of changes. Only what was checked is published, on the revision on which it was checked."""

    explorer: Explorer
    page: Page
    max_bytes: int

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route(self.page.path, self.respond, methods=["GET", "POST"])]

    async def respond(self, request: Request[Any]) -> Response:
        """Respond with the form of a change, or with its outcome."""
        reader = await self.explorer.reader(request)
        if request.method == "POST" and not session.is_same_origin(request):
            return self.explorer.refused_elsewhere(request, reader)
        if not self.statements(reader):
            message = NOT_YOURS[self.page.name]
            return self.explorer.refused(request, FORBIDDEN, message, reader, of=audience_of(self.page.coordinates))
        given: Given = given_in_address(request)
        answer, revision = Answer(), ""
        if request.method == "POST":
            try:
                given = await given_in_form(request, self.max_bytes, self.explorer.form_turn(request))
                revision = value_in(given, "revision") or await revision_known_to(
                    request.state["service"], reader.caller
                )
                answer = await self.sent(request, reader, given, revision)
            except BadUserInput as error:
                answer = Answer(errors=[refusal(error)])
            except Unanswered as error:
                answer = Answer(errors=[error.error])
        return await self.shown(request, reader, given, answer, revision)

    def statements(self, reader: Reader) -> list[Statement]:
        """Return what a reader may state on this page."""
        return statements_for(reader.caller.rights, is_proposal=self.page.name == "propose")

    async def sent(self, request: Request[Any], reader: Reader, given: Given, revision: str) -> Answer:
        """Run a dry run of a change, or publish it if it is the one that was checked.

        Raises:
            BadUserInput: The form is invalid, or differs from what was checked.
        """
        operation = await self.explorer.form_turn(request).run(partial(operation_in, given))
        change = {"operations": [operation], "onRevision": revision}
        if note := value_in(given, "note").strip():
            change["note"] = note
        digest, checked = digest_of(change), value_in(given, "checked")
        if checked and checked != digest:
            raise BadUserInput(OTHERWISE, argument="checked")
        input_ = change | ({"idempotencyKey": digest} if checked else {"dryRun": True})
        service, address = request.state["service"], self.explorer.address_of(request)
        variables = {"input": input_, **scopes_asked(self.page, reader.caller)}
        return await ask(service, self.page, variables, reader.caller, address)

    async def shown(
        self, request: Request[Any], reader: Reader, given: Given, answer: Answer, revision: str
    ) -> Response:
        """Respond with the page."""
        statements = self.statements(reader)
        what = value_in(given, "what")
        content = await self.explorer.templates.page_apart(
            self.page,
            answer,
            given=given,
            reader=reader,
            here=here(request),
            statements=statements,
            statement=next((one for one in statements if one.name == what), statements[0]),
            columns=COLUMNS,
            needed=NEEDED,
            allowed=ALLOWED,
            revision=revision,
            digest=digest_of(change_in(answer)),
            outcome=NOTHING_DONE,
            resent={name: values[0] for name, values in given.items() if name not in OWN_FIELDS},
            is_outdated=any(error["extensions"]["code"] == Conflict.code for error in answer.errors),
        )
        return self.explorer.response(content, answer.status, reader, answer.errors)


def change_in(answer: Answer) -> dict[str, Any]:
    """Return the change that an answer is about."""
    return {name: value for name, value in answer.variables.get("input", {}).items() if name != "dryRun"}


def value_in(given: Given, name: str) -> str:
    """Return the first value of a field; an empty text if it has none."""
    return next(iter(given.get(name, ())), "")


def changing_of(explorer: Explorer, max_bytes: int) -> list[Changing]:
    """Create the pages of changes."""
    return [Changing(explorer, page, max_bytes) for page in read_pages() if page.name in NOT_YOURS]
