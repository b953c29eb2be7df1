"""What a process keeps, where a change falls between its reads, and what others can tell of it."""

import asyncio
import gc
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from firmware_graph.api.execution.request import Request
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.database.bounded_store import BoundedStore, size_of
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Graph
from firmware_graph.ingest.defects import DefectImportRequest, import_defects
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.products.shared.kept_versions import KeptVersion, rows_among
from support.cache_harness import PARTY, CacheHarness, HookedGraph, cache_harness, service_on
from support.living_objects import living
from support.question_harness import SSC
from support.sheets import a_cpl_row, a_fir_row, a_zigbee_row, cpl_rows

pytestmark = pytest.mark.anyio
AA, BB = "AA" * 32, "BB" * 32
DEFECTS: Final = "Defect ID,Stack Name,Introduced,Fixed\nSYN-0001,EmberZNet,0,6.8\n"
HASHES: Final = (
    "{ one: firmwareVersion(cplEntryId: 1) { imageHash } two: firmwareVersion(cplEntryId: 2) { imageHash } }"
)
PATHWAY: Final = "{ upgradePathway(from: {cplEntryId: 1}) { ... on UpgradePathway { hops } } }"
BY_PRODUCT: Final = """{ upgradePathway(from: {product: {modelIdentifier: "0001", firmwareVersion: "00000001"}}) {
  ... on UpgradePathway { hops } ... on AmbiguousFirmware { ambiguity }
} }"""
REMEDIATION: Final = """{
  exposureTo(criteria: [{stackName: "EmberZNet"}], first: 10) { nodes { firmwareVersion { cplEntryId imageHash } } }
  defect(id: "SYN-0001") {
    affected(first: 10) { nodes { firmwareVersion { cplEntryId latest { __typename } } remediation { __typename } } }
  }
}"""
OF_OTHERS: Final = (
    (ANONYMOUS, HASHES),
    (ANONYMOUS, "{ firmwareVersions(first: 5) { nodes { cplEntryId imageHash } } }"),
    (ANONYMOUS, '{ resolveFirmware(reference: {product: {firmwareVersion: "00000001"}}) { __typename } }'),
    (PARTY, PATHWAY),
    (PARTY, "{ firmwareVersion(cplEntryId: 1) { listedLatest { cplEntryId } releaseIndex } }"),
    (PARTY, HASHES),
)


@dataclass(frozen=True)
class Process:
    """A process that keeps rows and lineages, and no answers; and the reads of its last question."""

    graph: HookedGraph
    reads: list[str]

    @classmethod
    def begin(cls, harness: CacheHarness) -> "Process":
        """Begin a process on the graph of a harness."""
        graph, reads = HookedGraph(replace_observers(harness.graph)), list[str]()
        graph.observers.append(lambda name, _seconds, _outcome: reads.append(name))
        return cls(graph, reads)

    async def ask(self, caller: Caller, query: str) -> object:
        """Answer."""
        self.reads.clear()
        service = replace(service_on(self.graph), answers=None)
        body = orjson.loads((await service.respond(Request(query, {}), caller)).content)
        assert "errors" not in body, body
        return body["data"]

    async def ask_all(self, asked: Sequence[tuple[Caller, str]]) -> list[list[str]]:
        """Answer questions, and return what each of them read of the data."""
        reads = []
        for caller, query in asked:
            await self.ask(caller, query)
            reads.append([name for name in self.reads if name != "revision"])
        return reads


def replace_observers(graph: Graph) -> Graph:
    """Return the graph as another process has it."""
    return Graph(graph.driver, graph.database, graph.catalogue)


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[CacheHarness]:
    async with cache_harness(neo4j, tmp_path) as opened:
        sheets: dict[str, Any] = {
            "fir": [a_fir_row(1), a_fir_row(2, "1"), a_fir_row(3, "2")],
            "zigbee": [a_zigbee_row(1)],
        }
        await opened.imports.written(cpl=cpl_rows(1, 2, 3, Image_Hash=AA), **sheets)
        path = tmp_path / "defects.csv"
        path.write_text(DEFECTS, encoding="utf-8")
        request = DefectImportRequest(defects=[path], actor="a test", submitter=OPERATOR)
        assert (await import_defects(opened.imports.graph, request)).is_written
        yield opened


def row_kept(process: Process, entry: int) -> FirmwareVersion | None:
    return rows_among(process.graph.kept, [entry]).get(entry)


def hashes(one: str, two: str) -> object:
    return {"one": {"imageHash": one}, "two": {"imageHash": two}}


# What is kept is of one revision


async def test_kept_rows_and_lineages_cost_no_read(harness: CacheHarness) -> None:
    process = Process.begin(harness)
    first = await process.ask_all(OF_OTHERS)
    assert all(any(reads) for reads in first[:4])
    listed = "firmware_versions_by_environment"
    assert {name for reads in await process.ask_all(OF_OTHERS) for name in reads} <= {listed}


async def test_row_is_kept_once_by_itself_or_in_its_lineage(harness: CacheHarness) -> None:
    """Both together took twice the memory: each version of 100,000 has a row, and most have a lineage, too."""
    process = Process.begin(harness)
    store = process.graph.store
    await process.ask(PARTY, HASHES)
    assert kept_alone(store) == {1, 2}
    await process.ask(PARTY, PATHWAY)
    assert kept_alone(store) == set()
    await process.ask(PARTY, "{ firmwareVersions(first: 5) { nodes { imageHash } } }")
    assert kept_alone(store) == set()
    assert await process.ask(PARTY, HASHES) == hashes(AA, AA)
    assert {*process.reads} <= {"revision"}


def kept_alone(store: BoundedStore) -> set[int]:
    return {thing.version.cpl_entry_id for thing in store.values() if isinstance(thing, KeptVersion)}


async def test_change_drops_what_it_touched_and_no_more(harness: CacheHarness) -> None:
    process = Process.begin(harness)
    await process.ask(ANONYMOUS, HASHES)
    await harness.imports.written(cpl=[a_cpl_row(1, Image_Hash=BB)], is_partial=True)
    kept = {entry: row_kept(process, entry) for entry in (1, 2)}
    assert await process.ask(ANONYMOUS, HASHES) == hashes(BB, AA)
    assert row_kept(process, 1) is not kept[1]
    assert row_kept(process, 2) is kept[2]


async def test_product_asked_before_costs_no_read_until_the_list_changes(harness: CacheHarness) -> None:
    process = Process.begin(harness)
    assert await process.ask(PARTY, BY_PRODUCT) == {"upgradePathway": {"hops": 2}}
    assert await process.ask(PARTY, BY_PRODUCT) == {"upgradePathway": {"hops": 2}}
    assert {*process.reads} <= {"revision"}
    moved = [a_cpl_row(1, Firmware_Version="00000009"), a_cpl_row(2, Firmware_Version="00000001")]
    await harness.imports.written(cpl=moved, is_partial=True)
    assert await process.ask(PARTY, BY_PRODUCT) == {"upgradePathway": {"hops": 1}}
    assert "resolve_firmware" in process.reads


async def test_product_that_several_entries_are_is_asked_about_again(harness: CacheHarness) -> None:
    process = Process.begin(harness)
    await harness.imports.written(cpl=[a_cpl_row(2, Firmware_Version="00000001")], is_partial=True)
    for _ in range(2):
        assert await process.ask(PARTY, BY_PRODUCT) == {"upgradePathway": {"ambiguity": "SEVERAL_ENTRIES"}}
    assert {*process.reads} <= {"revision"}


async def test_row_that_was_read_while_the_fir_moved_is_not_kept(harness: CacheHarness) -> None:
    process = Process.begin(harness)
    await process.ask(ANONYMOUS, "{ revision { id } }")
    await harness.outlast_lease()
    process.graph.before["firmware_versions_by_entry_id"] = lambda: harness.move(Tier.FIR)
    assert await process.ask(ANONYMOUS, HASHES) == hashes(AA, AA)
    assert row_kept(process, 1) is None


async def test_nothing_kept_is_used_while_it_is_not_known_what_was_touched(harness: CacheHarness) -> None:
    """While a process reads what a change of the CPL touched, the FIR moves, which is no move to the anonymous."""
    process = Process.begin(harness)
    await process.ask(ANONYMOUS, HASHES)
    old = row_kept(process, 1)
    await harness.imports.written(cpl=cpl_rows(1, 2, 3, Image_Hash=BB))
    process.graph.before["touched_since"] = lambda: harness.move(Tier.FIR)
    assert await process.ask(ANONYMOUS, HASHES) == hashes(BB, BB)
    assert row_kept(process, 1) is old
    process.graph.before.clear()
    assert await process.ask(ANONYMOUS, HASHES) == hashes(BB, BB)
    assert row_kept(process, 1) is not old


async def test_gap_in_the_ledger_drops_everything(harness: CacheHarness) -> None:
    process = Process.begin(harness)
    await process.ask(ANONYMOUS, HASHES)
    for entry in (1, 3):
        await harness.imports.written(cpl=[a_cpl_row(entry, Image_Hash=BB)], is_partial=True)
    last_but_one = "MATCH (change:Change) WITH change ORDER BY change.sequence DESC SKIP 1 LIMIT 1 DETACH DELETE change"
    await harness.imports.ask(last_but_one)
    assert await process.ask(ANONYMOUS, HASHES) == hashes(BB, AA)


async def test_what_is_kept_stays_within_its_bound(harness: CacheHarness) -> None:
    process = Process.begin(harness)
    await process.ask_all([*OF_OTHERS, *OF_OTHERS])
    store = process.graph.store
    assert 0 < store.currsize == sum(map(size_of, store.values())) <= store.maxsize


# What others can tell of the SSC's questions


async def test_others_read_as_much_as_if_the_ssc_had_asked_nothing(harness: CacheHarness) -> None:
    beside, alone = Process.begin(harness), Process.begin(harness)
    for process in (beside, alone):
        await process.ask(ANONYMOUS, "{ revision { id } }")  # the first read of a process is done twice
    for _ in range(2):
        await beside.ask(SSC, REMEDIATION)
        await beside.ask(SSC, HASHES)
        assert await beside.ask_all(OF_OTHERS) == await alone.ask_all(OF_OTHERS)


async def test_others_read_as_much_after_a_change_as_if_the_ssc_had_asked_nothing(harness: CacheHarness) -> None:
    """The SSC is not the first to ask after a change, and drops what it touched of its own alone."""
    beside, alone = Process.begin(harness), Process.begin(harness)
    await beside.ask(SSC, REMEDIATION)
    for process in (beside, alone):
        await process.ask_all(OF_OTHERS)
    await harness.imports.written(cpl=[a_cpl_row(1, Image_Hash=BB)], is_partial=True)
    for process in (beside, alone):
        await process.ask_all(OF_OTHERS)
    await beside.ask(SSC, REMEDIATION)
    assert await beside.ask_all(OF_OTHERS) == await alone.ask_all(OF_OTHERS)


# Changes that alter no row


async def test_predecessor_that_an_import_keeps_out_ends_the_lineage_of_an_entry_already_flagged(
    harness: CacheHarness,
) -> None:
    newer = {"Hardware_Version": "02", "Hardware_Revision": "01"}
    older = [a_cpl_row(entry, Hardware_Version="01", Hardware_Revision="01") for entry in (4, 5)]
    cpl = [*older, a_cpl_row(6, **newer, Minimum_Hardware="0200"), a_cpl_row(7, **newer, Minimum_Hardware="0100")]
    await harness.imports.written(cpl=cpl, is_partial=True)
    refused: dict[str, Any] = {"is_partial": True, "accepts_valid": True, "allowed_endings": 9}
    await harness.imports.take(fir=[a_fir_row(4), a_fir_row(5), a_fir_row(6, "4"), a_fir_row(7, "6")], **refused)
    question = """{ upgradePathway(from: {cplEntryId: 5}, to: {cplEntryId: 7}) {
      __typename ... on NoPathway { noPathwayReason }
    } }"""
    process = Process.begin(harness)
    before = await process.ask(PARTY, question)
    await harness.imports.take(fir=[a_fir_row(6, "4;5")], **refused)
    after = await Process.begin(harness).ask(PARTY, question)
    assert before != after
    assert await process.ask(PARTY, question) == after


def lineages() -> list[LineageGraph]:
    """Return the lineages that there are in this process, those of other tests too."""
    return living(LineageGraph)


ACROSS: Final = """{ upgradePathway(from: {cplEntryId: 1}, to: {cplEntryId: 9}) {
  ... on NoPathway { noPathwayReason openedBy { __typename } } } }"""


@pytest.mark.parametrize("question", [PATHWAY, ACROSS])
async def test_a_lineage_that_is_not_kept_is_freed_with_its_answer_and_not_by_the_collector(
    harness: CacheHarness, question: str
) -> None:
    await harness.imports.written(cpl=cpl_rows(9, Model_Identifier="0009"), is_partial=True)
    process = Process.begin(harness)
    process.graph.store.maxsize = 0
    gc.collect()
    others = lineages()
    gc.disable()
    try:
        await process.ask_all([(PARTY, question)] * 5)
        await asyncio.sleep(0)  # the task that read the last of them ends
        left = len(lineages()) - len(others)
    finally:
        gc.enable()
    assert process.reads.count("upgrade_lineages") == 1
    assert left == 0
