"""Which part of the meters was at N or N-1, month by month."""

from typing import Any

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio

TREND = """query ($reports: [FleetSnapshot!]!) { fleetTrend(reports: $reports) { unresolvedCount months {
  month reportedOn deviceType deviceCount atN atNMinus1 notKnownCount share blocks { ending deviceCount } } } }"""


def report(day: str, *counts: tuple[int, int]) -> dict[str, Any]:
    return {"reportedOn": day, "counts": [{"firmware": {"cplEntryId": one}, "count": count} for one, count in counts]}


async def test_last_report_of_each_month_counts_as_things_were_then(harness: QuestionHarness) -> None:
    reports = [
        report("2026-02-28", (22, 60), (21, 30), (20, 10), (999, 5)),
        report("2026-01-05", (20, 1)),
        report("2026-01-31", (22, 10), (20, 90)),
    ]
    trend = (await harness.ask(TREND, reports=reports))["fleetTrend"]
    assert trend["unresolvedCount"] == 5
    rows = {(one["month"], one["deviceType"]): one for one in trend["months"]}
    assert [*rows] == [(month, type_) for month in ("2026-01", "2026-02") for type_ in ("ESME", "GSME")]
    january, february = rows["2026-01", "ESME"], rows["2026-02", "ESME"]
    assert (january["reportedOn"], january["deviceCount"], january["share"]) == ("2026-01-31", 100, 0.1)
    assert january["blocks"] == [{"ending": "PATHWAY", "deviceCount": 90}]
    assert (february["atN"], february["atNMinus1"], february["share"]) == (60, 30, 0.9)
    assert rows["2026-02", "GSME"]["deviceCount"] == 0


@pytest.mark.parametrize(
    ("reports", "told"),
    [([], "1 to 24"), ([report("2026-01-31")] * 25, "1 to 24"), ([report("2026-01-31", (20, -1))], "position 0")],
)
async def test_reports_that_cannot_be_added_up_are_refused(
    harness: QuestionHarness, reports: list[Any], told: str
) -> None:
    assert told in await harness.refusal(TREND, reports=reports)
