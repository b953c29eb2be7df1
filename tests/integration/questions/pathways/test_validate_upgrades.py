"""Batches of exact upgrades."""

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


async def test_exact_upgrades_are_judged_together(harness: QuestionHarness) -> None:
    query = "query ($r: [UpgradeRequest!]!) { validateUpgrades(requests: $r) { verdict } }"
    requests = [{"from": {"cplEntryId": 1}, "to": {"cplEntryId": target}} for target in (2, 4)]
    assert [found["verdict"] for found in (await harness.ask(query, r=requests))["validateUpgrades"]] == ["YES", "NO"]
