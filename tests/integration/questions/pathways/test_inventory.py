"""Two reports of one device: the answer is from the device's, and warns where the inventory says another (rule 15)."""

from typing import Any

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio

WARNINGS = "warnings { code message firmwareVersion { cplEntryId } }"
ANSWER = f"""__typename
  ... on UpgradePathway {{ source {{ cplEntryId }} hops {WARNINGS} }}
  ... on MultipleTargets {{ source {{ cplEntryId }} pathways {{ {WARNINGS} }} }}
  ... on NoPathway {{ source {{ cplEntryId }} {WARNINGS} }}
  ... on PathwayUnknown {{ source {{ cplEntryId }} {WARNINGS} }}
  ... on NotOtaUpgradable {{ source {{ cplEntryId }} {WARNINGS} }}
  ... on FirmwareNotFound {{ end }}"""
ONE = f"""query ($from: FirmwareReference!, $to: FirmwareReference, $inventory: FirmwareReference, $joined: JoinedAs) {{
  upgradePathway(from: $from, to: $to, installation: {{inventory: $inventory, joinedAs: $joined}}) {{ {ANSWER} }} }}"""
MANY = f"query ($requests: [PathwayRequest!]!) {{ upgradePathways(requests: $requests) {{ {ANSWER} }} }}"
VERDICTS = """query ($requests: [UpgradeRequest!]!) { validateUpgrades(requests: $requests) {
  verdict reasons { code message firmwareVersion { cplEntryId } } } }"""


async def ask(harness: QuestionHarness, entry: int, inventory: Any, **more: Any) -> Any:
    given = {"from": {"cplEntryId": entry}, "inventory": inventory}
    return (await harness.ask(ONE, **given, **more))["upgradePathway"]


def disagreements(answer: dict[str, Any]) -> list[tuple[int | None, str]]:
    warnings = answer["warnings"]
    return [
        (one["firmwareVersion"] and one["firmwareVersion"]["cplEntryId"], one["message"])
        for one in warnings
        if one["code"] == "SOURCES_DISAGREE"
    ]


async def test_other_version_in_the_inventory_is_warned_of_first(harness: QuestionHarness) -> None:
    answer = await ask(harness, 21, {"cplEntryId": 20}, to={"cplEntryId": 22})
    assert (answer["source"], answer["hops"]) == ({"cplEntryId": 21}, 1)
    assert answer["warnings"][0]["code"] == "SOURCES_DISAGREE"
    [(entry, message)] = disagreements(answer)
    assert entry == 20
    assert "device itself reports entry 21, and the inventory says entry 20" in message
    assert harness.reads == ["resolve_firmware", "upgrade_lineages"]


async def test_same_version_in_the_inventory_is_no_news(harness: QuestionHarness) -> None:
    same = {"product": {"manufacturerCode": "F001", "modelIdentifier": "0001", "firmwareVersion": "00000015"}}
    for inventory in ({"cplEntryId": 21}, same, None):
        assert disagreements(await ask(harness, 21, inventory)) == []


@pytest.mark.parametrize(
    ("inventory", "said"),
    [
        ({"cplEntryId": 99_999}, "what is not on the list (There is no CPL entry 99999.)"),
        ({"product": {"firmwareVersion": "not one"}}, "what cannot be read ("),
        ({}, "what cannot be read ("),
        ({"product": {"modelIdentifier": "0006"}}, "one of 4 other entries"),
    ],
)
async def test_inventory_that_means_no_one_entry_never_keeps_back_the_answer(
    harness: QuestionHarness, inventory: dict[str, Any], said: str
) -> None:
    answer = await ask(harness, 21, inventory)
    assert answer["source"] == {"cplEntryId": 21}
    [(entry, message)] = disagreements(answer)
    assert entry is None
    assert f"the inventory says {said}" in message


async def test_inventory_that_may_mean_the_same_entry_does_not_disagree(harness: QuestionHarness) -> None:
    assert disagreements(await ask(harness, 61, {"product": {"modelIdentifier": "0006"}})) == []


async def test_every_kind_of_answer_warns(harness: QuestionHarness) -> None:
    other = {"cplEntryId": 20}
    blocked = await ask(harness, 61, other, to={"cplEntryId": 62})
    assert (blocked["__typename"], len(disagreements(blocked))) == ("NoPathway", 1)
    joined = await ask(harness, 21, other, joined="CAD")
    assert (joined["__typename"], len(disagreements(joined))) == ("NotOtaUpgradable", 1)
    unresolved = await ask(harness, 99_999, other)
    assert unresolved == {"__typename": "FirmwareNotFound", "end": "FROM"}


async def test_of_several_targets_each_pathway_warns_and_unknown_does(harness: QuestionHarness) -> None:
    installation = {"inventory": {"cplEntryId": 20}}
    requests = [{"from": {"cplEntryId": entry}, "installation": installation} for entry in (70, 73)]
    several, unknown = (await harness.ask(MANY, requests=requests))["upgradePathways"]
    assert [len(disagreements(pathway)) for pathway in several["pathways"]] == [1, 1]
    assert (unknown["__typename"], len(disagreements(unknown))) == ("PathwayUnknown", 1)


async def test_verdict_has_it_as_its_last_reason_and_is_what_it_was(harness: QuestionHarness) -> None:
    ends = [(20, 21), (21, 20), (1, 5)]
    requests = [
        {"from": {"cplEntryId": tail}, "to": {"cplEntryId": head}, "installation": {"inventory": {"cplEntryId": 60}}}
        for tail, head in ends
    ]
    told = (await harness.ask(VERDICTS, requests=requests))["validateUpgrades"]
    assert [one["verdict"] for one in told] == ["YES", "NO", "NO"]
    for verdict in told:
        assert verdict["reasons"][-1]["code"] == "SOURCES_DISAGREE"
        assert verdict["reasons"][-1]["firmwareVersion"] == {"cplEntryId": 60}
        assert len(verdict["reasons"]) > 1
