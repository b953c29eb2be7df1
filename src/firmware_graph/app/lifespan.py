"""What is open while the application serves: the graph, its service, and the background tasks of both."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any

from starlette.applications import Starlette
from strawberry import Schema

from firmware_graph.app.mail import mail_rules_of
from firmware_graph.app.parts import Parts, parts_of
from firmware_graph.app.service import PartyRules, key_rules_of
from firmware_graph.app.webhooks import deliverer_of, webhook_rules_of
from firmware_graph.audit.signing import read_signing_key
from firmware_graph.audit.upkeep import AuditUpkeep
from firmware_graph.database.collector import collect_as_it_grows
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.database.temporary_folders import remove_abandoned_folders
from firmware_graph.database.tracing import tracer_of
from firmware_graph.http.connection_limits import ConnectionLimits
from firmware_graph.http.graphql import GraphQLEndpoint
from firmware_graph.http.state import State
from firmware_graph.http.termination import on_termination
from firmware_graph.settings import Settings

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[State]]


def lifespan_of(settings: Settings, connection: Connection, schema: Schema, graphql: GraphQLEndpoint) -> Lifespan:
    """Create the lifespan: it opens the graph at startup, watches it, and closes it after the last write.

    It removes the files of processes that were killed.

    Raises:
        ConfigurationError: The key of the audit record or of webhooks cannot be read, or mail needs more settings.
    """
    authenticator, metrics = graphql.authenticator, graphql.metrics
    tracer = tracer_of(is_wanted=settings.tracing)
    key_rules = key_rules_of(settings, authenticator.step_up)
    rules = PartyRules(key_rules, webhook_rules_of(settings), mail_rules_of(settings))
    signing_key = read_signing_key(settings.audit_key_file) if settings.audit_key_file else None

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[State]:
        await asyncio.to_thread(remove_abandoned_folders)
        async with (
            authenticator.kept_fresh(),
            open_graph(connection, pool_size=settings.neo4j_pool_size, kept_bytes=settings.kept_bytes) as graph,
        ):
            graph.most_touched = settings.max_touched
            graph.observers.append(metrics.queried)
            graph.tracer = graph.background.tracer = tracer
            parts = parts_of(settings, schema, graph, rules)
            upkeep = AuditUpkeep(graph, signing_key, settings.audit_keep_days, settings.api_key_use_days)
            watched = [*parts.watched(settings), upkeep.watch(), collect_as_it_grows(settings.kept_bytes)]
            if rules.webhooks.seal is not None:
                watched.append(deliverer_of(settings, graph, rules, metrics).watch())
            stop = partial(parts.stop, asyncio.get_running_loop())
            async with meanwhile(*watched), finished_at_the_end(parts):
                with on_termination(stop):
                    limits = ConnectionLimits.of(settings, graphql.room)
                    yield {**parts.state(), "connection_limits": limits, "metrics": metrics}

    return lifespan


@asynccontextmanager
async def meanwhile(*work: Coroutine[Any, Any, object]) -> AsyncIterator[None]:
    """Run endless tasks while the body runs."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def finished_at_the_end(parts: Parts) -> AsyncIterator[None]:
    """Finish pending writes when the body has ended."""
    try:
        yield
    finally:
        await parts.finish()
