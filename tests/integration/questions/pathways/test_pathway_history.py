"""The history of the real set, imported date by date: each date's answers are available afterwards."""

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.reference import FirmwareReference
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.pathways.pathway_changes import pathway_changes
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from firmware_graph.questions.pathways.upgrade_pathways import upgrade_pathways
from firmware_graph.questions.publication.revision import revision
from firmware_graph.questions.publication.revision_moment import revision_moment
from support.builders import a_firmware_version, an_upgrade
from support.change_oracle import fate_of
from support.forgetting import forget
from support.pathway_oracle import Answer, Oracle, told
from support.real_set import DECLARED, needs_real_set, rows_of
from support.rights import rights_to
from support.sheets import ImportHarness, import_harness

pytestmark = [needs_real_set, pytest.mark.anyio]
DATES = ["2021-06-01", "2022-12-23", "2022-12-24", "2025-02-04", "2025-02-05", "2026-08-31"]
MODEL = ["Manufacturer Code", "Model Identifier", "Model Name", "Hardware Version", "Hardware Revision"]
FOR_SEC_PARTIES = rights_to(Tier.CPL, Tier.FIR)
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Past:
    """What the sheets of a date said, the moment after their import, and the revision's name."""

    cpl: Rows
    fir: Rows
    moment: int
    revision_id: str

    @property
    def clocks(self) -> Clocks:
        return Clocks(self.moment, self.moment)


def sheets_of(date: str) -> tuple[Rows, Rows]:
    """The rows that stood on the sheets of a date, by the periods of each edge."""
    end_of_day = f"{date}T23:59:59Z"
    cpl = [row for row in rows_of("cpl") if row["Date Added"] <= date]
    listed = {row["CPL Entry ID"] for row in cpl}
    offered: dict[str, list[str]] = {}
    for edge in rows_of("history"):
        ends = edge["From CPL Entry ID"], edge["To CPL Entry ID"]
        is_over = edge["Offered Until"] and edge["Offered Until"] <= end_of_day
        if edge["Offered From"] <= end_of_day and not is_over and listed.issuperset(ends):
            offered.setdefault(ends[1], []).append(ends[0])
    fir = []
    for row in rows_of("fir"):
        if row["CPL Entry ID"] in listed:
            never = row["Upgrade Path From"] if row["Upgrade Path From"] in DECLARED else ""
            path = ";".join(sorted(set(offered.get(row["CPL Entry ID"], [])), key=int)) or never
            evidence = "INFERRED" if path not in DECLARED else ""
            fir.append(row | {"Upgrade Path From": path, "Evidence": evidence})
    return cpl, fir


def paths_in(fir: Rows) -> dict[int, str]:
    return {int(row["CPL Entry ID"]): row["Upgrade Path From"] for row in fir}


def upgrades_by(pasts: Sequence[Past]) -> list[Upgrade]:
    """What is offered on the last of some sheets, and what was withdrawn on the way: dropped from a list.

    A list that became blank takes back that it ever said anything (domain.md §3.4 rule 10).
    """
    live: dict[tuple[int, int], bool] = {}
    for past in pasts:
        paths = paths_in(past.fir)
        offered = {
            (int(tail), head) for head, path in paths.items() if path not in DECLARED for tail in path.split(";")
        }
        gone = {ends for ends, is_live in live.items() if is_live} - offered
        live |= dict.fromkeys(offered, True) | dict.fromkeys(gone, False)
        for ends in gone:
            if not paths[ends[1]]:
                del live[ends]
    withdrawn: dict[str, Any] = {"effective_to": 1, "end_recorded_from": 1, "end_code": "ABSENT_FROM_SHEET"}
    return [an_upgrade(*ends, evidence="INFERRED", **({} if is_live else withdrawn)) for ends, is_live in live.items()]


def versions_by(past: Past) -> list[FirmwareVersion]:
    fir = {row["CPL Entry ID"]: row for row in past.fir}
    return [
        a_firmware_version(
            int(row["CPL Entry ID"]),
            model_key="/".join(row[name] for name in MODEL),
            listed_status=row["Status"].upper(),
            added_on=row["Date Added"],
            removed_on=row["Date Removed"] or None,
            released_on=fir[row["CPL Entry ID"]]["Firmware Release Date"] or None,
            predecessors_declared=DECLARED.get(fir[row["CPL Entry ID"]]["Upgrade Path From"], "LISTED"),
        )
        for row in past.cpl
    ]


def oracles_of(pasts: Sequence[Past], *, beside: Sequence[Past] = ()) -> dict[int, Oracle]:
    """For each entry, the oracle of its lineage on the last of some sheets, after those before it.

    A lineage holds also what belonged to it, or will, on the sheets `beside`.
    """
    versions, upgrades = versions_by(pasts[-1]), upgrades_by(pasts)
    together: nx.Graph[int | str] = nx.Graph((u.from_cpl_entry_id, u.to_cpl_entry_id) for u in upgrades)
    together.add_edges_from((v.cpl_entry_id, v.model_key) for v in versions)
    if beside:
        together.add_edges_from((u.from_cpl_entry_id, u.to_cpl_entry_id) for u in upgrades_by(beside))
    found: dict[int, Oracle] = {}
    for members in nx.connected_components(together):
        own = [v for v in versions if v.cpl_entry_id in members]
        oracle = Oracle(own, [u for u in upgrades if u.from_cpl_entry_id in members], pasts[-1].clocks)
        found |= dict.fromkeys(oracle.versions, oracle)
    return found


def answers_of(pasts: Sequence[Past]) -> dict[int, Answer]:
    """What the oracle makes of the last of some sheets, after those before it."""
    return {entry: oracle.to_latest(entry) for entry, oracle in oracles_of(pasts).items()}


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path_factory.mktemp("history")) as opened:
        yield opened


@pytest.fixture(scope="module")
async def pasts(harness: ImportHarness) -> list[Past]:
    found = []
    for date in DATES:
        cpl, fir = sheets_of(date)
        await harness.written(cpl=cpl, fir=fir, allowed_endings=10_000)
        moment = time.time_ns() // 1_000_000
        found.append(Past(cpl, fir, moment, (await revision(a_reader(harness))).id))
        time.sleep(0.01)  # noqa: ASYNC251 - the next import must be a later moment; nothing else runs here
    return found


def a_reader(harness: ImportHarness) -> GraphReader:
    return GraphReader(harness.graph, rights=FOR_SEC_PARTIES, deadline=Deadline.after(120))


def requests_from(entries: Sequence[int]) -> list[PathwayRequest]:
    return [PathwayRequest(FirmwareReference(entry)) for entry in entries]


@pytest.mark.parametrize("place", range(len(DATES)), ids=DATES)
async def test_past_answers_are_those_of_the_sheets_of_their_date(
    harness: ImportHarness, pasts: list[Past], place: int
) -> None:
    expected = answers_of(pasts[: place + 1])
    asked: list[str] = []
    forget(harness.graph)
    harness.graph.observers.append(lambda name, _seconds, _outcome: asked.append(name))
    answers = await upgrade_pathways(a_reader(harness), requests_from(list(expected)), clocks=pasts[place].clocks)
    harness.graph.observers.pop()
    assert {entry: told(answer, {}) for entry, answer in zip(expected, answers, strict=True)} == expected
    assert asked == ["resolve_firmware_known_at", "upgrade_lineages", "past_records"]


@pytest.mark.parametrize("place", range(len(DATES) - 1), ids=DATES[:-1])
async def test_changes_between_dates_are_those_of_their_sheets(
    harness: ImportHarness, pasts: list[Past], place: int
) -> None:
    before, after = pasts[place], pasts[place + 1]
    earlier = oracles_of(pasts[: place + 1], beside=pasts[: place + 2])
    later = oracles_of(pasts[: place + 2], beside=pasts[: place + 1])
    fates = {
        entry: fate_of(earlier.get(entry, Oracle([], [], before.clocks)), later[entry], entry)
        for entry in sorted(later)
    }
    changes = await pathway_changes(
        a_reader(harness), requests_from(list(later)), before=before.clocks, after=after.clocks
    )
    found = {
        kind: [(d.source.cpl_entry_id, d.hops_before, d.hops_after) for d in getattr(changes, kind)]
        for kind in ("gained", "lost", "longer", "shorter")
    }
    kinds = {"gained": "opened", "lost": "stranded", "longer": "lengthened", "shorter": "shortened"}
    assert found == {
        name: [(entry, was, now) for entry, (fate, was, now) in fates.items() if fate == kind]
        for name, kind in kinds.items()
    }
    assert changes.unchanged_count == len(fates) - sum(map(len, found.values()))
    assert changes.unresolved == []


async def test_revision_is_the_moment_of_its_import(harness: ImportHarness, pasts: list[Past]) -> None:
    moments = [await revision_moment(a_reader(harness), past.revision_id, argument="since") for past in pasts]
    limits = [0, *(past.moment for past in pasts)]
    assert all(earlier < moment <= later for earlier, moment, later in zip(limits, moments, limits[1:], strict=False))


@pytest.mark.parametrize("name", ["cpl1-fir999", "ssc1", "today", "", "cpl1-"])
async def test_revision_that_never_was_is_refused(harness: ImportHarness, pasts: list[Past], name: str) -> None:
    assert pasts
    with pytest.raises(BadUserInput, match="'since' names no revision"):
        await revision_moment(a_reader(harness), name, argument="since")


async def test_revision_before_the_first_import_is_the_beginning(harness: ImportHarness) -> None:
    assert await revision_moment(a_reader(harness), "cpl0-fir0", argument="since") == 0
