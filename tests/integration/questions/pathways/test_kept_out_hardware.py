"""A predecessor that an import kept out for its hardware blocks, from then until a sheet states it well (rule 6)."""

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import FOREVER, Clocks
from firmware_graph.model.pathway import NoPathway, PathwayAnswer, PathwayUnknown
from firmware_graph.model.reference import FirmwareReference
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from firmware_graph.questions.pathways.upgrade_pathway import upgrade_pathway
from support.rights import rights_to
from support.sheets import ImportHarness, a_cpl_row, a_fir_row, import_harness

pytestmark = pytest.mark.anyio

OLD = {"Hardware_Version": "01", "Hardware_Revision": "01"}
NEW = {"Hardware_Version": "02", "Hardware_Revision": "01"}
CPL = [
    a_cpl_row(1, **OLD),
    a_cpl_row(2, **NEW, Minimum_Hardware="0200"),
    a_cpl_row(3, **NEW, Minimum_Hardware="0100"),
]
FIR = [a_fir_row(1), a_fir_row(2, "1"), a_fir_row(3, "2")]


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Any) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as opened:
        yield opened


def now() -> int:
    time.sleep(0.005)  # the next import is of a later millisecond
    return time.time_ns() // 1_000_000


async def ask(harness: ImportHarness, source: int, target: int, *, known_at: int = FOREVER) -> PathwayAnswer:
    reader = GraphReader(harness.graph, rights=rights_to(Tier.CPL, Tier.FIR), deadline=Deadline.after(60))
    request = PathwayRequest(FirmwareReference(source), FirmwareReference(target))
    return await upgrade_pathway(reader, request, clocks=Clocks(now(), known_at))


def reason_told(answer: PathwayAnswer) -> list[tuple[str, int | None, bool]]:
    assert isinstance(answer, NoPathway), answer
    return [
        (b.blocked_by, b.firmware_version.cpl_entry_id if b.firmware_version else None, b.upgrade is not None)
        for b in answer.blockers
    ]


async def test_kept_out_predecessor_blocks_the_ways_that_would_take_it(harness: ImportHarness) -> None:
    await harness.take(cpl=CPL, fir=FIR, accepts_valid=True)
    assert reason_told(await ask(harness, 1, 2)) == [("HARDWARE_MISMATCH", 2, False)]
    assert reason_told(await ask(harness, 1, 3)) == [("HARDWARE_MISMATCH", 2, False)], "3 itself would fit"


async def test_kept_out_rollback_is_no_way_that_is_blocked(harness: ImportHarness) -> None:
    rollback = [a_fir_row(1), a_fir_row(2, Rollback_From="1"), a_fir_row(3, "2")]
    report = await harness.take(cpl=CPL, fir=rollback, accepts_valid=True)
    assert [problem.code for problem in report.problems] == ["OTHER_HARDWARE"]
    assert reason_told(await ask(harness, 1, 3)) == [("NOT_LINKED", 2, True)]


async def test_kept_out_predecessor_blocks_as_it_was_known(harness: ImportHarness) -> None:
    without = [row if row["CPL Entry ID"] != "2" else a_fir_row(2, "") for row in FIR]
    await harness.take(cpl=CPL, fir=without, accepts_valid=True)
    before = now()
    await harness.take(fir=FIR, accepts_valid=True)
    kept_out = now()
    await harness.take(fir=without, accepts_valid=True)
    assert isinstance(await ask(harness, 1, 3), PathwayUnknown)
    assert reason_told(await ask(harness, 1, 3, known_at=kept_out)) == [("HARDWARE_MISMATCH", 2, False)]
    assert isinstance(await ask(harness, 1, 3, known_at=before), PathwayUnknown)
