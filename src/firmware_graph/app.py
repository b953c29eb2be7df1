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
from firmware_graph.api.execution.release import Releases
from firmware_graph.api.execution.service import Service
from firmware_graph.api.execution.trusted import Trust, TrustedDocuments, trusted_documents
from firmware_graph.api.execution.validation import DocumentLimits
from firmware_graph.api.plan import Plans
from firmware_graph.api.schema.build import build_schema, executable
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.write import Write
from firmware_graph.audit.agent_uses import AgentUses
from firmware_graph.audit.recorder import GroupRecorder, Unrecorded
from firmware_graph.audit.signing import read_signing_key
from firmware_graph.audit.upkeep import AuditUpkeep
from firmware_graph.auth.api_keys import ApiKeys
from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.configured import authenticator_of
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.limits import Limits
from firmware_graph.auth.step_up import StepUpRule
from firmware_graph.database.background import Background
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, Graph, open_graph
from firmware_graph.database.published import Published
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.tracing import tracer_of
from firmware_graph.errors import ConfigurationError
from firmware_graph.http.address import Proxies
from firmware_graph.http.compression import Compression
from firmware_graph.http.connection_limits import ConnectionLimits
from firmware_graph.http.envelope import Envelope
from firmware_graph.http.graphql import GraphQLEndpoint
from firmware_graph.http.health import health_routes
from firmware_graph.http.hosts import AllowedHosts
from firmware_graph.http.log import configure_logging
from firmware_graph.http.metrics import Metrics, metrics_of
from firmware_graph.http.pages import page_routes
from firmware_graph.http.problem import answer_http_exception
from firmware_graph.http.state import State
from firmware_graph.http.termination import on_termination
from firmware_graph.model.api_key import KeyRules
from firmware_graph.model.rights import Scope
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
    authenticator, metrics = authenticator_of(settings), metrics_of(settings)
    app = Starlette(
        routes=[endpoint_of(settings, authenticator).route(), *health_routes(), *page_routes()],
        middleware=[Middleware(Envelope, metrics=metrics), *hosts_of(settings)],
        exception_handlers={HTTPException: answer_http_exception},
        lifespan=lifespan_of(settings, connection, build_schema(), authenticator, metrics),
    )
    app.router.redirect_slashes = False  # it would send a client to whatever its Host header says
    return app


def endpoint_of(settings: Settings, authenticator: Authenticator) -> GraphQLEndpoint:
    """Create the GraphQL endpoint."""
    return GraphQLEndpoint(
        authenticator,
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


def service_of(
    settings: Settings, schema: Schema, graph: Graph, readiness: Readiness, key_rules: KeyRules | None = None
) -> Service:
    """Assemble what answers requests."""
    rules = key_rules or key_rules_of(settings, None)

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
        context = OperationContext.begin(caller, reader, write)
        context.key_rules = rules
        context.own_reads_delay_days = settings.own_reads_delay_days
        return context

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
        releases=Releases(GroupRecorder(graph, settings.audit_seconds)),
        tracer=graph.tracer,
        uses=AgentUses(graph),
        budget=Budget.of(settings),
        places=Places(settings.max_concurrent, settings.max_queued, settings.deadline_seconds),
        trusted=trusted_documents(Trust(settings.trusted_documents), settings.trusted_documents_file),
        introspection_for_all=settings.anonymous_introspection,
    )


def key_rules_of(settings: Settings, step_up: StepUpRule | None) -> KeyRules:
    """Return the rules of API keys: no key has a scope for which a person has to prove itself again."""
    kept = step_up.wanted.scopes if step_up else frozenset[Scope]()
    return KeyRules(settings.max_api_keys, settings.max_api_key_days, kept)


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
    unheard = replace(
        service,
        answers=None,
        releases=Releases(Unrecorded()),
        budget=Budget(),
        places=None,
        trusted=TrustedDocuments(),
    )
    return FirstQuestions(graph, unheard.respond, settings.first_questions_seconds)


def lifespan_of(
    settings: Settings, connection: Connection, schema: Schema, authenticator: Authenticator, metrics: Metrics
) -> Lifespan:
    """Create the lifespan: it opens the graph at the start, watches it, and closes it after the last write.

    Raises:
        ConfigurationError: The key that signs the audit record cannot be read.
    """
    tracer = tracer_of(is_wanted=settings.tracing)
    signing_key = read_signing_key(settings.audit_key_file) if settings.audit_key_file else None

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[State]:
        async with (
            authenticator.kept_fresh(),
            open_graph(connection, pool_size=settings.neo4j_pool_size, kept_bytes=settings.kept_bytes) as graph,
        ):
            graph.most_touched = settings.max_touched
            graph.observers.append(metrics.queried)
            graph.tracer = graph.background.tracer = tracer
            readiness = Readiness(graph)
            key_rules = key_rules_of(settings, authenticator.step_up)
            service = service_of(settings, schema, graph, readiness, key_rules)
            keys = ApiKeys(graph, settings.deadline_seconds, key_rules.kept_from_keys)
            upkeep = AuditUpkeep(graph, signing_key, settings.audit_keep_days, settings.api_key_use_days)
            watching = [
                asyncio.create_task(readiness.watch(first_questions_of(settings, graph, service))),
                asyncio.create_task(upkeep.watch()),
            ]
            loop = asyncio.get_running_loop()

            def stop() -> None:
                graph.background.stop()
                loop.call_soon_threadsafe(service.end_soon)

            try:
                with on_termination(stop):
                    yield {
                        "service": service,
                        "readiness": readiness,
                        "api_keys": keys,
                        "connection_limits": ConnectionLimits.of(settings),
                    }
            finally:
                await service.finish_writes()
                await service.executor.ending.let_finish(keys.finish())
                for task in watching:
                    task.cancel()
                await asyncio.gather(*watching, return_exceptions=True)

    return lifespan
