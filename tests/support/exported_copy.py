"""A copy that begins with exports, as JSON Lines, and follows the feed from the position that they state."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from graphql import FieldNode, FragmentDefinitionNode, Visitor, parse, print_ast, visit

from firmware_graph.api.execution.requester import Requester
from firmware_graph.exports.about import About
from firmware_graph.exports.export import FORMATS, Exporter, ExportRequest
from firmware_graph.exports.lists import EXPORTS
from firmware_graph.model.defect import UNKNOWN, Exposure
from support.cache_harness import service_on
from support.question_harness import SSC, QuestionHarness

OF_VERSIONS: Final = ("firmware-versions", "cpl-and-fir", "upgrades", "zigbee")
"""The exports with rows of entries."""

OF_UPGRADES: Final = frozenset(
    {
        *("fromCplEntryId", "toCplEntryId", "evidence", "recommendation", "isRollback", "effectiveFrom", "effectiveTo"),
        *("endCode", "state", "assertedBy", "recordedFrom", "recordedTo"),
    }
)
"""The facts of an upgrade in its row; the rest of the row is about its versions, which have rows of their own."""

OPEN: Final = frozenset({Exposure.AFFECTED, *UNKNOWN})
OTHER_EXPOSURES: Final = frozenset({"DEFECT_CHANGED", "RELOAD"})
"""The kinds of events that do not name each entry whose exposure may have changed."""

SECONDS: Final = 60.0

Rows = Sequence[Mapping[str, Any]]


@dataclass
class HeldSink:
    """Stores an export in memory."""

    content: bytearray = field(default_factory=bytearray)
    has_begun: bool = False

    def begin(self, _about: About) -> None:
        """Begin, or start over."""
        self.content.clear()

    async def write(self, content: bytes) -> None:
        """Store bytes."""
        self.content += content

    async def finish(self, digest: str) -> None:
        """Do nothing more."""


class NodesOfPage(Visitor):
    """Records what an operation selects on each node of its list."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Record the first selection."""
        if node.name.value == "nodes" and not self.text and node.selection_set:
            self.text = print_ast(node.selection_set)


def feed_query() -> str:
    """Return a query of the feed that selects the same fields of its versions as the exports."""
    fragments: dict[str, FragmentDefinitionNode] = {}
    lists: list[str] = []
    for place, name in enumerate(OF_VERSIONS):
        document = parse(EXPORTS[name].documents[0], no_location=True)
        found = NodesOfPage()
        visit(document, found)
        lists.append(f"v{place}: firmwareVersions {{ nodes {found.text} }}")
        fragments |= {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    used = [print_ast(one) for name, one in fragments.items() if f"...{name}" in "".join(lists)]
    return f"""
      query ($after: String, $first: Int, $includeEnded: Boolean = true) {{
        changes(after: $after, first: $first) {{
          position hasMore
          nodes {{
            kind {" ".join(lists)}
            exposed: firmwareVersions {{ nodes {{ cplEntryId defects {{ defect {{ id }} exposure }} }} }}
          }}
        }}
      }} {" ".join(used)}
    """


NEXT: Final = feed_query()


@dataclass
class ExportedCopy:
    """The rows of each export by their entry, the defects, and the exposure of entries to them."""

    asking: QuestionHarness
    position: str = ""
    rows: dict[str, dict[int, Rows]] = field(default_factory=dict)
    defects: Rows = ()
    exposures: dict[int, dict[str, str]] = field(default_factory=dict)

    async def begin(self) -> None:
        """Run all exports; what changes between them is in the feed."""
        self.position = ""
        for name in OF_VERSIONS:
            self.rows[name] = defaultdict(list)
            variables = {"includeEnded": True} if name == "upgrades" else {}
            for row in await self.exported(name, **variables):
                entry = row["toCplEntryId"] if name == "upgrades" else row["cplEntryId"]
                self.rows[name][entry] = [*self.rows[name][entry], held(name, row)]
        await self.read_defects()

    async def read_defects(self) -> None:
        """Run the exports of defects, and of the exposures to each."""
        self.defects = await self.exported("defects", includeWithdrawn=True)
        self.exposures = defaultdict(dict)
        for one in self.defects:
            for row in await self.exported("defect-exposures", id=one["id"]):
                self.exposures[row["cplEntryId"]][one["id"]] = row["exposure"]

    async def exported(self, name: str, **variables: object) -> Rows:
        """Run an export, which must be complete, and return its rows; the first one states where to follow from."""
        service, sink = service_on(self.asking.graph), HeldSink()
        exporter = Exporter(service.respond, service.schema, service.shutdown, SECONDS)
        await exporter.export(ExportRequest(EXPORTS[name], variables), FORMATS["jsonl"], Requester(SSC), sink)
        [about, *rows, end] = [orjson.loads(line) for line in bytes(sink.content).splitlines()]
        assert end == {"end": {"rows": len(rows), "isWhole": True}}
        self.position = self.position or about["about"]["Position of the feed"]
        return rows

    async def follow(self, first: int) -> None:
        """Apply new events, page by page."""
        has_more = True
        while has_more:
            page = (await self.asking.ask(NEXT, after=self.position, first=first))["changes"]
            for event in page["nodes"]:
                self.apply(event)
            self.position, has_more = page["position"], page["hasMore"]
            kinds = {event["kind"] for event in page["nodes"]}
            if "RELOAD" in kinds:
                await self.begin()
            elif kinds & OTHER_EXPOSURES:
                await self.read_defects()

    def apply(self, event: Mapping[str, Any]) -> None:
        """Replace the rows of the entries that an event names."""
        for place, name in enumerate(OF_VERSIONS):
            for node in event[f"v{place}"]["nodes"]:
                columns = EXPORTS[name].columns
                found = [{one.key: one.value_in(row) for one in columns} for row in EXPORTS[name].rows_of([node])]
                self.rows[name][node["cplEntryId"]] = [held(name, row) for row in orjson.loads(orjson.dumps(found))]
        for node in event["exposed"]["nodes"]:
            self.exposures[node["cplEntryId"]] = {
                one["defect"]["id"]: one["exposure"] for one in node["defects"] or () if one["exposure"] in OPEN
            }

    def held_rows(self) -> dict[str, Any]:
        """Return everything that is held, leaving out what is empty."""
        return {
            **{name: without_empty(self.rows[name]) for name in OF_VERSIONS},
            "defects": sorted(self.defects, key=lambda row: str(row["id"])),
            "exposures": without_empty(self.exposures),
        }


def held(name: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the part of a row that is held."""
    return {key: value for key, value in row.items() if key in OF_UPGRADES} if name == "upgrades" else row


def without_empty(rows: Mapping[int, Any]) -> dict[int, Any]:
    """Return the rows of those entries that have any; their order within an entry does not matter."""
    return {
        entry: sorted(own, key=str) if isinstance(own, Iterable) and not isinstance(own, dict) else own
        for entry, own in sorted(rows.items())
        if own
    }
