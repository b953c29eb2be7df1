"""How pairs of devices stand, by the rows that a caller gives."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from firmware_graph.changes.compatibility import CompatibilityStatement
from firmware_graph.changes.declare_compatible import declare_compatible
from firmware_graph.database.connection import Connection
from firmware_graph.model.submitter import OPERATOR
from support.question_harness import QuestionHarness, question_harness
from support.sheets import a_fir_row, cpl_rows

pytestmark = pytest.mark.anyio

LEFT = {"Device_Type": "PPMID", "Model_Identifier": "00B1", "Generation": "SMETS2", "GBCS_Version": "4.1"}
RIGHT = {**LEFT, "Model_Identifier": "00B2"}
TOGETHER = {11: [1], 12: [2, 3], 13: [4]}
"""11 to 13 are of one model in this order, 1 to 4 of the other; 4 cannot be reached."""
REPORT = """query ($rows: [PairRow!]!) { pairReport(rows: $rows) {
  inStep outOfStep notDeclared notResolved
  rows { totalCount nodes { pair verdict cause disagreement message
    statements { end source isNewest reportedAt firmware { __typename ... on FirmwareVersion { cplEntryId } } }
    next { __typename ... on UpgradePathway { target { cplEntryId } hops } ... on PathwayUnknown { missing }
      ... on NoPathway { noPathwayReason } } } } } }"""


def released(entry: int, path_from: str = "N/A") -> dict[str, str]:
    return a_fir_row(entry, path_from, Firmware_Release_Date=f"2020-01-{entry:02}")


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[QuestionHarness]:
    fir = [
        *(released(1), released(2, "1"), released(3, "2"), released(4)),
        *(released(11), released(12, "11"), released(13, "12")),
        *(released(5), released(6, "5")),
    ]
    cpl = [*cpl_rows(1, 2, 3, 4, **LEFT), *cpl_rows(11, 12, 13, **RIGHT), *cpl_rows(5, 6, Model_Identifier="0005")]
    async with question_harness(neo4j, tmp_path_factory.mktemp("pairs"), cpl=cpl, fir=fir) as opened:
        for entry, others in TOGETHER.items():
            stated = CompatibilityStatement(entry, others, "secas", None, OPERATOR, reads_all=True)
            await declare_compatible(opened.graph, stated)
        yield opened


def row(pair: str, end: str, entry: int | None = None, **more: Any) -> dict[str, Any]:
    firmware = {"cplEntryId": entry} if entry else {"product": {"firmwareVersion": "?"}}
    return {"pair": pair, "end": end, "firmware": firmware, **more}


async def result(harness: QuestionHarness, *rows: dict[str, Any]) -> Any:
    [found] = (await harness.ask(REPORT, rows=rows))["pairReport"]["rows"]["nodes"]
    return found


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (1, 1, "SAME"),
        (5, 6, "NOT_DECLARED"),
        (1, 2, "NOT_DECLARED"),
        (1, 11, "COMPATIBLE"),
        (11, 1, "COMPATIBLE"),
        (3, 12, "COMPATIBLE"),
        (2, 11, "OUT_OF_STEP"),
        (11, 2, "OUT_OF_STEP"),
        (1, 5, "NOT_DECLARED"),
        (13, 999, "NOT_RESOLVED"),
    ],
)
async def test_verdict_is_as_declared(harness: QuestionHarness, one: int, other: int, verdict: str) -> None:
    found = await result(harness, row("P", "A", one), row("P", "B", other))
    assert (found["pair"], found["verdict"], found["disagreement"]) == ("P", verdict, False)


async def test_next_is_the_newest_that_go_together_and_that_both_can_get_to(harness: QuestionHarness) -> None:
    found = await result(harness, row("P", "A", 1), row("P", "B", 11))
    assert [(answer["target"]["cplEntryId"], answer["hops"]) for answer in found["next"]] == [(3, 2), (12, 1)]
    found = await result(harness, row("P", "B", 12), row("P", "A", 2))
    assert [answer["target"]["cplEntryId"] for answer in found["next"]] == [12, 3]
    same_model = await result(harness, row("P", "A", 5), row("P", "B", 6))
    assert [answer["target"]["cplEntryId"] for answer in same_model["next"]] == [6, 6]


async def test_ends_that_nothing_is_declared_of_are_unknown_and_never_up_to_date(harness: QuestionHarness) -> None:
    found = await result(harness, row("P", "A", 1), row("P", "B", 5))
    assert [answer["__typename"] for answer in found["next"]] == ["PathwayUnknown"] * 2
    found = await result(harness, row("P", "A", 13), row("P", "B", 3))
    assert found["verdict"] == "OUT_OF_STEP"
    assert [answer["__typename"] for answer in found["next"]] == ["UpgradePathway", "NoPathway"]


async def test_pair_that_is_not_two_versions_says_why(harness: QuestionHarness) -> None:
    found = await result(harness, row("P", "A", 1), row("P", "B"))
    assert found["verdict"] == "NOT_RESOLVED"
    assert [answer["__typename"] for answer in found["next"]] == ["PathwayUnknown", "InvalidReference"]
    alone = await result(harness, row("P", "A", 1))
    assert "name 1" in alone["message"]
    three = await result(harness, row("P", "A", 1), row("P", "B", 1), row("P", "C", 1))
    assert (three["verdict"], len(three["next"])) == ("NOT_RESOLVED", 3)


async def test_newest_of_two_sources_decides_and_the_disagreement_is_said(harness: QuestionHarness) -> None:
    inventory = {"source": "inventory", "reportedAt": "2026-01-01T00:00:00Z"}
    device = {"source": "device", "reportedAt": "2026-02-01T00:00:00Z"}
    rows = [row("P", "A", 2, **inventory), row("P", "A", 1, **device), row("P", "B", 11, source="undated")]
    found = await result(harness, *rows)
    assert (found["verdict"], found["disagreement"]) == ("COMPATIBLE", True)
    assert [(one["end"], one["source"], one["isNewest"]) for one in found["statements"]] == [
        ("A", "device", True),
        ("A", "inventory", False),
        ("B", "undated", True),
    ]
    agreed = await result(harness, *rows[1:], row("P", "B", 11, source="other"))
    assert agreed["disagreement"] is False


async def test_cause_is_as_the_newest_row_reports_it(harness: QuestionHarness) -> None:
    old = {"reportedAt": "2026-01-01", "cause": "WAN"}
    new = {"reportedAt": "2026-02-01", "cause": "MISSED"}
    found = await result(harness, row("P", "A", 2, **old), row("P", "A", 2, **new), row("P", "B", 11, cause="HAN"))
    assert found["cause"] == "MISSED"
    assert (await result(harness, row("P", "A", 2), row("P", "B", 11, cause="HAN")))["cause"] == "HAN"
    assert (await result(harness, row("P", "A", 2), row("P", "B", 11)))["cause"] == "NOT_KNOWN"


async def test_pairs_are_counted_and_paged_in_the_order_given(harness: QuestionHarness) -> None:
    ends = {"b": (1, 1), "a": (1, 11), "d": (2, 11), "c": (1, 5), "e": (1, 999)}
    rows = [row(pair, str(end), entry) for pair, both in ends.items() for end, entry in enumerate(both)]
    report = (await harness.ask(REPORT, rows=rows))["pairReport"]
    assert set(harness.reads[:-3]) == {"resolve_firmware"}  # once, or again where its lease had ended meanwhile
    assert harness.reads[-3:] == ["upgrade_lineages", "compatible_firmware", "compatible_firmware"]  # also for `next`
    counts = [report[name] for name in ("inStep", "outOfStep", "notDeclared", "notResolved")]
    assert counts == [2, 1, 1, 1]
    assert [one["pair"] for one in report["rows"]["nodes"]] == [*ends]
    assert report["rows"]["totalCount"] == 5


@pytest.mark.parametrize("name", ["pair", "end", "source"])
async def test_key_that_looks_like_an_identifier_is_refused_and_not_repeated(
    harness: QuestionHarness, name: str
) -> None:
    rows = [row("P", "A", 1), {**row("P", "B", 1), name: "1200023305967"}]
    error = await harness.refused(REPORT, rows=rows)
    assert "'P1'" in str(error)
    assert "1200023305967" not in str(error) + repr(error.extensions)
    assert error.extensions["argument"] == "rows"


@pytest.mark.parametrize("name", ["pair", "end", "source"])
async def test_long_key_is_refused_before_anything_looks_at_it(
    harness: QuestionHarness, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row("P", "A", 1), {**row("P", "B", 1), name: "é" * 200}]
    assert (await harness.ask(REPORT, rows=rows))["pairReport"]
    monkeypatch.setattr(
        "firmware_graph.questions.pathways.pair_report.identifier_like", lambda key: len(key) > 200 or None
    )
    error = await harness.refused(REPORT, rows=[rows[0], {**rows[1], name: "é" * 201}])
    assert "longer than 200 characters" in str(error)
    assert error.extensions["position"] == 1
    assert error.extensions["field"] == name


async def test_ten_thousand_rows_are_one_answer(harness: QuestionHarness) -> None:
    query = "query ($rows: [PairRow!]!) { pairReport(rows: $rows) { inStep } }"
    rows = [row(f"P{place // 2}", str(place % 2), 1) for place in range(10_000)]
    assert (await harness.ask(query, rows=rows))["pairReport"]["inStep"] == 5_000
    assert "10,000" in await harness.refusal(query, rows=[*rows, row("x", "A", 1)])
