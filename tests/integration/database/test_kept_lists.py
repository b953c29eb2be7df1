"""Lists that a process keeps: no read while nothing moved, and the right list after each change."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.database.connection import Connection
from support.cache_harness import PARTY, CacheHarness, cache_harness
from support.question_harness import SSC
from support.sheets import a_cpl_row, a_fir_row, a_zigbee_row, cpl_rows

from .test_kept import Process

pytestmark = pytest.mark.anyio
FIR: Final = [a_fir_row(2, "1"), a_fir_row(3, "2")]
VERSIONS: Final = "{ firmwareVersions(first: 10) { totalCount nodes { cplEntryId } } }"
LISTS: Final = (
    VERSIONS,
    "{ firmwareVersions(first: 10, filter: {predecessorsDeclared: LISTED}) { nodes { cplEntryId } } }",
    "{ deviceModels(first: 10) { nodes { id firmwareVersions(first: 5) { nodes { cplEntryId } } } } }",
    "{ manufacturers(first: 10) { nodes { code deviceModels(first: 5) { nodes { id } } } } }",
)
STACKS: Final = "{ zigbeeStacks(first: 5) { nodes { name firmwareVersions(first: 5) { nodes { cplEntryId } } } } }"


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[CacheHarness]:
    """Three versions, two of them on a stack."""
    async with cache_harness(neo4j, tmp_path) as harness:
        await harness.imports.written(cpl=cpl_rows(1, 2, 3), fir=FIR, zigbee=[a_zigbee_row(1), a_zigbee_row(2)])
        yield harness


async def asked(process: Process, query: str) -> object:
    """Ask until the process knows that it need not be sent rows, and has the list."""
    for _ in range(3):
        answer = await process.ask(SSC, query)
    return answer


@pytest.mark.parametrize("query", [*LISTS, STACKS])
async def test_list_asked_for_again_costs_no_read(harness: CacheHarness, query: str) -> None:
    process = Process.begin(harness)
    first = await asked(process, query)
    assert await process.ask(SSC, query) == first
    assert {*process.reads} <= {"revision"}


@pytest.mark.parametrize("query", LISTS)
async def test_list_after_a_change_is_read_again(harness: CacheHarness, query: str) -> None:
    process = Process.begin(harness)
    await asked(process, query)
    await harness.imports.written(cpl=[*cpl_rows(1, 2, 3), a_cpl_row(4, Model_Identifier="0999")])
    assert await process.ask(SSC, query) == await Process.begin(harness).ask(SSC, query)
    assert {*process.reads} - {"revision", "touched_since"}


async def test_list_of_a_stack_is_read_again_after_a_change_of_the_zigbee_sheet(harness: CacheHarness) -> None:
    process = Process.begin(harness)
    before = await asked(process, STACKS)
    await harness.imports.written(cpl=cpl_rows(1, 2, 3), zigbee=[a_zigbee_row(1), a_zigbee_row(2), a_zigbee_row(3)])
    after = await process.ask(SSC, STACKS)
    assert after == await Process.begin(harness).ask(SSC, STACKS) != before


async def test_other_page_is_another_list(harness: CacheHarness) -> None:
    process = Process.begin(harness)
    await asked(process, VERSIONS)
    answer = await process.ask(SSC, "{ firmwareVersions(first: 2) { totalCount nodes { cplEntryId } } }")
    assert answer == {"firmwareVersions": {"totalCount": 3, "nodes": [{"cplEntryId": 1}, {"cplEntryId": 2}]}}


async def test_others_cannot_tell_from_reads_which_lists_the_ssc_asked_for(harness: CacheHarness) -> None:
    process = Process.begin(harness)
    await asked(process, VERSIONS)
    for caller in (ANONYMOUS, PARTY):
        await process.ask(caller, VERSIONS)
        assert "firmware_versions_by_environment" in process.reads
