"""Copies that begin with pages or with exports and follow the feed hold what the graph holds, whatever is changed."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from firmware_graph.database.connection import Connection
from support.defect_files import a_defect, affected_by, take_defects
from support.exported_copy import ExportedCopy
from support.feed_copy import Copy, everything
from support.kept_changes import DEFECTS, changes
from support.made_changes import MadeChange
from support.question_harness import QuestionHarness
from support.sheets import ImportHarness, a_fir_row, a_zigbee_row, cpl_rows, import_harness
from support.sizes import times

FEW: Final = settings(
    max_examples=times(1),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes imports without end
    suppress_health_check=[HealthCheck.too_slow],
)
rounds = st.lists(st.tuples(changes, st.integers(1, 4)), min_size=3, max_size=3 if times(1) == 1 else 6)


async def copied(harness: ImportHarness, sequence: Sequence[tuple[MadeChange, int]]) -> Copy:
    """Load, begin a copy, and change and follow in turn."""
    await harness.written(
        cpl=[*cpl_rows(1, 2, 3, Image_Hash=""), *cpl_rows(4, 5, Model_Identifier="0002")],
        fir=[a_fir_row(1), a_fir_row(2, "1"), a_fir_row(3, "2"), a_fir_row(4), a_fir_row(5, "4")],
        zigbee=[a_zigbee_row(1), a_zigbee_row(4)],
    )
    await take_defects(harness.graph, harness.folder, [a_defect(DEFECTS[0], affected_by(("introduced", "0")))])
    copy, of_exports = Copy(QuestionHarness(harness.graph), harness), ExportedCopy(QuestionHarness(harness.graph))
    await of_exports.begin()
    (first, size), *others = sequence
    await copy.begin(first)
    await copy.follow(size)
    assert copy.versions == await everything(copy.asking)
    for change, size in others:
        await change.make(harness)
        await copy.follow(size)
        assert copy.versions == await everything(copy.asking)
    await of_exports.follow(size)
    afresh = ExportedCopy(of_exports.asking)
    await afresh.begin()
    assert of_exports.held_rows() == afresh.held_rows()
    return copy


def test_copy_that_follows_the_feed_holds_what_the_graph_holds(neo4j: Connection, tmp_path: Path) -> None:
    @FEW
    @given(rounds)
    def whatever_is_changed(sequence: list[tuple[MadeChange, int]]) -> None:
        async def run() -> None:
            async with import_harness(neo4j, tmp_path) as harness:
                copy = await copied(harness, sequence)
                assert len(copy.seen) == len(set(copy.seen)) or copy.reloads, "an event came twice"
            await asyncio.sleep(0.02)  # the driver closes its sockets behind our back

        asyncio.run(run())

    whatever_is_changed()
