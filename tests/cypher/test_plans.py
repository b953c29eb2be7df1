"""How a real Neo4j would run every Cypher file: by the promised index, without a scan, and with nothing to warn of."""

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from neo4j import NotificationMinimumSeverity

from firmware_graph.audit.recorded import StoredHead
from firmware_graph.database.catalogue import GIVEN, LANGUAGE, QueryFile, QueryKind, Wing, load_catalogue
from firmware_graph.database.connection import Connection
from firmware_graph.model.advisory import Advisory, AdvisoryEnquiry, AdvisoryPaper, AdvisoryRevision
from firmware_graph.model.change_event import ChangeEvent
from firmware_graph.model.cpa import CpaRule
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.limitation import Limitation
from firmware_graph.model.proposal import Proposal
from firmware_graph.model.read_block import ReadBlock
from firmware_graph.model.release_note import ReleaseNote
from firmware_graph.model.target import Target
from firmware_graph.model.upgrade import Upgrade
from support.sheets import ImportHarness, a_cpl_row, a_fir_row, a_zigbee_row, import_harness

pytestmark = [pytest.mark.anyio, pytest.mark.indexes]

CATALOGUE = load_catalogue()
CALLED = [query for query in CATALOGUE.values() if query.kind is not QueryKind.SCHEMA]
WRITES = " ".join(query.text for query in CALLED if query.kind is QueryKind.WRITE)
REVISION_ALONE = "revision"
PAGES = re.compile("firmware_versions_by_(?!entry_id)|device_models_by_|manufacturers|firmware_by_device")
MERGED = {
    "firmware_versions_by_manufacturer_names",
    "device_models_by_manufacturer_names",
    "device_models_by_model_names",
}
"""Pages that are merged of a page for each value of a list, which is in the order of its index."""

TYPES = ["ESME", "GSME", "HCALCS", "PPMID"]
ROWS = 1000
OTHER_ROWS = 300
INDEXED = re.compile(r"(?:UNIQUE|RANGE INDEX) (?:\(\w+\)-\[)?\w+:(\w+)\(([\w, ]+)\)")
SCHEMA_FILE = re.compile(
    r"FOR (?:\(\)-\[|\()\w+:(\w+)(?:\]-\(\)|\)) (?:ON|REQUIRE) \(?([\w., ]+?)\)?(?: IS UNIQUE)?$", re.MULTILINE
)
NAMED = re.compile(r"\[name IN \[([\s\w',]+)\] \|")
SCANS = re.compile(r"AllNodesScan|NodeByLabelScan|RelationshipTypeScan|AllRelationshipsScan|LabelScan")
COUNTS = {"NodeCountFromCountStore", "RelationshipCountFromCountStore"}
ONE_ROW = {"EagerAggregation", "NodeUniqueIndexSeek", "NodeByElementIdSeek", "Argument", *COUNTS}
PASSING_ON = {"Projection", "CacheProperties"}
KINDS = {QueryKind.READ: {"r"}, QueryKind.WRITE: {"w", "rw"}, QueryKind.EXPORT: {"r"}}


@dataclass(frozen=True)
class Plan:
    """A query as it would run."""

    root: dict[str, Any]
    kind: str
    columns: list[str]
    warnings: list[str]

    def operators(self, node: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        node = node or self.root
        yield node
        for child in node.get("children", ()):
            yield from self.operators(child)


Plans = Sequence[tuple[QueryFile, Plan]]
"""Each query that is called, with its plan."""


def operator(node: dict[str, Any]) -> str:
    return str(node["operatorType"]).partition("@")[0]


def details(node: dict[str, Any]) -> str:
    return str(node["args"].get("Details", ""))


def indexes_by_place() -> dict[tuple[str, str], str]:
    """The name of each index and constraint by its label and properties."""
    found = {}
    for query in CATALOGUE.values():
        if query.kind is QueryKind.SCHEMA and (match := SCHEMA_FILE.search(query.text)):
            found[match[1], ", ".join(part.rpartition(".")[2] for part in match[2].split(", "))] = query.name
    return found


INDEXES = indexes_by_place()


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ImportHarness]:
    """A graph of some thousand entries, its indexes counted and its plans to be made anew."""
    async with import_harness(neo4j, tmp_path_factory.mktemp("plans")) as harness:
        entries = range(1, ROWS + 1)
        await harness.written(
            cpl=[
                a_cpl_row(
                    entry,
                    Manufacturer_Code=f"F0{entry % 20:02}",
                    Manufacturer_Name=f"Maker {entry % 20}",
                    Device_Type=TYPES[entry % 4],
                    Model_Identifier=f"{entry % 300:04}",
                    Firmware_Version=f"{entry // 300:08}",
                    Generation=f"SMETS{entry % 2 + 1}",
                    ZigBee_Band=("2.4 GHz", "Dual")[entry % 2],
                    Environment=("PRODUCTION", "TEST")[entry % 50 == 0],
                    Hardware_Version="01",
                    Hardware_Revision="02",
                    Minimum_Hardware="0100",
                    Maximum_Hardware="01FF",
                    GBCS_Version="4.1",
                    Date_Added="2020-01-01",
                    **({"Date_Removed": "2024-01-01", "Status": "Removed"} if entry % 9 == 0 else {}),
                )
                for entry in entries
            ],
            fir=[a_fir_row(entry, Firmware_Release_Date="2020-01-01") for entry in entries],
            zigbee=[a_zigbee_row(entry, version=f"6.7.{entry % 10}") for entry in entries],
        )
        await with_every_label(harness)
        await with_every_name(harness)
        await harness.ask("CALL db.awaitIndexes(300)")
        await harness.ask("CALL db.prepareForReplanning()")
        yield harness


async def with_every_label(harness: ImportHarness) -> None:
    """Add nodes of the indexed labels that the sheets gave none."""
    for label in {label for label, _ in INDEXES}:
        [[count]] = await harness.ask(f"MATCH (node:{label}) RETURN count(node)")
        if count < OTHER_ROWS:
            columns = {column for place in INDEXES if place[0] == label for column in place[1].split(", ")}
            values = ", ".join(f"{column}: 'z' + toString(place)" for column in sorted(columns))
            await harness.ask(f"UNWIND range({count}, {OTHER_ROWS}) AS place CREATE (:{label} {{{values}}})")


def written_names() -> set[str]:
    """Return the names of the properties that something writes."""
    names = {*re.findall(r"[.{ ](\w+)(?::| =|\b)", WRITES), *FirmwareVersion._fields, *Upgrade._fields}
    names |= {*ChangeEvent._fields, *ReadBlock._fields, *StoredHead._fields}
    names |= {*ReleaseNote._fields, *Target._fields}
    names |= {*Advisory._fields, *AdvisoryPaper._fields, *AdvisoryRevision._fields, *AdvisoryEnquiry._fields}
    names |= {*CpaRule._fields, *Limitation._fields, *Proposal._fields}
    return names | {"role", "filter"}  # of a day of reads, and of a webhook: written as a map


async def with_every_name(harness: ImportHarness) -> None:
    """Let the database know every name that something writes, so that it warns of names that nothing does."""
    names = sorted(written_names())
    await harness.ask("UNWIND $names AS name CALL db.createProperty(name) RETURN count(*)", names=names)
    labels = sorted(set(re.findall(r":([A-Z][a-z]\w+)", WRITES)))
    await harness.ask("UNWIND $names AS name CALL db.createLabel(name) RETURN count(*)", names=labels)
    types = sorted(set(re.findall(r":([A-Z_]{3,})", WRITES)))
    await harness.ask("UNWIND $names AS name CALL db.createRelationshipType(name) RETURN count(*)", names=types)


@pytest.fixture(scope="module")
async def plans(harness: ImportHarness) -> Plans:
    """Run every query once, so that it is planned."""
    return [(query, await plan_of(harness, query)) for query in CALLED]


async def plan_of(harness: ImportHarness, query: QueryFile) -> Plan:
    is_read = query.kind is QueryKind.READ
    text = (query.statement if is_read else query.text).replace(LANGUAGE, f"{LANGUAGE} EXPLAIN", 1)
    async with harness.graph.driver.session(
        database=harness.graph.database, notifications_min_severity=NotificationMinimumSeverity.INFORMATION
    ) as session:
        result = await session.run(text, {GIVEN: query.example} if is_read else query.example)
        columns = list(result.keys())
        summary = await result.consume()
    warnings = [
        f"{status.gql_status} {status.status_description}"
        for status in summary.gql_status_objects
        if not status.gql_status.startswith(("00", "02"))
    ]
    assert summary.plan is not None
    return Plan(summary.plan, summary.query_type or "", columns, warnings)


async def test_a_plan_has_nothing_to_warn_of(plans: Plans, subtests: pytest.Subtests) -> None:
    for query, plan in plans:
        with subtests.test(query.name):
            assert plan.warnings == []


async def test_a_plan_does_no_more_than_its_folder_allows(plans: Plans, subtests: pytest.Subtests) -> None:
    for query, plan in plans:
        with subtests.test(query.name):
            assert plan.kind in KINDS[query.kind]
            assert plan.columns == list(query.columns)


async def test_a_plan_is_driven_by_the_promised_indexes_alone(plans: Plans, subtests: pytest.Subtests) -> None:
    for query, plan in plans:
        if query.indexes - {"revision_name", "write_lock_name"}:
            with subtests.test(query.name):
                places = [match for node in plan.operators() for match in INDEXED.findall(details(node))]
                assert {INDEXES[place] for place in places} == query.indexes
                assert not [operator(node) for node in plan.operators() if SCANS.search(operator(node))]


async def test_a_plan_multiplies_single_rows_only(plans: Plans, subtests: pytest.Subtests) -> None:
    for query, plan in plans:
        with subtests.test(query.name):
            for node in plan.operators():
                if operator(node) == "CartesianProduct":
                    assert all(gives_one_row(child) for child in node["children"])


def gives_one_row(node: dict[str, Any]) -> bool:
    """Whether a part of a plan ends in an aggregation, or in the search of a unique key."""
    while operator(node) in PASSING_ON:
        [node] = node["children"]
    if operator(node) in {"CartesianProduct", "Apply"}:
        return all(gives_one_row(child) for child in node["children"])
    return operator(node).removesuffix("(Locking)") in ONE_ROW


async def test_a_read_sees_the_revision_after_all_else(plans: Plans, subtests: pytest.Subtests) -> None:
    for query, plan in plans:
        if query.kind is QueryKind.READ and query.name != REVISION_ALONE and query.wing is not Wing.PARTIES:
            with subtests.test(query.name):
                sees_the_revision_last(plan)


def sees_the_revision_last(plan: Plan) -> None:
    node = plan.root
    while operator(node) != "Apply":
        assert read_here(node) <= {"revision"}, "a property is read together with the revision"
        [node] = node["children"]
    before, after = node["children"]
    assert operator(after) == "NodeUniqueIndexSeek"
    assert "Revision(name)" in details(after)
    assert is_collected(before)


def read_here(node: dict[str, Any]) -> set[str]:
    """The variables whose properties an operator reads; `$given` is none."""
    return set(re.findall(r"(?<![\w`.$])(\w+)(?:\.\w+|\[name\])", details(node)))


def is_collected(node: dict[str, Any]) -> bool:
    """Whether a part of a plan has read all that it reads by the time that it gives its one row."""
    if operator(node) in {"EagerAggregation", "NodeCountFromCountStore"}:
        return True
    return bool(node.get("children")) and not read_here(node) and any(map(is_collected, node["children"][-1:]))


async def test_a_page_is_read_in_the_order_of_its_index(plans: Plans, subtests: pytest.Subtests) -> None:
    for query, plan in plans:
        if query.kind is QueryKind.READ and PAGES.match(query.name):
            with subtests.test(query.name):
                sorts = [operator(node) for node in plan.operators() if operator(node) in {"Sort", "Top"}]
                assert sorts == (["Top"] if query.name in MERGED else [])


def test_every_name_in_a_list_of_properties_is_one_that_something_writes() -> None:
    written = written_names()
    listed = {query.name: set(re.findall(r"\w+", " ".join(NAMED.findall(query.text)))) for query in CALLED}
    assert sum(map(bool, listed.values())) > len(listed) / 3
    assert {name: unknown for name, names in listed.items() if (unknown := names - written)} == {}


async def test_every_index_and_constraint_is_online_under_its_files_name(harness: ImportHarness) -> None:
    rows = await harness.ask("SHOW INDEXES YIELD name, state RETURN name, state")
    states = dict(rows)
    made = [query.name for query in CATALOGUE.values() if query.kind is QueryKind.SCHEMA]
    assert {name: states.get(name) for name in made} == dict.fromkeys(made, "ONLINE")
