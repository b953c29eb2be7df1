"""What was answered at a moment is answered again with `knownAt`, whatever was corrected since (rule 14).

A history of sheets is imported one after the other, and every question is asked after each of them. When all are in,
each is asked again at the moment of every import, and has to have the answer that it had then.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from firmware_graph.database.connection import Connection
from support.question_harness import QuestionHarness
from support.sheets import a_cpl_row, a_fir_row, import_harness

pytestmark = pytest.mark.anyio

Cells = Mapping[str, str]
PLAIN: Final = {"Hardware_Version": "01", "Hardware_Revision": "00", "Generation": "SMETS2", "Date_Added": "2020-01-01"}
PPMID: Final = {**PLAIN, "Device_Type": "PPMID", "Model_Identifier": "0010", "Generation": "SMETS2"}
HUB: Final = {**PLAIN, "Device_Type": "CH", "Model_Identifier": "0020"}
FIRST: Final[dict[int, Cells]] = {
    **dict.fromkeys((1, 2, 3, 4, 5, 9), PLAIN),
    6: {**PLAIN, "Model_Identifier": "0002"},
    7: {**PLAIN, "Model_Identifier": "0002"},
    **{entry: {**PPMID, "GBCS_Version": "4.0", "Required_Comms_Hub_Entry_ID": "20"} for entry in (10, 11)},
    **dict.fromkeys((20, 21), HUB),
}
LISTED: Final[dict[int, str]] = {2: "1", 3: "2", 5: "4", 7: "6", 11: "10", 21: "20"}

CORRECTIONS: Final[dict[str, tuple[dict[int, Cells], dict[int, str]]]] = {
    "a device type": ({3: {"Device_Type": "GSME"}}, {}),
    "its opposite": ({3: {"Device_Type": "ESME"}}, {}),
    "a generation": ({2: {"Generation": "SMETS1"}}, {}),
    "a variant": ({10: {"Variant": "ALT_HAN_P2P"}}, {}),
    "a GBCS version": ({10: {"GBCS_Version": "4.1", "Variant": ""}}, {}),
    "hardware of a source": ({1: {"Hardware_Version": "02"}}, {}),
    "a hardware range": ({2: {"Generation": "", "Minimum_Hardware": "0300", "Maximum_Hardware": "03FF"}}, {}),
    "no hardware range": ({2: {"Generation": "SMETS2", "Minimum_Hardware": "", "Maximum_Hardware": ""}}, {}),
    "a model that a version left": ({5: {"Model_Identifier": "0005"}}, {}),
    "a model that a version came to": ({6: {"Model_Identifier": "0001"}}, {}),
    "a model that two left": ({4: {"Model_Identifier": "0004"}, 6: {"Model_Identifier": "0004"}}, {}),
    "a model that a release without upgrades left": ({9: {"Model_Identifier": "0009"}}, {}),
    "a model that a release without upgrades came to": ({9: {"Model_Identifier": "0002"}}, {}),
    "a firmware version": ({1: {"Firmware_Version": "0000AAAA", "Hardware_Version": "01"}}, {}),
    "a firmware version that another had": ({4: {"Firmware_Version": "00000001"}}, {}),
    "an upgrade between lineages": ({}, {6: "3"}),
    "an environment": ({7: {"Environment": "Test"}}, {}),
    "a manufacturer's code": ({3: {"Manufacturer_Code": "F002", "Manufacturer_Name": "Sample Energy"}}, {}),
    "a manufacturer's name": ({3: {"Manufacturer_Name": "Sample Energy plc"}}, {}),
    "required firmware of a hub": ({11: {"Required_Comms_Hub_Entry_ID": "21"}}, {}),
    "a status": ({5: {"Status": "Removed", "Date_Removed": "2021-01-01"}}, {}),
    "dates": ({5: {"Status": "Current", "Date_Removed": ""}, 2: {"Date_Added": "2019-01-01"}}, {}),
    "a band and an image hash": ({1: {"ZigBee_Band": "2.4 GHz", "Image_Hash": "AB" * 32}}, {}),
    "a declaration": ({}, {4: "N/A", 6: ""}),
    "a new entry": ({8: {**PLAIN, "Model_Identifier": "0004"}}, {8: "4"}),
}

VERSION = """
  cplEntryId versionHex versionSubmitted manufacturerNameSubmitted addedOn removedOn gbcsVersion zigbeeBand imageHash
  predecessorsDeclared releasedOn deviceModel {
    id deviceType generation environment modelIdentifier hardwareVersion variant manufacturer { code name }
  }
"""
ANSWER = """
  __typename
  ... on UpgradePathway {
    source { ...V } target { ...V } versions { ...V } hops pathwayCount upToDate
    steps { responsible commands { serviceRequest } upgrade { ...U } }
    prerequisites { __typename ... on UpgradePathway { versions { ...V } } }
    warnings { code message firmwareVersion { ...V } }
  }
  ... on MultipleTargets { pathways { versions { ...V } } }
  ... on NoPathway {
    source { ...V } requestedTarget { ...V } noPathwayReason
    blockers { blockedBy firmwareVersion { ...V } upgrade { ...U } }
    openedBy { openingKind firmwareVersion { ...V } predecessors { ...V } }
  }
  ... on PathwayUnknown { source { ...V } undeclared { ...V } missing }
  ... on NotOtaUpgradable { source { ...V } notOtaReason }
  ... on AmbiguousFirmware { ambiguity candidates { ...V } }
"""
VERSIONS = f"fragment V on FirmwareVersion {{ {VERSION} }}"
UPGRADES = """fragment U on Upgrade {
  from { ...V } to { ...V } state evidence effectiveFrom effectiveTo recordedTo endCode
}"""
CLOCKS = "asOf: $at, knownAt: $known"
FIELDS: Final = {
    "pathways": f"upgradePathways(requests: $requests, {CLOCKS}) {{ {ANSWER} }}",
    "verdicts": f"validateUpgrades(requests: $exact, {CLOCKS}) "
    "{ verdict reasons { code message firmwareVersion { ...V } } }",
    "fleet": f"fleetReport(counts: $counts, {CLOCKS}) {{ byReleaseIndex {{ releaseIndex deviceCount }} "
    "upToDate { deviceCount } deadEnds { deviceCount } undeclared { deviceCount } unresolved { deviceCount } "
    "notOtaUpgradable { deviceCount } upgradable { rows { nodes { firmwareVersion { ...V } } } } }",
    **{
        f"deadEndsBy{number}": f"deadEnds(filter: {wanted}, {CLOCKS}) {{ totalCount nodes {{ source {{ ...V }} }} "
        "byManufacturer { firmwareCount manufacturer { name } } }"
        for number, wanted in enumerate(
            [
                "{}",
                '{manufacturerCode: "F001"}',
                '{manufacturerCode: "F002"}',
                '{modelIdentifier: "0001"}',
                '{modelIdentifier: "0004"}',
                "{deviceType: GSME}",
                "{environment: TEST}",
                "{status: REMOVED}",
                '{versionHex: "0000AAAA"}',
                "{predecessorsDeclared: NOT_PROVIDED}",
            ]
        )
    },
    **{
        f"alone{entry}": f"upgradePathway(from: {{cplEntryId: {entry}}}, {CLOCKS}) {{ {ANSWER} }}"
        for entry in range(1, 8)
    },
    "undeclared": f"undeclared({CLOCKS}) {{ totalCount nodes {{ opensCount firmwareVersion {{ ...V }} }} }}",
    **{
        f"weakPointsOf{number}": f'weakPoints(deviceModelId: "{key}", {CLOCKS}) '
        "{ nodes { strandedCount firmwareVersion { ...V } upgrade { ...U } } }"
        for number, key in enumerate(f"F001/000{number}//01/00/ESME/SMETS2//PRODUCTION" for number in (1, 2, 4))
    },
    **{
        f"impact{number}": f"withdrawalImpact(remove: {entries}, {CLOCKS}) "
        "{ unaffectedCount stranded { nodes { ...V } } lengthened { totalCount } }"
        for number, entries in enumerate(([2, 7], [7]))
    },
}
ENTRIES: Final = [*FIRST, 8, 99]
PRODUCTS: Final = [
    {"firmwareVersion": "00000001"},
    {"firmwareVersion": "0000AAAA"},
    {"firmwareVersion": "00000003", "deviceType": "GSME"},
    {"firmwareVersion": "00000003", "manufacturerCode": "F002"},
    {"firmwareVersion": "00000002", "generation": "SMETS1"},
    {"modelIdentifier": "0004"},
    {"modelIdentifier": "0005"},
    {"firmwareVersion": "00000007", "environment": "TEST"},
]
REFERENCES: Final = [*({"cplEntryId": entry} for entry in ENTRIES), *({"product": product} for product in PRODUCTS)]
PAIRS: Final = [(a, b) for a in ENTRIES for b in ENTRIES if a != b and (a < 10) == (b < 10)]
VARIABLES: Final[dict[str, Any]] = {
    "requests": [
        *({"from": reference} for reference in REFERENCES),
        *({"from": {"cplEntryId": a}, "to": {"cplEntryId": b}} for a, b in PAIRS),
        {"from": {"cplEntryId": 10}, "installation": {"commsHub": {"cplEntryId": 20}}},
    ],
    "exact": [
        {"from": {"cplEntryId": a}, "to": {"cplEntryId": b}} for a, b in PAIRS if b - a == 1 and {a, b} <= FIRST.keys()
    ],
    "counts": [{"firmware": reference, "count": 1} for reference in REFERENCES],
}


QUESTIONS: Final = f"""query (
  $at: DateTime, $known: DateTime, $requests: [PathwayRequest!]!, $exact: [UpgradeRequest!]!, $counts: [FleetCount!]!
) {{ {" ".join(f"{name}: {field}" for name, field in FIELDS.items())} }} {VERSIONS} {UPGRADES}"""


@dataclass(frozen=True)
class Past:
    """A moment after an import, and what was answered then."""

    moment: str
    answers: dict[str, Any]


async def ask(harness: QuestionHarness, at: str, known: str | None) -> dict[str, Any]:
    """Ask all questions at a moment; the errors, too, are an answer."""
    answer = await harness.result(QUESTIONS, at=at, known=known, **VARIABLES)
    return {**(answer.data or {}), "errors": sorted(error.message for error in answer.errors or [])}


@pytest.fixture(scope="module")
async def history(
    neo4j: Connection, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[QuestionHarness, dict[str, Past]]]:
    async with import_harness(neo4j, tmp_path_factory.mktemp("known")) as sheets:
        harness, cpl = QuestionHarness(sheets.graph), dict(FIRST)
        pasts: dict[str, Past] = {}
        for name, (cells, listed) in {"the beginning": ({}, {}), **CORRECTIONS}.items():
            cpl |= {entry: {**cpl.get(entry, {}), **changed} for entry, changed in cells.items()}
            await sheets.written(cpl=[a_cpl_row(entry, **own) for entry, own in cpl.items()])
            if stated := listed if pasts else dict.fromkeys(cpl, "N/A") | LISTED:
                dates = {entry: {"Firmware_Release_Date": f"2020-01-{entry:02}"} for entry in stated}
                rows = [a_fir_row(entry, cell, **dates[entry]) for entry, cell in stated.items()]
                await sheets.written(fir=rows, is_partial=True, allowed_endings=100)
            await asyncio.sleep(0.01)
            moment = datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="milliseconds")
            pasts[name] = Past(moment, await ask(harness, moment, None))
            await asyncio.sleep(0.01)
        harness.graph.observers.append(lambda read, _seconds, _outcome: harness.reads.append(read))
        yield harness, pasts


@pytest.mark.parametrize("name", ["the beginning", *CORRECTIONS])
async def test_what_was_answered_then_is_answered_again(
    history: tuple[QuestionHarness, dict[str, Past]], name: str
) -> None:
    harness, pasts = history
    past = pasts[name]
    again = await ask(harness, past.moment, past.moment)
    differing = [field for field in past.answers if again[field] != past.answers[field]]
    assert {field: again[field] for field in differing} == {field: past.answers[field] for field in differing}


async def test_every_correction_changed_an_answer(history: tuple[QuestionHarness, dict[str, Past]]) -> None:
    _, pasts = history
    answers = [past.answers for past in pasts.values()]
    same = [name for name, before, after in zip(CORRECTIONS, answers, answers[1:], strict=False) if before == after]
    assert same == []


async def test_rows_of_the_past_are_no_answer_to_a_question_of_now(
    history: tuple[QuestionHarness, dict[str, Past]],
) -> None:
    harness, pasts = history
    query = """query ($at: DateTime) {
      past: upgradePathway(from: {cplEntryId: 1}, knownAt: $at, asOf: $at) {
        ... on UpgradePathway {
          source { versionHex latest { __typename } upgradesTo { nodes { from { versionHex } } } }
        }
      }
      firmwareVersion(cplEntryId: 1) { versionHex }
    }"""
    found = await harness.ask(query, at=pasts["the beginning"].moment)
    assert found["past"]["source"]["versionHex"] == "00000001"
    assert found["past"]["source"]["upgradesTo"]["nodes"] == [{"from": {"versionHex": "0000AAAA"}}]
    assert found["firmwareVersion"]["versionHex"] == "0000AAAA"


async def test_date_is_the_end_of_its_day(history: tuple[QuestionHarness, dict[str, Past]]) -> None:
    harness, _ = history
    today = datetime.now(UTC).date()
    query = "query ($at: DateTime) { upgradePathway(from: {cplEntryId: 1}, asOf: $at, knownAt: $at) { __typename } }"
    at = {day: (today + timedelta(days=day)).isoformat() for day in (-1, 0)}
    found = {day: (await harness.ask(query, at=date))["upgradePathway"]["__typename"] for day, date in at.items()}
    assert found == {-1: "FirmwareNotFound", 0: "UpgradePathway"}, "all was recorded today"
