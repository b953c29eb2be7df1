"""A copy that begins with pages and follows the feed holds what the graph holds, whatever is changed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from firmware_graph.database.connection import Connection
from support.kept_changes import SheetRows, SingleChanges, changes
from support.question_harness import QuestionHarness
from support.sheets import ImportHarness, a_fir_row, a_zigbee_row, cpl_rows, import_harness
from support.sizes import times

FACTS: Final = """
fragment Facts on FirmwareVersion {
  cplEntryId versionHex status addedOn removedOn imageHash hanJoinNotes manufacturerNameSubmitted
  deviceModel { id hardwareVersion manufacturer { code name } }
  predecessorsDeclared releasedOn manufacturerContact zigbeeStack { id } chipset { id }
  upgradesTo(includeEnded: true, first: 100) { nodes {
    to { cplEntryId } evidence recommendation isRollback assertedBy effectiveFrom effectiveTo recordedFrom recordedTo
    endCode
  } }
}
"""
PAGE: Final = (
    "query ($after: String) { firmwareVersions(first: 3, after: $after) { nodes { ...Facts } "
    "pageInfo { hasNextPage endCursor } } }" + FACTS
)
HEAD: Final = "{ changes(first: 0) { position } }"
NEXT: Final = (
    "query ($after: String, $first: Int) { changes(after: $after, first: $first) { position hasMore "
    "nodes { id kind firmwareVersions { nodes { ...Facts } } } } }" + FACTS
)
FEW: Final = settings(
    max_examples=times(1),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes imports without end
    suppress_health_check=[HealthCheck.too_slow],
)
Change = SheetRows | SingleChanges
rounds = st.lists(st.tuples(changes, st.integers(1, 4)), min_size=3, max_size=6)


@dataclass
class Copy:
    """What a consumer keeps: the facts of each version, the position behind them, and the IDs of its events."""

    asking: QuestionHarness
    harness: ImportHarness
    versions: dict[int, Any] = field(default_factory=dict)
    position: str = ""
    seen: list[str] = field(default_factory=list)
    reloads: int = 0

    async def begin(self, meanwhile: Change | None = None) -> None:
        """Take a position, and read all pages; what changes between the two is told by the feed."""
        self.position = (await self.asking.ask(HEAD))["changes"]["position"]
        if meanwhile:
            await meanwhile.make(self.harness)
        self.versions = await everything(self.asking)

    async def follow(self, first: int) -> None:
        """Apply what is new, page by page."""
        has_more = True
        while has_more:
            page = (await self.asking.ask(NEXT, after=self.position, first=first))["changes"]
            for event in page["nodes"]:
                self.seen.append(event["id"])
                if event["kind"] == "RELOAD":
                    self.reloads += 1
                    await self.begin()
                    page = {"hasMore": True, "position": self.position}
                    break
                self.versions |= {one["cplEntryId"]: one for one in event["firmwareVersions"]["nodes"]}
            self.position, has_more = page["position"], page["hasMore"]


async def everything(asking: QuestionHarness) -> dict[int, Any]:
    """Read all versions with their upgrades, page by page."""
    found: dict[int, Any] = {}
    after, has_more = None, True
    while has_more:
        page = (await asking.ask(PAGE, after=after))["firmwareVersions"]
        found |= {one["cplEntryId"]: one for one in page["nodes"]}
        after, has_more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return found


async def copied(harness: ImportHarness, sequence: Sequence[tuple[Change, int]]) -> Copy:
    """Load, begin a copy, and change and follow in turn."""
    await harness.written(
        cpl=[*cpl_rows(1, 2, 3, Image_Hash=""), *cpl_rows(4, 5, Model_Identifier="0002")],
        fir=[a_fir_row(1), a_fir_row(2, "1"), a_fir_row(3, "2"), a_fir_row(4), a_fir_row(5, "4")],
        zigbee=[a_zigbee_row(1), a_zigbee_row(4)],
    )
    copy = Copy(QuestionHarness(harness.graph), harness)
    (first, size), *others = sequence
    await copy.begin(first)
    await copy.follow(size)
    assert copy.versions == await everything(copy.asking)
    for change, size in others:
        await change.make(harness)
        await copy.follow(size)
        assert copy.versions == await everything(copy.asking)
    return copy


def test_copy_that_follows_the_feed_holds_what_the_graph_holds(neo4j: Connection, tmp_path: Path) -> None:
    @FEW
    @given(rounds)
    def whatever_is_changed(sequence: list[tuple[Change, int]]) -> None:
        async def run() -> None:
            async with import_harness(neo4j, tmp_path) as harness:
                copy = await copied(harness, sequence)
                assert len(copy.seen) == len(set(copy.seen)) or copy.reloads, "an event came twice"
            await asyncio.sleep(0.02)  # the driver closes its sockets behind our back

        asyncio.run(run())

    whatever_is_changed()
