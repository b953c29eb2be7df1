"""Two states of a store that differ only in restricted facts, and the same requests of the same callers in both."""

import asyncio
import io
import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple
from unittest.mock import patch

import httpx
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client import CollectorRegistry, generate_latest

from firmware_graph.app import create_app
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.database.tracing import OpenTelemetryTracer
from firmware_graph.http.metrics import PrometheusMetrics
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.model.submitter import OPERATOR
from support.asking import Ask, settings_for, wait_until_ready
from support.canaries import ACTOR, imported_again
from support.party_harness import created
from support.paths import EXAMPLE
from support.random_operations import NAME, RandomOperation
from support.serving import NO_TLS, served
from support.sheets import import_harness
from support.sizes import times
from support.still_budgets import still_budgets
from support.twin_callers import COMMITTEE, Headers, committee
from support.webhook_keys import webhook_settings

OF_ONE_RESPONSE: Final = frozenset({"date", "x-request-id", "ratelimit"})
PROBE: Final = RandomOperation("{ __typename }", {})
PROBE_COST: Final = 1
LEFT: Final = re.compile(r"r=(\d+)")

BY_ADDRESS: Final = frozenset({"anonymous", "forged", "wrong key", "expired"})
"""Callers who share one budget, that of their address."""
WRITTEN_AGAIN: Final = 2
"""Generations of the ZigBee sheet that are imported in turns while others send requests."""
LOOKS: Final = {"watch_seconds": 0.2, "stream_heartbeat_seconds": 1.0}
"""How often watches are checked, and streams send a heartbeat."""

PAUSE_SECONDS: Final = 0.1
IMPORT_PAUSE_SECONDS: Final = 2.0
"""The pause between two requests of the committee, and between two imports, so that others make progress."""


class Asked(NamedTuple):
    """A request: its sender, its operation, and its method."""

    caller: str
    number: int
    is_get: bool
    accept: str


class Answer(NamedTuple):
    """Everything in a response that is not unique to it; instead of the rest of a budget, the charge."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    charge: int

    @classmethod
    def of(cls, response: httpx.Response, charge: int) -> "Answer":
        """Return the compared parts of a response."""
        headers = sorted((name, value) for name, value in response.headers.items() if name not in OF_ONE_RESPONSE)
        return cls(response.status_code, tuple(headers), response.content, charge)

    @property
    def etag(self) -> str | None:
        """Its ETag, if it has one."""
        return dict(self.headers).get("etag")


@dataclass
class Process:
    """A process that serves the store, and all of its diagnostics."""

    client: httpx.Client
    log: io.StringIO
    registry: CollectorRegistry
    spans: InMemorySpanExporter

    def said(self) -> dict[str, str]:
        """Return its log, its metrics and its spans as text."""
        return {
            "log": self.log.getvalue(),
            "metrics": generate_latest(self.registry).decode(),
            "spans": json.dumps([json.loads(span.to_json()) for span in self.spans.get_finished_spans()]),
        }


@dataclass(frozen=True)
class Asking:
    """Operations and callers, and the requests made of them; every sixth, or third in soak, is sent twice.

    The first `for_all` operations are sent by every caller, the others by two of them.
    """

    operations: Sequence[RandomOperation]
    callers: Mapping[str, Headers]
    for_all: int
    seed: int = 0

    def requests(self) -> list[Asked]:
        """Choose the caller of each request."""
        rng = Random(self.seed)  # noqa: S311 - no secret
        names = sorted(self.callers)
        accepts = ("application/json", "application/graphql-response+json")
        return [
            Asked(caller, number, rng.random() < 0.3, rng.choice(accepts))
            for number in range(len(self.operations))
            for caller in (names if number < self.for_all else rng.sample(names, 2))
        ]

    def answers(self, client: httpx.Client, order: int, *, are_again: bool = False) -> dict[Asked, list[Answer]]:
        """Send the requests in a shuffled order; only those that are repeated, if requested."""
        every = self.requests()
        again = every[:: 3 if times(1) > 1 else 6]
        requests = again if are_again else every + again
        Random(order).shuffle(requests)  # noqa: S311 - no secret
        left: dict[str, int] = {}
        found: dict[Asked, list[Answer]] = {}
        for asked in requests:
            found.setdefault(asked, []).append(self.answer(client, asked, left))
        return found

    def answer(self, client: httpx.Client, asked: Asked, left: dict[str, int], **headers: str) -> Answer:
        """Send one request, and compute its charge; `left` has the rest of each caller's budget before it."""
        account = {} if asked.caller in BY_ADDRESS else self.callers[asked.caller]
        budget = account.get("authorization", "")
        if budget not in left:
            left[budget] = left_of(sent(client, PROBE, account))
        before = left[budget]
        given = {**self.callers[asked.caller], "accept": asked.accept, **headers}
        response = sent(client, self.operations[asked.number], given, is_get=asked.is_get)
        if "ratelimit" in response.headers:
            left[budget] = left_of(response)
            return Answer.of(response, before - left[budget])
        left[budget] = left_of(sent(client, PROBE, account))
        return Answer.of(response, before - left[budget] - PROBE_COST)


def left_of(response: httpx.Response) -> int:
    """Return the rest of a caller's budget."""
    found = LEFT.search(response.headers["ratelimit"])
    assert found
    return int(found.group(1))


def sent(client: httpx.Client, operation: RandomOperation, headers: Headers, *, is_get: bool = False) -> httpx.Response:
    """Send an operation."""
    if is_get:
        named = {"operationName": NAME} if NAME in operation.text else {}
        params = {"query": operation.text, "variables": json.dumps(operation.variables), **named}
        return client.get("/graphql", params=params, headers=headers)
    body: dict[str, Any] = {"query": operation.text, "variables": operation.variables}
    if NAME in operation.text:
        body["operationName"] = NAME
    return client.post("/graphql", json=body, headers=headers)


def load_public(connection: Connection, folder: Path) -> None:
    """Empty the store and import the example without its restricted sheet."""

    async def load() -> None:
        async with import_harness(connection, folder) as harness:
            request = ImportRequest(
                cpl=EXAMPLE / "cpl.csv",
                fir=EXAMPLE / "fir.csv",
                successions=EXAMPLE / "successions.toml",
                actor="a test",
                submitter=OPERATOR,
            )
            assert (await import_sheets(harness.graph, request)).is_written
        await asyncio.sleep(0.05)  # the driver closes its sockets behind our back

    asyncio.run(load())


def run_on(connection: Connection, statement: str) -> None:
    """Run a statement on a store."""

    async def run() -> None:
        async with open_graph(connection) as graph:
            await graph.driver.execute_query(statement, database_=graph.database)
        await asyncio.sleep(0.05)  # the driver closes its sockets behind our back

    asyncio.run(run())


@contextmanager
def process(connection: Connection, folder: Path) -> Iterator[Process]:
    """Serve a store, and collect the diagnostics of the process."""
    log, registry, spans = io.StringIO(), CollectorRegistry(), InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    tracer = OpenTelemetryTracer(provider.get_tracer("tests"))
    with (
        patch("sys.stderr", log),
        patch("firmware_graph.app.metrics_of", lambda _: PrometheusMetrics(registry)),
        patch("firmware_graph.app.lifespan.tracer_of", lambda **_: tracer),
    ):
        app = create_app(settings_for(connection, folder, log_level="DEBUG", **LOOKS, **webhook_settings(folder)))
    with still_budgets(), served(app) as client:
        wait_until_ready(client)
        yield Process(client, log, registry, spans)


@dataclass
class Committee:
    """The Security Sub-Committee at work meanwhile: it reads restricted facts, creates a key, and imports."""

    process: Process
    connection: Connection
    folder: Path
    operations: Sequence[RandomOperation]
    over: threading.Event = field(default_factory=threading.Event)
    answers: list[str] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    imports: int = 0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Send requests and import in separate threads."""
        self.make_key()
        threads = [threading.Thread(target=self.until_over, args=(work,)) for work in (self.ask, self.import_sheet)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.over.set()
            for thread in threads:
                thread.join(timeout=60)
        assert not self.failures, self.failures

    def until_over(self, work: Any) -> None:
        """Repeat a piece of work."""
        number = 0
        while not self.over.is_set():
            try:
                work(number)
            except BaseException as error:  # noqa: BLE001 - reported by who started the thread
                self.failures.append(error)
                return
            number += 1

    def make_key(self) -> None:
        """Create a key with the committee's rights to read."""
        pem = demo_key(self.folder)
        token = mint_token(pem, role=Role.SSC, party=COMMITTEE)
        created(Ask(self.process.client, {"authorization": f"Bearer {token}"}), "zigbee:read", name="canary key")

    def ask(self, number: int) -> None:
        """Send one of the operations, of others and of its own."""
        place = number % len(self.operations)
        with httpx.Client(base_url=self.process.client.base_url, timeout=30, trust_env=False, verify=NO_TLS) as client:
            response = sent(client, self.operations[place], committee(self.folder))
        self.answers.append(response.text)
        self.over.wait(PAUSE_SECONDS)

    def import_sheet(self, number: int) -> None:
        """Import a ZigBee sheet that gives each entry another stack."""

        async def again() -> None:
            report = await imported_again(self.connection, self.folder, number % WRITTEN_AGAIN)
            assert report.is_written or report.is_unchanged or not report.problems, (ACTOR, report)

        asyncio.run(again())
        self.imports += 1
        self.over.wait(IMPORT_PAUSE_SECONDS)
