"""Round trips of the questions on dependencies, and the whole real set against the same questions asked one by one."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.fleet import FleetCount
from firmware_graph.model.page import PageRequest
from firmware_graph.model.pathway import FirmwareNotFound, NoPathway, PathwayUnknown
from firmware_graph.model.reference import FirmwareReference
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.model.withdrawal import SupposedChanges, UpgradeEnds
from firmware_graph.questions.dependency.dead_ends import dead_ends
from firmware_graph.questions.dependency.dependents import dependents
from firmware_graph.questions.dependency.fleet_report import fleet_report
from firmware_graph.questions.dependency.undeclared import undeclared
from firmware_graph.questions.dependency.weak_points import weak_points
from firmware_graph.questions.dependency.withdrawal_impact import withdrawal_impact
from firmware_graph.questions.pathways.lineage import lineages_of_models, lineages_of_versions
from firmware_graph.questions.pathways.shared import filtered_lineages
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from firmware_graph.questions.pathways.shared.upgrade_lineages import upgrade_lineages
from firmware_graph.questions.pathways.upgrade_pathways import upgrade_pathways
from firmware_graph.questions.products.firmware_versions import FirmwareFilter
from support.forgetting import forget
from support.real_set import FOLDER, needs_real_set, upgrades_of_real_set, versions_of_real_set
from support.rights import EVERY_RIGHT
from support.sheets import ImportHarness, import_harness

pytestmark = [needs_real_set, pytest.mark.anyio]
EVERYTHING = PageRequest(10_000, wants_total=True)


@pytest.fixture(scope="module")
async def real_set(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path_factory.mktemp("real")) as harness:
        report = await import_sheets(
            harness.graph,
            ImportRequest(cpl=FOLDER / "cpl.csv", fir=FOLDER / "fir.csv", actor="a test", submitter=OPERATOR),
        )
        assert not report.problems
        reader = a_reader(harness)
        await reader.read("revision")  # a process's first read is done twice
        yield harness


@contextmanager
def round_trips(harness: ImportHarness) -> Iterator[list[str]]:
    """Record the queries that are run."""
    seen: list[str] = []

    def observe(name: str, _seconds: float, _outcome: str) -> None:
        seen.append(name)

    harness.graph.observers.append(observe)
    yield seen
    harness.graph.observers.remove(observe)


def begin_again(harness: ImportHarness, seen: list[str]) -> None:
    """Forget what the process keeps, and what was seen."""
    forget(harness.graph)
    seen.clear()


def a_reader(harness: ImportHarness) -> GraphReader:
    return GraphReader(harness.graph, rights=EVERY_RIGHT, deadline=Deadline.after(120))


def now() -> Clocks:
    return Clocks(time.time_ns() // 1_000_000)


ENTRIES = [version.cpl_entry_id for version in versions_of_real_set()] if FOLDER.is_dir() else []


async def test_each_question_costs_a_constant_number_of_round_trips(real_set: ImportHarness) -> None:
    reader, clocks = a_reader(real_set), now()
    past = Clocks(clocks.as_of, clocks.as_of)
    with round_trips(real_set) as seen:
        begin_again(real_set, seen)
        found = await lineages_of_versions(reader, ENTRIES[:50], clocks=clocks)
        assert seen == ["upgrade_lineages"]
        begin_again(real_set, seen)
        keys = [lineage.versions[0].model_key for lineage in found]
        await lineages_of_models(reader, keys, clocks=clocks)
        assert seen == ["versions_by_device_model", "upgrade_lineages"]
        begin_again(real_set, seen)
        await weak_points(reader, keys[0], clocks=clocks)
        assert seen == ["versions_by_device_model", "upgrade_lineages"]
        begin_again(real_set, seen)
        await dependents(reader, ENTRIES, clocks=clocks)
        assert seen == ["upgrade_lineages"]
        begin_again(real_set, seen)
        await dependents(reader, ENTRIES[:2], clocks=past)
        assert seen == ["upgrade_lineages", "past_records"]
        begin_again(real_set, seen)
        standing = [UpgradeEnds(u.from_cpl_entry_id, u.to_cpl_entry_id) for u in upgrades_of_real_set()[:500]]
        await withdrawal_impact(reader, SupposedChanges(standing, ENTRIES[:200]), clocks=clocks)
        assert seen == ["upgrade_lineages"]
        begin_again(real_set, seen)
        await dead_ends(reader, FirmwareFilter(), EVERYTHING, clocks=clocks)
        await undeclared(reader, FirmwareFilter(), EVERYTHING, clocks=clocks)
        assert seen == ["firmware_versions_by_environment", "upgrade_lineages", "firmware_versions_by_environment"]
        begin_again(real_set, seen)
        counts = [FleetCount(FirmwareReference(ENTRIES[place % len(ENTRIES)]), 1) for place in range(10_000)]
        await fleet_report(reader, counts, clocks=clocks)
        assert seen == ["resolve_firmware", "upgrade_lineages"]


async def test_question_asked_again_reads_nothing_of_its_lineages(real_set: ImportHarness) -> None:
    clocks = now()

    async def ask() -> None:
        await dependents(a_reader(real_set), ENTRIES, clocks=clocks)
        await dead_ends(a_reader(real_set), FirmwareFilter(), EVERYTHING, clocks=clocks)

    await ask()
    with round_trips(real_set) as seen:
        await ask()
        assert {*seen} <= {"revision", "firmware_versions_by_environment"}


async def test_whole_set_is_reported_as_each_version_is_answered(real_set: ImportHarness) -> None:
    reader, clocks = a_reader(real_set), now()
    requests = [PathwayRequest(FirmwareReference(entry)) for entry in ENTRIES]
    answers = dict(zip(ENTRIES, await upgrade_pathways(reader, requests, clocks=clocks), strict=True))
    dead = await dead_ends(reader, FirmwareFilter(), EVERYTHING, clocks=clocks)
    expected = [entry for entry, answer in answers.items() if isinstance(answer, NoPathway)]
    assert [row.source.cpl_entry_id for row in dead.rows] == sorted(expected)
    assert dead.total_count == sum(group.count for group in dead.by_manufacturer) == len(expected) > 0
    blanks = await undeclared(reader, FirmwareFilter(), EVERYTHING, clocks=clocks)
    lineage = (await upgrade_lineages(reader, ENTRIES, clocks=clocks, argument="first")).together
    named = {
        blank.cpl_entry_id
        for answer in answers.values()
        if isinstance(answer, PathwayUnknown)
        for blank in answer.undeclared
        if answer.source.cpl_entry_id not in lineage.standing.reachable_from(blank.cpl_entry_id)  # that were a cycle
    }
    assert named == {row.firmware_version.cpl_entry_id for row in blanks.rows if row.opens_count}
    opened = [row.opens_count for row in blanks.rows]
    assert opened == sorted(opened, reverse=True)
    report = await fleet_report(reader, [FleetCount(FirmwareReference(entry), 1) for entry in ENTRIES], clocks=clocks)
    assert report.dead_ends.device_count == len(expected)
    assert report.undeclared.device_count == sum(isinstance(answer, PathwayUnknown) for answer in answers.values())


async def test_entry_not_recorded_yet_is_unresolved_in_a_fleet(real_set: ImportHarness) -> None:
    long_ago = Clocks(now().as_of, 1)
    report = await fleet_report(a_reader(real_set), [FleetCount(FirmwareReference(ENTRIES[0]), 3)], clocks=long_ago)
    [row] = report.unresolved.rows
    assert (row.device_count, report.by_release_index) == (3, [])
    assert isinstance(row.answer, FirmwareNotFound)
    assert "knownAt" in row.answer.message
    [none] = await dependents(a_reader(real_set), ENTRIES[:1], clocks=long_ago)
    assert (none.reachable_from, none.mandatory_for, none.undeclared) == ((), (), ())


async def test_report_on_too_much_is_refused_with_what_to_narrow(
    real_set: ImportHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filtered_lineages, "MOST_REPORTED", 2_000)
    with pytest.raises(BadUserInput, match="More than 2000 versions fit: give a narrower 'filter'"):
        await dead_ends(a_reader(real_set), FirmwareFilter(), EVERYTHING, clocks=now())


async def test_weak_point_strands_what_its_loss_is_said_to(real_set: ImportHarness) -> None:
    """The ranking and the impact are computed in two ways, and agree."""
    reader, clocks = a_reader(real_set), now()
    lineages = await lineages_of_versions(reader, ENTRIES[::100], clocks=clocks)
    for key in {lineage.versions[0].model_key for lineage in lineages if lineage.upgrades}:
        for point in (await weak_points(reader, key, clocks=clocks))[:3]:
            withdraw = (
                [UpgradeEnds(point.upgrade.from_cpl_entry_id, point.upgrade.to_cpl_entry_id)] if point.upgrade else []
            )
            remove = [point.firmware_version.cpl_entry_id] if point.firmware_version else []
            impact = await withdrawal_impact(reader, SupposedChanges(withdraw, remove), clocks=clocks)
            stranded = [version for version in impact.stranded if version.model_key == key]
            assert [v.cpl_entry_id for v in stranded] == [v.cpl_entry_id for v in point.stranded]
