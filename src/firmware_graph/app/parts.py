"""The parts that work on an open graph while the application serves."""

from asyncio import AbstractEventLoop
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from strawberry import Schema

from firmware_graph.api.execution.readiness import Readiness
from firmware_graph.api.execution.service import Service
from firmware_graph.api.subscription.subscriptions import Subscriptions
from firmware_graph.app.service import PartyRules, first_questions_of, service_of, shipping_of, subscriptions_of
from firmware_graph.audit.shipping import Shipping
from firmware_graph.auth.api_keys import ApiKeys
from firmware_graph.database.graph import Graph
from firmware_graph.delivery.watch_keeper import WatchKeeper
from firmware_graph.http.state import State
from firmware_graph.settings import Settings


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that answer requests from a graph; `shipping` is set if reads are recorded in a journal."""

    graph: Graph
    service: Service
    readiness: Readiness
    keys: ApiKeys
    subscriptions: Subscriptions
    shipping: Shipping | None

    def state(self) -> State:
        """Return the application state that requests use."""
        return {
            "graph": self.graph,
            "service": self.service,
            "readiness": self.readiness,
            "api_keys": self.keys,
            "subscriptions": self.subscriptions,
        }

    def watched(self, settings: Settings) -> list[Coroutine[Any, Any, object]]:
        """Return the endless background tasks."""
        return [
            self.readiness.watch(first_questions_of(settings, self.graph, self.service)),
            self.subscriptions.watch.watch(),
            WatchKeeper(self.graph, settings.watch_seconds).watch(),
            *([self.shipping.watch()] if self.shipping else []),
        ]

    def stop(self, loop: AbstractEventLoop) -> None:
        """Accept no more work when the process is told to stop; callable from any thread."""
        self.graph.background.stop()
        loop.call_soon_threadsafe(self.service.end_soon)
        loop.call_soon_threadsafe(self.subscriptions.watch.end)

    async def finish(self) -> None:
        """Finish pending writes."""
        await self.service.finish_writes()
        await self.service.shutdown.let_finish(self.keys.finish())
        if self.shipping is not None:
            await self.service.shutdown.let_finish(self.shipping.finish())


def parts_of(settings: Settings, schema: Schema, graph: Graph, rules: PartyRules) -> Parts:
    """Assemble the parts for a graph that was just opened."""
    readiness = Readiness(graph)
    shipping = shipping_of(settings, graph)
    service = service_of(settings, schema, graph, readiness, rules, shipping=shipping)
    keys = ApiKeys(graph, settings.deadline_seconds, rules.keys.kept_from_keys)
    return Parts(graph, service, readiness, keys, subscriptions_of(settings, graph, service), shipping)
