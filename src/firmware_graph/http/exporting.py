"""`/export/<list>.<format>`: lists as files, by the same operations and rights as GraphQL."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from firmware_graph.api.execution.admitted_request import check_rights
from firmware_graph.api.execution.log_context import bind_role
from firmware_graph.api.execution.public_errors import errors_of_request
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.execution.service import Service
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.challenge import step_up_challenge
from firmware_graph.auth.root_fields import check_root_fields
from firmware_graph.database.awaited import HasLeft
from firmware_graph.errors import (
    Conflict,
    ExportRefused,
    Forbidden,
    GraphError,
    RateLimited,
    RequestError,
)
from firmware_graph.exports.drawings import DRAWING_FORMATS, DRAWINGS, check_format, formats_of
from firmware_graph.exports.export import FORMATS, Exporter, ExportRequest, request_of
from firmware_graph.exports.export_list import ExportList, with_given
from firmware_graph.exports.formats.writer import Writer
from firmware_graph.exports.lists import EXPORTS
from firmware_graph.exports.parameters import check_names, variables_of
from firmware_graph.exports.places import ExportPlaces
from firmware_graph.exports.sent_list import SentList
from firmware_graph.http.credential import Credential
from firmware_graph.http.drawing import drawing_response
from firmware_graph.http.export_response import HttpSink
from firmware_graph.http.graphql import HEADERS, STATUS_OF_SERVICE, VARY, GraphQLEndpoint, headers_of
from firmware_graph.http.long_answers import ABORT, slices_of
from firmware_graph.http.negotiation import is_json
from firmware_graph.http.problem import Problem, bytes_response, errors_response
from firmware_graph.http.reading import read_json
from firmware_graph.http.state import State
from firmware_graph.model.form_types import SENT_FORM
from firmware_graph.model.rights import StepUp

STATUS_OF_EXPORT: Final = {Forbidden.code: 403, Conflict.code: 409, **STATUS_OF_SERVICE}
NOT_FOUND: Final = "There is no such export. There are {lists}, each as {formats}."
NO_LIST: Final = "Send the variables of the export as JSON: 'Content-Type: application/json', in UTF-8."
NO_SUCH_FILE: Final = "The export {name} is no such file: take {name} with {formats}."


@dataclass(frozen=True, slots=True)
class ExportEndpoint:
    """Answers with files; callers, their addresses and bodies are handled like those of the GraphQL endpoint."""

    graphql: GraphQLEndpoint
    places: ExportPlaces = field(default_factory=ExportPlaces)
    deadline_seconds: float = 600.0

    def route(self) -> Route:
        """Return the route."""
        return Route("/export/{name}", self.respond, methods=["GET", "POST"])

    async def respond(self, http: HttpRequest[State]) -> Response:
        """Begin one export.

        Raises:
            Problem: There is no such list or format, or the request is malformed.
        """
        name, suffix = named(http.path_params["name"])
        service: Service = http.state["service"]
        requester = Requester(ANONYMOUS, self.graphql.address_of(http), http.is_disconnected)
        try:
            check_format(name, suffix)
            credential = self.graphql.credential_of(http)
            caller = await credential.caller()
            requester = requester._replace(caller=caller)
            bind_role(caller)
            self.graphql.check_method(http, caller)
            if SENT_FORM in http.scope and (name in DRAWINGS or EXPORTS[name].batch is None):
                raise Problem(415, NO_LIST)
            if suffix in DRAWING_FORMATS:
                return await drawing_response(http, name, suffix, requester)
            export = EXPORTS[name]
            if export.batch is not None:  # a list is not read for a caller who may not ask about it
                check_root_fields(with_given(export.documents[0], ()), service.gate, caller.rights)
            request = await self.request(http, export, requester)
        except ExportRefused as error:
            return refusal(error.errors, requester.step_up)
        except RequestError as error:
            return refused(await service.refused([error], requester), requester.step_up)
        except GraphError as error:
            return failure(error)
        unkept = replace(service, answers=None)  # its pages would evict what others ask for
        respond = Reidentified(unkept, credential).respond
        exporter = Exporter(respond, service.schema, service.shutdown, self.deadline_seconds)
        return ExportResponse(exporter, request, FORMATS[suffix], requester, self.places, http)

    async def request(
        self, http: HttpRequest[State], export: ExportList, requester: Requester
    ) -> ExportRequest | SentList:
        """Read what is to be exported: variables of the URL, and of a JSON body; a body that is a sheet is read later.

        Raises:
            BadUserInput: A parameter is unknown or does not fit its type.
            Problem: The body is not a JSON object, or too long.
            GraphTimeout, GraphUnavailable, RateLimited: It is long, and was not parsed.
            HTTPException: The body is a form that cannot be read.
        """
        schema = http.state["service"].schema
        if SENT_FORM in http.scope:
            fields, sheet = await http.scope[SENT_FORM]()
            return SentList(export, variables_of(schema, export, [*http.query_params.multi_items(), *fields]), sheet)
        given = variables_of(schema, export, http.query_params.multi_items())
        if http.method != "POST":
            return request_of(export, given)
        if is_json(http.headers.get("content-type")):
            most_bytes, most_values = self.graphql.max_body_bytes, self.graphql.max_json_values
            with self.graphql.place(http, requester.caller) as place:
                sent = await read_json(http, place, requester, max_bytes=most_bytes, max_values=most_values)
            if not isinstance(sent, dict):
                raise Problem(400, "The body should be a JSON object of the variables.")
            check_names(schema, export, sent)
            return request_of(export, {**given, **sent})
        body = await self.graphql.body_of(http, requester.caller)
        if export.batch is None:
            raise Problem(415, NO_LIST)
        return SentList(export, given, body)


@dataclass(frozen=True, slots=True)
class Reidentified:
    """Answers each page of an export for the caller that its credential identifies then: an export takes minutes."""

    service: Service
    credential: Credential

    async def respond(
        self, request: Request, caller: Caller, has_left: HasLeft | None = None, address: str = ""
    ) -> EncodedResponse:
        """Answer one page, or refuse it if the credential, or the delegation that the export began under, has ended.

        Raises:
            GraphError: There is an API key, and the database did not answer.
        """
        try:
            now = await self.credential.caller()
            check_rights(caller)  # afterwards, or a delegation could end in between
        except RequestError as error:
            return await self.service.refused([error], Requester(caller, address))
        return await self.service.respond(request, now, has_left, address)


@dataclass(slots=True)
class ExportResponse(Response):
    """Runs an export while sending it; an error before anything was sent is answered as an error."""

    exporter: Exporter
    request: ExportRequest | SentList
    format: type[Writer]
    requester: Requester
    places: ExportPlaces
    http: HttpRequest[State]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, or the reason why there is none."""
        refused_by: Response | None = None
        service, requester = self.http.state["service"], self.requester._replace(came_at=time.monotonic())
        try:
            is_anonymous = requester.caller == ANONYMOUS
            with self.places.taken_by(requester.account, scope["state"][ABORT], is_anonymous=is_anonymous) as place:

                async def send_timed(message: Message) -> None:
                    for part in slices_of(message):
                        with place.waiting(len(part.get("body", b""))):
                            await send(part)

                sink = HttpSink(self.http, send_timed, self.format, self.request.export.name)
                request = self.request
                if isinstance(request, SentList):
                    request = await request.read(service, requester)
                await replace(self.exporter, waiting=place.waiting).export(request, self.format, requester, sink)
        except ExportRefused as error:
            refused_by = refusal(error.errors, self.requester.step_up)
        except RateLimited as error:
            refused_by = refusal(errors_of_request(error))
        except RequestError as error:
            refused_by = refused(await service.refused([error], requester), requester.step_up)
        except GraphError as error:
            refused_by = failure(error)
        if refused_by is not None:
            await refused_by(scope, receive, send)


def named(text: str) -> tuple[str, str]:
    """Return the list and the format that a file name stands for.

    Raises:
        Problem: There is no such list or format.
    """
    name, _, suffix = text.rpartition(".") if "." in text else (text, "", "")
    lists, formats = [*EXPORTS, *DRAWINGS], [*FORMATS, *DRAWING_FORMATS]
    if name in lists and suffix not in formats:
        raise Problem(404, NO_SUCH_FILE.format(name=name, formats=formats_of(name)), code="NOT_FOUND")
    if name not in lists:
        message = NOT_FOUND.format(lists=", ".join(lists), formats=", ".join(f".{one}" for one in formats))
        raise Problem(404, message, code="NOT_FOUND")
    return name, suffix


def refused(answer: EncodedResponse, step_up: StepUp | None) -> Response:
    """Return the response that nothing is exported, to a caller who was charged for it."""
    status, headers = head_of(answer.codes[0], step_up if answer.needs_step_up else None)
    return bytes_response(status, answer.content, headers={**headers, **headers_of(answer)})


def refusal(errors: Sequence[Mapping[str, Any]], step_up: StepUp | None = None) -> Response:
    """Return the response with the errors of an operation, as sent."""
    needs_step_up = any("stepUp" in error["extensions"] for error in errors)
    status, headers = head_of(errors[0]["extensions"]["code"], step_up if needs_step_up else None)
    return errors_response(status, errors, headers=headers)


def head_of(code: str, step_up: StepUp | None) -> tuple[int, dict[str, str]]:
    """Return the status of an error and its headers, with a challenge if a stronger sign-in would suffice."""
    status = STATUS_OF_EXPORT.get(code, 400)
    if step_up is not None and status == STATUS_OF_EXPORT[Forbidden.code]:
        return 401, {**VARY, "www-authenticate": step_up_challenge(step_up)}
    return status, {**VARY, **HEADERS.get(status, {})}


def failure(error: GraphError) -> Response:
    """Return the response to an internal error, whose own message is not shown."""
    return refusal([{"message": error.public_message, "extensions": {"code": error.code}}])
