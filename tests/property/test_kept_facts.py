"""What a process keeps alters no answer: random changes and questions, against a process that keeps nothing."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.execution.service import Service
from firmware_graph.api.execution.validation import DocumentLimits
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.limits import Limits
from firmware_graph.database import published
from firmware_graph.database.bounded_store import BoundedStore
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Graph
from firmware_graph.ingest.defects import DefectImportRequest, import_defects
from firmware_graph.model.submitter import OPERATOR
from support.cache_harness import service_on
from support.forgetting import forget
from support.kept_changes import changes
from support.kept_questions import KeptQuestion, questions
from support.made_changes import MadeChange
from support.question_harness import SCHEMA
from support.sheets import ImportHarness, a_fir_row, a_zigbee_row, cpl_rows, import_harness
from support.sizes import times

DOCUMENTS: Final = DocumentCache(SCHEMA, DocumentLimits(selections=10_000, tokens=50_000), max_characters=10_000_000)
LIMITS: Final = Limits(depth=50, aliases=1000, directives=50, cost=10_000_000)
STORES: Final = (64_000_000, 64_000_000, 50_000)
"""The bounds of the processes that keep what they read: two, and one that evicts most of it at once."""

QUESTIONS: Final = questions()
ASKED_AT_ONCE: Final = 14
DEFECTS: Final = "Defect ID,Stack Name,Introduced,Fixed\nSYN-0001,EmberZNet,0,6.8\n"
FEW: Final = settings(
    max_examples=times(1),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes imports without end
    suppress_health_check=[HealthCheck.too_slow],
)
rounds = st.lists(st.tuples(changes, st.integers(0, 2**32)), min_size=2, max_size=2 if times(1) == 1 else 5)


@dataclass(frozen=True)
class Processes:
    """Services on one graph: of a process that keeps nothing, and of some that keep what they read."""

    bare: Service
    bare_graph: Graph
    keeping: Sequence[Service]

    @classmethod
    def on(cls, graph: Graph) -> "Processes":
        """Begin processes."""
        bare = another(graph, 0)
        return cls(uncached(bare), bare, [uncached(another(graph, size)) for size in STORES])

    async def expected(self, asked: Sequence[KeptQuestion]) -> list[EncodedResponse]:
        """Answer with nothing kept."""
        answers = []
        for one in asked:
            forget(self.bare_graph)
            answers.append(await answered(self.bare, one))
        return answers

    async def given(self, asked: Sequence[KeptQuestion]) -> Iterator[tuple[KeptQuestion, list[EncodedResponse]]]:
        """Answer all at once, in each process that keeps what it reads."""
        every = [asyncio.gather(*(answered(service, one) for one in asked)) for service in self.keeping]
        return zip(asked, map(list, zip(*await asyncio.gather(*every), strict=True)), strict=True)


def another(graph: Graph, store_bytes: int) -> Graph:
    """Return the graph as another process has it."""
    return Graph(graph.driver, graph.database, graph.catalogue, store=BoundedStore(store_bytes))


def uncached(graph: Graph) -> Service:
    """Return a service that keeps no responses."""
    return replace(service_on(graph), documents=DOCUMENTS, answers=None, gate=Gate(SCHEMA, LIMITS))


async def answered(service: Service, asked: KeptQuestion) -> EncodedResponse:
    """Ask."""
    return await service.respond(Request(asked.text, {}), asked.asked_by)


async def load(harness: ImportHarness) -> None:
    """Import what there is at first: two lineages, and an entry of its own, on stacks with a defect."""
    cpl = [
        *cpl_rows(1, 2, 3, Image_Hash=""),
        *cpl_rows(4, 5, Model_Identifier="0002"),
        *cpl_rows(6, Model_Identifier="0003"),
    ]
    fir = [a_fir_row(1), a_fir_row(2, "1"), a_fir_row(3, "2"), a_fir_row(4), a_fir_row(5, "4"), a_fir_row(6, "")]
    await harness.written(cpl=cpl, fir=fir, zigbee=[a_zigbee_row(entry) for entry in (1, 4, 6)])
    path = harness.folder / "defects.csv"
    path.write_text(DEFECTS, encoding="utf-8")
    assert (
        await import_defects(harness.graph, DefectImportRequest(defects=[path], actor="a test", submitter=OPERATOR))
    ).is_written


async def follow(harness: ImportHarness, sequence: Sequence[tuple[MadeChange, int]]) -> None:
    """Change and ask in turn, and while the change is made: then an answer is that of before it or of after it."""
    processes = Processes.on(harness.graph)
    for change, seed in sequence:
        chance = random.Random(seed)  # noqa: S311 - no secret
        asked = chance.sample(QUESTIONS, ASKED_AT_ONCE)
        before = await processes.expected(asked)
        for (one, given_), expected in zip(await processes.given(asked), before, strict=True):
            assert all(answer == expected for answer in given_), (one, expected, given_)
        _, meanwhile = await asyncio.gather(change.make(harness), processes.given(asked))
        after = await processes.expected(asked)
        for (one, given_), *either in zip(meanwhile, before, after, strict=True):
            assert all(answer in either for answer in given_), (one, either, given_)
        again = [*asked, *chance.sample(QUESTIONS, ASKED_AT_ONCE)]
        after += await processes.expected(again[ASKED_AT_ONCE:])
        for (one, given_), expected in zip(await processes.given(again), after, strict=True):
            assert all(answer == expected for answer in given_), (one, expected, given_)


@pytest.mark.soak
@pytest.mark.parametrize("lease_milliseconds", [20, pytest.param(0, marks=pytest.mark.long)])
def test_an_answer_is_what_a_process_that_keeps_nothing_gives(
    neo4j: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lease_milliseconds: int
) -> None:
    monkeypatch.setattr(published, "READING_SECONDS", 300.0)  # so many questions at once take a busy machine long

    @FEW
    @given(rounds)
    def whatever_is_changed_and_asked(sequence: list[tuple[MadeChange, int]]) -> None:
        async def run() -> None:
            async with import_harness(replace(neo4j, lease_milliseconds=lease_milliseconds), tmp_path) as harness:
                await load(harness)
                await follow(harness, sequence)
            await asyncio.sleep(0.02)  # the driver closes its sockets behind our back

        asyncio.run(run())

    whatever_is_changed_and_asked()
