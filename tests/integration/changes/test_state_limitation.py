"""What is limited of a model stands on it and on the answers about it, from its day on (domain.md R119)."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from firmware_graph.changes.end_limitation import end_limitation
from firmware_graph.changes.state_limitation import LimitationAuthor, state_limitation
from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput, Forbidden
from firmware_graph.model.limitation import LimitationText
from firmware_graph.model.submitter import OPERATOR, Submitter, SubmitterRole
from support.question_harness import QuestionHarness, question_harness
from support.sheets import a_fir_row, cpl_rows

pytestmark = pytest.mark.anyio

MOST: Final = 3
SECAS: Final = LimitationAuthor("secas", None, OPERATOR)
MAKER: Final = LimitationAuthor("M1", frozenset({"F001"}), Submitter(SubmitterRole.MANUFACTURER, "M1"))
OTHER: Final = LimitationAuthor("M2", frozenset({"F002"}), Submitter(SubmitterRole.MANUFACTURER, "M2"))
TEXT: Final = "Its service ends with a Trust Centre Swap-Out."
SEEN: Final = """{
  deviceModels { nodes { id limitations { text } } }
  upgradePathway(from: {cplEntryId: 1}) { ... on UpgradePathway { limitations { text } } }
  none: upgradePathway(from: {cplEntryId: 9}) { ... on UpgradePathway { limitations { text } } }
  noPathway: upgradePathway(from: {cplEntryId: 2}, to: {cplEntryId: 1}) { __typename ...limited }
  unknown: upgradePathway(from: {cplEntryId: 2}, to: {cplEntryId: 3}) { __typename ...limited }
  notOta: upgradePathway(from: {cplEntryId: 4}) { __typename ...limited }
  verdicts: validateUpgrades(requests: [
    {from: {cplEntryId: 1}, to: {cplEntryId: 2}}, {from: {cplEntryId: 1}, to: {cplEntryId: 9}},
    {from: {cplEntryId: 9}, to: {cplEntryId: 9}}, {from: {cplEntryId: 1}, to: {cplEntryId: 99}}
  ]) { verdict limitations { text } }
  changes { nodes { kind firmwareVersions { nodes { cplEntryId } } } } }
  fragment limited on UpgradePathwayResult {
    ... on NoPathway { limitations { text } } ... on PathwayUnknown { limitations { text } }
    ... on NotOtaUpgradable { limitations { text } }
  }"""


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[QuestionHarness]:
    cpl = [*cpl_rows(1, 2, 3), *cpl_rows(9, Model_Identifier="0009"), *cpl_rows(4, Device_Type="IHD")]
    fir = [a_fir_row(1), a_fir_row(2, "1"), a_fir_row(3, ""), a_fir_row(9), a_fir_row(4)]
    async with question_harness(neo4j, tmp_path, cpl=cpl, fir=fir) as opened:
        yield opened


async def model_key(harness: QuestionHarness) -> str:
    found = await harness.ask("{ firmwareVersion(cplEntryId: 1) { deviceModel { id } } }")
    return str(found["firmwareVersion"]["deviceModel"]["id"])


async def test_limitation_stands_on_its_model_and_on_answers_about_it_until_it_ends(harness: QuestionHarness) -> None:
    key = await model_key(harness)
    stated = await state_limitation(harness.graph, LimitationText(key, TEXT, None), author=MAKER, most=MOST)
    await state_limitation(harness.graph, LimitationText(key, "Later.", "2999-01-01"), author=SECAS, most=MOST)
    seen = await harness.ask(SEEN)
    assert {one["id"]: len(one["limitations"]) for one in seen["deviceModels"]["nodes"]}[key] == 1
    assert seen["upgradePathway"]["limitations"] == [{"text": TEXT}]
    assert seen["none"]["limitations"] == []
    event = seen["changes"]["nodes"][-1]
    assert event["kind"] == "LIMITATION_CHANGED"
    assert [one["cplEntryId"] for one in event["firmwareVersions"]["nodes"]] == [1, 2, 3]
    ended = await end_limitation(harness.graph, stated.limitation_id, author=SECAS)
    assert ended.recorded_to
    assert (await harness.ask(SEEN))["upgradePathway"]["limitations"] == []
    with pytest.raises(BadUserInput, match="has ended"):
        await end_limitation(harness.graph, stated.limitation_id, author=SECAS)


async def test_limitation_stands_on_each_kind_of_answer_and_on_verdicts(harness: QuestionHarness) -> None:
    """Where there is no way, where that is not known, and where there is none over the air, as much as on a pathway."""
    for entry in (1, 4):
        found = await harness.ask(
            "query ($entry: Int!) { firmwareVersion(cplEntryId: $entry) { deviceModel { id } } }", entry=entry
        )
        key = str(found["firmwareVersion"]["deviceModel"]["id"])
        await state_limitation(harness.graph, LimitationText(key, f"{TEXT} {entry}", None), author=SECAS, most=MOST)
    seen = await harness.ask(SEEN)
    kinds = {"noPathway": ("NoPathway", 1), "unknown": ("PathwayUnknown", 1), "notOta": ("NotOtaUpgradable", 4)}
    for name, (kind, entry) in kinds.items():
        assert seen[name] == {"__typename": kind, "limitations": [{"text": f"{TEXT} {entry}"}]}, name
    verdicts = [(one["verdict"], len(one["limitations"])) for one in seen["verdicts"]]
    assert verdicts == [("YES", 1), ("NO", 1), ("NO", 0), ("UNKNOWN", 0)]


async def test_what_may_not_be_stated_is_refused(harness: QuestionHarness) -> None:
    key = await model_key(harness)
    for text, told in (("", "what is limited"), ("As EmberZNet does", "word of stacks"), ("x" * 1_001, "at most")):
        with pytest.raises(BadUserInput, match=told):
            await state_limitation(harness.graph, LimitationText(key, text, None), author=SECAS, most=MOST)
    with pytest.raises(BadUserInput, match="no device model"):
        await state_limitation(harness.graph, LimitationText("x", TEXT, None), author=SECAS, most=MOST)
    with pytest.raises(Forbidden, match="F001"):
        await state_limitation(harness.graph, LimitationText(key, TEXT, None), author=OTHER, most=MOST)
    assert (await harness.ask(SEEN))["upgradePathway"]["limitations"] == []


async def test_model_with_as_many_as_it_may_have_is_refused_to_its_manufacturer_for_a_day(
    harness: QuestionHarness,
) -> None:
    key = await model_key(harness)
    stated = [
        await state_limitation(harness.graph, LimitationText(key, text, None), author=MAKER, most=MOST)
        for text in ("a", "b", "c")
    ]
    with pytest.raises(BadUserInput, match="end one"):
        await state_limitation(harness.graph, LimitationText(key, "d", None), author=SECAS, most=MOST)
    await end_limitation(harness.graph, stated[0].limitation_id, author=MAKER)
    before = (await harness.ask(SEEN))["changes"]
    with pytest.raises(BadUserInput, match="end one") as refused:
        await state_limitation(harness.graph, LimitationText(key, "d", None), author=MAKER, most=MOST)
    extensions = refused.value.extensions
    assert (extensions["argument"], extensions["maximum"]) == ("input.deviceModelId", MOST)
    assert (await harness.ask(SEEN))["changes"] == before
    aged = "MATCH (one:Limitation {limitation_id: $id}) SET one.recorded_to = one.recorded_to - 86400001"
    await harness.graph.driver.execute_query(aged, id=stated[0].limitation_id, database_=harness.graph.database)
    assert await state_limitation(harness.graph, LimitationText(key, "d", None), author=MAKER, most=MOST)
    await end_limitation(harness.graph, stated[1].limitation_id, author=MAKER)
    assert await state_limitation(harness.graph, LimitationText(key, "e", None), author=SECAS, most=MOST)
