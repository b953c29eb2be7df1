"""Operations with streamed responses, with the callers and limits of the GraphQL endpoint."""

from dataclasses import dataclass, replace

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from firmware_graph.api.execution.log_context import bind_codes
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.execution.response import Response as GraphQLResponse
from firmware_graph.api.subscription.stream import Stream
from firmware_graph.errors import GraphError, RequestError
from firmware_graph.http.event_stream import COMPLETE, HEADERS, LAST_EVENT_ID, EventStream, next_event
from firmware_graph.http.graphql import STATUS_OF_SERVICE, GraphQLEndpoint, headers_of
from firmware_graph.http.joined_parts import joined
from firmware_graph.http.negotiation import JSON, prefers_stream
from firmware_graph.http.state import State
from firmware_graph.model.rights import StepUp


@dataclass(frozen=True, slots=True)
class StreamingEndpoint:
    """Answers at `/graphql`: with Server-Sent Events if the client prefers them, else like the GraphQL endpoint."""

    graphql: GraphQLEndpoint

    def route(self) -> Route:
        """Return the route."""
        return Route("/graphql", self.respond, methods=["GET", "POST"])

    async def respond(self, http: HttpRequest[State]) -> Response:
        """Answer one request.

        Raises:
            Problem: It is not a GraphQL request.
        """
        if not prefers_stream(http.headers.get("accept")):
            return await self.graphql.respond(http)
        service = http.state["service"]
        caller = await self.graphql.caller_or_refusal(http, JSON)
        if isinstance(caller, Response):
            return caller
        requester = Requester(caller, self.graphql.address_of(http))
        with self.graphql.place(http, caller) as place:
            request = await self.graphql.read(http, caller, place)
            sender = Requester.of(request, caller, requester.address, http.is_disconnected)
            try:
                query = await http.state["subscriptions"].query_of(request, sender)
            except RequestError as error:
                return await self.once(http, await service.refused([error], requester))
            except GraphError as error:
                return await self.once(http, failed(error))
            if query is None:
                answer = await service.respond(request, caller, http.is_disconnected, requester.address)
                return await self.once(http, answer, caller.step_up)
        last = http.headers.get(LAST_EVENT_ID)
        query = replace(query, after=last) if last else query
        identify = self.graphql.credential_of(http).caller
        return EventStream(Stream(http.state["subscriptions"], query, requester, identify))

    async def once(self, http: HttpRequest[State], answer: EncodedResponse, step_up: StepUp | None = None) -> Response:
        """Return a response with one result and its completion; with an error status if the service did not answer it.

        Clients of events reconnect after such a status, and `Retry-After` states when.
        """
        if answer.codes and answer.codes[0] in STATUS_OF_SERVICE:
            return await self.graphql.sent(http, answer, JSON, step_up)
        headers = {**{name.decode(): value.decode() for name, value in HEADERS}, **headers_of(answer)}
        return Response(await joined(*next_event([answer.content]), COMPLETE), 200, headers)


def failed(error: GraphError) -> EncodedResponse:
    """Return the response of an operation that was not executed for an error of the service, and note its code."""
    response = GraphQLResponse.to_fault(error).encoded()
    bind_codes(response.error_codes)
    return response
