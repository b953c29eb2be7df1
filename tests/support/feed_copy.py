"""A copy of the versions and upgrades that begins with pages and follows the feed."""

from dataclasses import dataclass, field
from typing import Any, Final

from support.made_changes import MadeChange
from support.question_harness import QuestionHarness
from support.sheets import ImportHarness

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


@dataclass
class Copy:
    """The state of a consumer: the facts of each version, the position after them, and the IDs of its events."""

    asking: QuestionHarness
    harness: ImportHarness
    versions: dict[int, Any] = field(default_factory=dict)
    position: str = ""
    seen: list[str] = field(default_factory=list)
    reloads: int = 0

    async def begin(self, meanwhile: MadeChange | None = None) -> None:
        """Take a position, and read all pages; what changes between the two is in the feed."""
        self.position = (await self.asking.ask(HEAD))["changes"]["position"]
        if meanwhile:
            await meanwhile.make(self.harness)
        self.versions = await everything(self.asking)

    async def follow(self, first: int) -> None:
        """Apply new events, page by page."""
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
