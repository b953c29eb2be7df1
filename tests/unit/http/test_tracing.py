"""Spans of operations, database calls and waiting; no attribute is chosen by a caller, and none has a value."""

import asyncio
import json
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from firmware_graph.auth.tokens import demo_key
from firmware_graph.database.background import Background
from firmware_graph.database.graph import Deadline
from firmware_graph.database.lockout import Lockout
from firmware_graph.database.observation import Observation
from firmware_graph.database.tracing import NoTracer, OpenTelemetryTracer, tracer_of
from firmware_graph.database.waiter import Waiter
from support.serving import served
from support.small_graphql import an_app

CANARY = "cAnArY7"


class Spans:
    """A tracer, and what it traced."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.tracer = OpenTelemetryTracer(provider.get_tracer("tests"))

    @property
    def seen(self) -> list[tuple[str, dict[str, object]]]:
        return [(span.name, dict(span.attributes or {})) for span in self.exporter.get_finished_spans()]


@pytest.fixture
def spans() -> Spans:
    return Spans()


def test_nothing_is_traced_unless_it_is_set() -> None:
    assert isinstance(tracer_of(is_wanted=False), NoTracer)
    with NoTracer().span("database") as span:
        span.set_attribute("key", "value")
    assert isinstance(tracer_of(is_wanted=True), OpenTelemetryTracer)


def test_no_attribute_is_chosen_by_a_caller(tmp_path: Path, spans: Spans) -> None:
    with served(an_app(demo_key(tmp_path), tracer=spans.tracer)) as client:
        client.post("/graphql", json={"query": f"query {CANARY} {{ {CANARY}: hello secret }}"})
        client.post("/graphql", json={"query": f"{{ {CANARY} }}"}, headers={"x-request-id": CANARY})
        client.post("/graphql", json={"query": f'{{ hello(name: "{CANARY}") }}', "operationName": CANARY})
        client.post("/graphql", json={"query": '{ fails(how: "bug") }'})
    assert [name for name, _ in spans.seen] == ["operation"] * 4
    assert spans.seen[0][1] == {"graphql.operation.type": "query", "firmware_graph.codes": ("FORBIDDEN",)}
    exported = json.dumps([json.loads(span.to_json()) for span in spans.exporter.get_finished_spans()])
    assert CANARY.lower() not in exported.lower()
    assert "EmberZNet" not in exported


def test_run_of_a_query_has_its_name_and_outcome_and_no_text_of_an_error(spans: Spans) -> None:
    with Observation("revision", [], spans.tracer, Lockout()):
        pass
    with pytest.raises(KeyError), Observation("revision", [], spans.tracer, Lockout()):
        {}[CANARY]  # type: ignore[index]  # it fails
    assert [attributes["firmware_graph.outcome"] for _, attributes in spans.seen] == ["ok", "KeyError"]
    assert {attributes["firmware_graph.query"] for _, attributes in spans.seen} == {"revision"}
    assert not [span.events for span in spans.exporter.get_finished_spans() if span.events]


@pytest.mark.anyio
async def test_waiting_for_a_turn_is_a_span(spans: Spans) -> None:
    background = Background(tracer=spans.tracer)

    async def take() -> None:
        async with background.turn(Waiter("a", Deadline.after(60))):
            await asyncio.sleep(0)

    await asyncio.gather(take(), take())
    assert spans.seen == [("waiting", {"firmware_graph.waiting_for": "a turn"})]
