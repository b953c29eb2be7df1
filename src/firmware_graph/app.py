"""The application: the only place that assembles the parts."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Final

from graphql import GraphQLSchema
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from strawberry import Schema

from firmware_graph.api.execution.answer_cache import AnswerCache
from firmware_graph.api.execution.budget import Budget
from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.executor import OperationExecutor
from firmware_graph.api.execution.first_questions import FirstQuestions
from firmware_graph.api.execution.freshness import Freshness
from firmware_graph.api.execution.introspected import IntrospectedAnswers
from firmware_graph.api.execution.places import Places
from firmware_graph.api.execution.readiness import Readiness
from firmware_graph.api.execution.service import Service
from firmware_graph.api.execution.trusted import Trust, TrustedDocuments, trusted_documents
from firmware_graph.api.execution.validation import DocumentLimits
from firmware_graph.api.plan import Plans
from firmware_graph.api.schema.build import build_schema, executable
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.write import Write
from firmware_graph.auth.authenticate import Authenticator, read_jwks, trusted_keys
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.limits import Limits
from firmware_graph.auth.tokens import public_jwks
from firmware_graph.database.background import Background
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, Graph, open_graph
from firmware_graph.database.published import Published
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import ConfigurationError
from firmware_graph.http.address import Proxies
from firmware_graph.http.compression import Compression
from firmware_graph.http.connection_limits import ConnectionLimits
from firmware_graph.http.envelope import Envelope
from firmware_graph.http.graphql import GraphQLEndpoint
from firmware_graph.http.health import health_routes
from firmware_graph.http.hosts import AllowedHosts
from firmware_graph.http.log import configure_logging
from firmware_graph.http.pages import page_routes
from firmware_graph.http.problem import answer_http_exception
from firmware_graph.http.state import State
from firmware_graph.http.termination import on_termination
from firmware_graph.settings import Settings, load_settings

SWITCH_SECONDS: Final = 0.001
COLLECTOR_THRESHOLDS: Final = (50_000, 20, 50)
"""Of Python's garbage collector: rows and lineages are hundreds of thousands of objects that are no garbage."""

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[State]]


def create_app(settings: Settings) -> Starlette:
    """Create the application; it opens the graph when it is started, and starts without it where it is away.

    Raises:
        ConfigurationError: A setting, a key set or the access table is wrong.
    """
    configure_logging(settings)
    connection = connection_of(settings)
    app = Starlette(
        routes=[endpoint_of(settings).route(), *health_routes(), *page_routes()],
        middleware=[Middleware(Envelope), *hosts_of(settings)],
        exception_handlers={HTTPException: answer_http_exception},
        lifespan=lifespan_of(settings, connection, build_schema()),
    )
    app.router.redirect_slashes = False  # it would send a client to whatever its Host header says
    return app


def endpoint_of(settings: Settings) -> GraphQLEndpoint:
    """Create the GraphQL endpoint.

    Raises:
        ConfigurationError: A key cannot be read or trusted.
    """
    return GraphQLEndpoint(
        authenticator_of(settings),
        settings.max_body_bytes,
        settings.max_json_values,
        Proxies(settings.trusted_proxies, settings.forwarded_header),
        Compression(settings.compress_from_bytes, settings.cached_compressed_bytes),
        get_for_all=settings.anonymous_get,
    )


def hosts_of(settings: Settings) -> list[Middleware]:
    """Create the check of the host that is asked, if some are named."""
    return [Middleware(AllowedHosts, allowed=settings.allowed_hosts)] if settings.allowed_hosts else []


def create_app_from_environment() -> Starlette:
    """Create the application from the environment alone, for a worker process, which serves nothing else.

    The schema and all modules are frozen, so that the garbage collector does not traverse them again and again, and
    what is kept is traversed seldom. The
    event loop waits for the thread of `Background` for a switch interval each time that it wakes up.

    Raises:
        ConfigurationError: A setting, a key set or the access table is wrong.
    """
    app = create_app(load_settings())
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTOR_THRESHOLDS)
    sys.setswitchinterval(SWITCH_SECONDS)
    return app


def connection_of(settings: Settings) -> Connection:
    """Return how to reach the database.

    Raises:
        ConfigurationError: The settings do not tell.
    """
    if settings.neo4j_uri is None or settings.neo4j_password is None:
        raise ConfigurationError(
            "Which Neo4j to use is not said: set NEO4J_URI and NEO4J_PASSWORD, or give --embedded DIR."
        )
    password = settings.neo4j_password.get_secret_value()
    return Connection(
        settings.neo4j_uri, settings.neo4j_user, password, settings.neo4j_database, settings.lease_milliseconds
    )


def authenticator_of(settings: Settings) -> Authenticator:
    """Create the authenticator of the keys whose tokens are accepted; with none, every caller is anonymous.

    Raises:
        ConfigurationError: One of them cannot be read or trusted.
    """
    keys = read_jwks(settings.jwks_file) if settings.jwks_file else []
    if settings.demo_key_file:
        try:
            keys += trusted_keys(public_jwks(settings.demo_key_file.read_bytes()))
        except OSError as error:
            raise ConfigurationError(f"The key {settings.demo_key_file} cannot be read: {error.strerror}.") from error
    return Authenticator(keys, settings.token_issuer, settings.token_audience, settings.token_leeway_seconds)


def service_of(settings: Settings, schema: Schema, graph: Graph, readiness: Readiness) -> Service:
    """Assemble what answers requests."""

    def open_context(
        caller: Caller, deadline: Deadline, write: Write | None = None, *, uses_party_facts: bool = False
    ) -> OperationContext:
        reader = GraphReader(
            graph,
            rights=caller.rights,
            deadline=deadline,
            is_of_leader=write is not None,
            uses_party_facts=uses_party_facts,
        )
        return OperationContext.begin(caller, reader, write)

    core = executable(schema)
    background = Background(settings.max_waiting_documents)
    return Service(
        documents_of(settings, core, background),
        Gate(core, Limits(settings.max_depth, settings.max_aliases, settings.max_directives, settings.max_cost)),
        OperationExecutor(
            core, open_context, settings.deadline_seconds, Plans(schema) if settings.executor == "plan" else None
        ),
        answer_cache_of(settings, graph),
        is_ready=lambda: readiness.is_ready,
        introspected=IntrospectedAnswers(background, settings.cached_introspection_bytes),
        budget=Budget.of(settings),
        places=Places(settings.max_concurrent, settings.max_queued, settings.deadline_seconds),
        trusted=trusted_documents(Trust(settings.trusted_documents), settings.trusted_documents_file),
        introspection_for_all=settings.anonymous_introspection,
    )


def documents_of(settings: Settings, schema: GraphQLSchema, background: Background) -> DocumentCache:
    """Create the cache of documents."""
    return DocumentCache(
        schema,
        DocumentLimits(
            bytes=settings.max_document_bytes,
            tokens=settings.max_tokens,
            selections=settings.max_selections,
            comparisons=settings.max_comparisons,
            introspected=settings.max_introspected_values,
            errors=settings.max_validation_errors,
        ),
        max_characters=settings.cached_document_characters,
        max_refusal_bytes=settings.cached_refusal_bytes,
        background=background,
    )


def answer_cache_of(settings: Settings, graph: Graph) -> AnswerCache | None:
    """Create the cache of answers, if any are to be cached."""
    if settings.kept_bytes == 0 or not settings.keeps_answers:
        return None
    return AnswerCache(graph.store, Freshness(Published(graph)))


def first_questions_of(settings: Settings, graph: Graph, service: Service) -> FirstQuestions | None:
    """Create what asks the first questions, if any are to be asked; their answers are not cached, and are nobody's."""
    if settings.first_questions_seconds == 0:
        return None
    unbounded = replace(service, answers=None, budget=Budget(), places=None, trusted=TrustedDocuments())
    return FirstQuestions(graph, unbounded.respond, settings.first_questions_seconds)


def lifespan_of(settings: Settings, connection: Connection, schema: Schema) -> Lifespan:
    """Create the lifespan: it opens the graph at the start, watches it, and closes it after the last write."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[State]:
        async with open_graph(connection, pool_size=settings.neo4j_pool_size, kept_bytes=settings.kept_bytes) as graph:
            graph.most_touched = settings.max_touched
            readiness = Readiness(graph)
            service = service_of(settings, schema, graph, readiness)
            watching = asyncio.create_task(readiness.watch(first_questions_of(settings, graph, service)))
            try:
                with on_termination(graph.background.stop):
                    yield {
                        "service": service,
                        "readiness": readiness,
                        "connection_limits": ConnectionLimits.of(settings),
                    }
            finally:
                await service.finish_writes()
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)

    return lifespan
