"""Lineages to draw, from a version and from its model."""

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio

LINEAGE = """query ($ended: Boolean) { firmwareVersion(cplEntryId: 30) {
  lineage(includeEnded: $ended) { ...drawn }
  deviceModel { lineage(includeEnded: $ended) { ...drawn } } } }
fragment drawn on Lineage { versions { cplEntryId } upgrades { from { cplEntryId } to { cplEntryId } state } }"""


async def test_lineage_is_drawn_from_a_version_and_from_its_model(harness: QuestionHarness) -> None:
    found = (await harness.ask(LINEAGE, ended=True))["firmwareVersion"]
    assert found["lineage"] == found["deviceModel"]["lineage"]
    assert [version["cplEntryId"] for version in found["lineage"]["versions"]] == [29, 30, 31]
    states = {
        (one["from"]["cplEntryId"], one["to"]["cplEntryId"]): one["state"] for one in found["lineage"]["upgrades"]
    }
    assert states == {(29, 31): "IN_EFFECT", (30, 31): "WITHDRAWN"}


async def test_lineage_leaves_ended_upgrades_out_unless_asked(harness: QuestionHarness) -> None:
    [one] = (await harness.ask(LINEAGE))["firmwareVersion"]["lineage"]["upgrades"]
    assert (one["from"]["cplEntryId"], one["to"]["cplEntryId"]) == (29, 31)
