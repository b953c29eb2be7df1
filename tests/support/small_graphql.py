"""A small schema behind the real endpoint, to test HTTP without a database."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, ClassVar, Final, cast

from graphql import build_schema
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.executor import OperationExecutor
from firmware_graph.api.execution.release import Releases
from firmware_graph.api.execution.service import Service
from firmware_graph.api.execution.validation import DocumentLimits
from firmware_graph.api.schema.disclosures import Disclosures
from firmware_graph.api.schema.write import Write
from firmware_graph.audit.recorder import Unrecorded
from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.coordinates import coordinates_in
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.limits import Limits
from firmware_graph.auth.tokens import public_jwks
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import RevisionMoved
from firmware_graph.errors import BadUserInput, GraphContractError, GraphTimeout, GraphUnavailable
from firmware_graph.http.connection_limits import ConnectionLimits
from firmware_graph.http.envelope import Envelope
from firmware_graph.http.graphql import GraphQLEndpoint
from firmware_graph.http.health import health_routes
from firmware_graph.http.idle_sockets import IdleSockets
from firmware_graph.http.metrics import NoMetrics
from firmware_graph.http.problem import answer_http_exception
from firmware_graph.http.state import State
from firmware_graph.http.streaming import StreamingEndpoint
from firmware_graph.http.web_socket import WebSocketEndpoint
from firmware_graph.model.rights import Scope
from support.authenticating import trusting
from support.quiet_feed import QuietFeed

SCHEMA: Final = build_schema("""
    type Query {
      hello(name: String = "world"): String!
      add(left: Int!, right: Int!): Int
      fails(how: String!): Int
      required(how: String!): Int!
      moved(times: Int!): Int
      slow(seconds: Float!): Int
      secret: String
      secrets(colour: Colour): [Thing]
      thing: Thing
      long: String!
    }
    type Thing { name: String  secret: String }
    enum Colour { RED INFRARED }
    type Mutation { change: Int }
""")
POLICY: Final = coordinates_in(
    {
        Scope.CPL_READ: {
            "Query": "hello(name:) add(left: right:) fails(how:) required(how:) moved(times:) slow(seconds:) thing long"
            " secrets(colour:)",
            "Mutation": "change",
            "Thing": "name",
            "Colour": "RED",
        },
        Scope.ZIGBEE_READ: {"Query": "secret", "Thing": "secret", "Colour": "INFRARED"},
    }
)
FAULTS: Final[dict[str, Callable[[], Exception]]] = {
    "input": lambda: BadUserInput("That cannot be.", argument="how"),
    "unavailable": lambda: GraphUnavailable("bolt://internal-host refused"),
    "timeout": lambda: GraphTimeout("x ran past its deadline"),
    "contract": lambda: GraphContractError("MATCH (n) RETURN n"),
    "bug": lambda: KeyError("EmberZNet 6.7.6"),
}


def fail(_root: object, _info: object, how: str) -> int:
    make = FAULTS[how]
    raise make()


async def moved(_root: object, info: Any, times: int) -> int:
    attempts: list[int] = info.context["attempts"]
    await asyncio.sleep(0)
    if len(attempts) <= times:
        message = "a write was published"
        raise RevisionMoved(message)
    return len(attempts)


SLOW_BEGUN: Final[list[float]] = []
"""The durations of the slow operations that have begun so far, for tests that wait for one."""


async def slow(_root: object, _info: object, seconds: float) -> int:
    SLOW_BEGUN.append(seconds)
    await asyncio.sleep(seconds)
    return 1


async def change(_root: object, info: Any) -> object:
    async def written() -> int:
        return 1

    return await info.context["write"].once(written)


def resolve(name: str, resolver: Callable[..., object], type_name: str = "Query") -> None:
    cast("Any", SCHEMA.type_map[type_name]).fields[name].resolve = resolver


resolve("hello", lambda _root, _info, name: f"hello {name}")
resolve("long", lambda _root, _info: "a long text " * 10_000)
resolve("add", lambda _root, _info, left, right: left + right)
resolve("fails", fail)
resolve("required", fail)
resolve("moved", moved)
resolve("slow", slow)
resolve("secret", lambda _root, _info: "a stack")
resolve("secrets", lambda _root, _info, **_arguments: [{"name": f"n{i}", "secret": f"s{i}"} for i in range(3)])
resolve("change", change, "Mutation")
resolve("thing", lambda _root, _info: {"name": "n", "secret": "s"})


class Unleased:
    """A reader that has read nothing, so that there is no lease to check."""

    revision: ClassVar = None

    async def check_lease(self) -> None:
        pass

    def release(self) -> None:
        pass


class Shared(dict[str, Any]):
    """What the resolvers of one execution share."""

    reader: ClassVar = Unleased()
    disclosures: ClassVar = Disclosures()
    caller: ClassVar = ANONYMOUS
    refused: ClassVar = frozenset[str]()

    @property
    def write(self) -> Write | None:
        found: Write | None = self["write"]
        return found


async def broken(_request: HttpRequest) -> Response:
    raise RuntimeError("a restricted value")


async def broken_socket(socket: WebSocket) -> None:
    """Fail before a connection is accepted, or after."""
    if socket.query_params:
        await socket.accept()
    raise RuntimeError("a restricted value")


def an_app(  # noqa: PLR0913 - each is a part that a test replaces
    key_pem: bytes,
    *,
    is_ready: Callable[[], bool] = lambda: True,
    deadline_seconds: float = 60.0,
    authenticator: Authenticator | None = None,
    connections: ConnectionLimits = ConnectionLimits(),  # noqa: B008 - frozen
    endpoint: Mapping[str, Any] | None = None,
    most_idle_sockets: int = 50,
    api_keys: object = None,
    **of_service: Any,
) -> Starlette:
    """Create an application; `endpoint` and `of_service` are additional arguments of its endpoint and its service."""
    attempts: list[int] = []

    def open_context(caller: Caller, deadline: Deadline, write: Write | None = None, **_mark: bool) -> Any:  # noqa: ARG001
        attempts.append(1)
        return Shared(attempts=attempts, write=write)

    service = Service(
        DocumentCache(SCHEMA, DocumentLimits(tokens=200)),
        Gate(SCHEMA, Limits(depth=6), POLICY),
        OperationExecutor(SCHEMA, open_context, deadline_seconds, policy=POLICY),
        is_ready=is_ready,
        releases=Releases(Unrecorded()),
        **of_service,
    )

    return an_app_of(
        service,
        key_pem,
        authenticator,
        api_keys=api_keys,
        connections=connections,
        endpoint=endpoint,
        most_idle_sockets=most_idle_sockets,
    )


def an_app_of(  # noqa: PLR0913 - each is a part that a test replaces
    service: Service,
    key_pem: bytes,
    authenticator: Authenticator | None = None,
    *,
    api_keys: object = None,
    connections: ConnectionLimits = ConnectionLimits(),  # noqa: B008 - frozen
    endpoint: Mapping[str, Any] | None = None,
    most_idle_sockets: int = 50,
) -> Starlette:
    """Put the real endpoint in front of a service."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[State]:
        yield {
            "service": service,
            "readiness": cast("Any", None),
            "api_keys": cast("Any", api_keys),
            "connection_limits": connections,
            "metrics": (endpoint or {}).get("metrics", NoMetrics()),
            "subscriptions": QuietFeed(service),
        }
        await service.finish_writes()

    authenticator = authenticator or trusting(public_jwks(key_pem))
    answering = GraphQLEndpoint(authenticator, max_body_bytes=4_000, max_json_values=500, **(endpoint or {}))
    return Starlette(
        routes=[
            StreamingEndpoint(answering).route(),
            WebSocketEndpoint(answering, IdleSockets(most_idle_sockets)).route(),
            *health_routes(),
            Route("/broken", broken),
            WebSocketRoute("/broken", broken_socket),
        ],
        middleware=[Middleware(Envelope)],
        exception_handlers={HTTPException: answer_http_exception},
        lifespan=lifespan,
    )
