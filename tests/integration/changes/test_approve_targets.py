"""Targets that a party approves for itself: answered to it and to who acts for it, and never mixed with another's."""

from collections.abc import Iterator
from typing import Any

import pytest

from firmware_graph.app import create_app
from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from support.asking import Ask, settings_for, wait_until_ready
from support.noting import note_harness
from support.party_harness import PartyHarness, created
from support.serving import served

APPROVE = """
  mutation ($entries: [Int!]!, $clear: Boolean, $avoid: Boolean, $reason: String) {
    approveTargets(cplEntryIds: $entries, clear: $clear, avoid: $avoid, reason: $reason) { cplEntryId }
  }
"""
EVERYTHING = """
  query ($to: FirmwareReference! = {cplEntryId: 2}) {
    firmwareVersion(cplEntryId: 1) { approvedTarget { cplEntryId } }
    approvedTargets { firmwareVersion { cplEntryId } isAvoided reason setBy }
    upgradePathway(from: {cplEntryId: 1}, approved: true) { ...answer }
    upgradePathways(requests: [{from: {cplEntryId: 1}}, {from: {cplEntryId: 1}, to: {cplEntryId: 2}}], approved: true) {
      ...answer
    }
    validateUpgrade(from: {cplEntryId: 1}, to: $to, approved: true) { verdict reasons { code message } }
    validateUpgrades(requests: [{from: {cplEntryId: 1}, to: {cplEntryId: 2}}], approved: true) { verdict }
    fleetReport(
      counts: [{firmware: {cplEntryId: 1}, count: 2}, {firmware: {cplEntryId: 2}, count: 3}], approved: true
    ) {
      upToDate { deviceCount } upgradable { deviceCount } undeclared { deviceCount } upgradesToDo
    }
    apiKeys { name }
  }
  fragment answer on UpgradePathwayResult {
    __typename
    ... on UpgradePathway { target { cplEntryId } hops warnings { code message } }
    ... on MultipleTargets { pathways { target { cplEntryId } } }
    ... on PathwayUnknown { missing }
    ... on InvalidReference { end message }
  }
"""
READ = EVERYTHING.replace("apiKeys { name }", "")


@pytest.fixture(scope="module")
def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartyHarness]:
    with note_harness(neo4j, tmp_path_factory.mktemp("targets")) as opened:
        yield opened


def approve(ask: Ask, *entries: int, **more: Any) -> list[int]:
    """Approve entries, and return what is approved from then on."""
    approved = ask.data(APPROVE, entries=list(entries), **more)["approveTargets"]
    return [version["cplEntryId"] for version in approved]


def test_answers_go_to_what_the_party_has_approved(harness: PartyHarness) -> None:
    owner = harness.party("P1")
    assert approve(owner, 2, reason="tested in our lab") == [2]
    found = owner.data(READ)
    assert found["firmwareVersion"]["approvedTarget"] == {"cplEntryId": 2}
    assert found["approvedTargets"][0]["reason"] == "tested in our lab"
    pathway = found["upgradePathway"]
    assert (pathway["__typename"], pathway["target"], pathway["hops"]) == ("UpgradePathway", {"cplEntryId": 2}, 1)
    assert [one["__typename"] for one in found["upgradePathways"]] == ["UpgradePathway", "UpgradePathway"]
    assert (found["validateUpgrade"]["verdict"], found["validateUpgrades"]) == ("YES", [{"verdict": "YES"}])
    report = found["fleetReport"]
    assert (report["upToDate"], report["upgradable"], report["upgradesToDo"]) == (
        {"deviceCount": 3},
        {"deviceCount": 2},
        "2",
    )
    latest = owner.data("{ upgradePathway(from: {cplEntryId: 1}) { ... on UpgradePathway { target { cplEntryId } } } }")
    assert latest["upgradePathway"]["target"] == {"cplEntryId": 4}


def test_what_is_not_approved_is_no_target(harness: PartyHarness) -> None:
    owner = harness.party("P2")
    found = owner.data(READ)
    assert found["firmwareVersion"]["approvedTarget"] is None
    assert found["upgradePathway"]["__typename"] == "PathwayUnknown"
    assert "approved no target" in found["upgradePathway"]["missing"][0]
    assert found["upgradePathways"][1]["end"] == "TO"
    verdict = found["validateUpgrade"]
    assert (verdict["verdict"], verdict["reasons"][0]["code"]) == ("NO", "NOT_APPROVED")
    assert found["fleetReport"]["undeclared"] == {"deviceCount": 5}


def test_avoided_version_warns_with_its_private_reason_and_changes_no_pathway(harness: PartyHarness) -> None:
    owner = harness.party("P3")
    assert approve(owner, 4) == [4]
    assert approve(owner, 2, avoid=True, reason="reboots") == [4]
    found = owner.data(READ)
    pathway = found["upgradePathway"]
    assert (pathway["target"], pathway["hops"]) == ({"cplEntryId": 4}, 2)
    assert pathway["warnings"][0] == {"code": "AVOIDED", "message": "Your party avoids entry 2: reboots"}
    assert found["validateUpgrade"]["reasons"][0]["code"] == "AVOIDED"
    assert approve(owner, 2) == [2, 4]
    assert owner.data(READ)["upgradePathway"]["target"] == {"cplEntryId": 4}, "2 is on the way to 4"
    assert approve(owner, 4, clear=True) == [2]
    assert approve(owner, clear=True) == []


def test_target_that_cannot_be_is_refused(harness: PartyHarness) -> None:
    owner = harness.party("P4")
    [error] = owner(APPROVE, entries=[2, 999]).json()["errors"]
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("BAD_USER_INPUT", "cplEntryIds")
    assert owner.data("{ approvedTargets { reason } }") == {"approvedTargets": []}
    [error] = owner(APPROVE, entries=[2], reason="x" * 501).json()["errors"]
    assert error["extensions"]["argument"] == "reason"


def test_party_has_as_many_targets_as_the_setting_lets_it(harness: PartyHarness) -> None:
    """A target that is stated anew takes no further place, and one that is cleared gives its place back."""
    [second] = harness.clients[1:]
    settings = settings_for(harness.connection, harness.folder, max_targets=2)
    with served(create_app(settings)) as bounded:
        wait_until_ready(bounded)
        owner, other = (Ask(bounded, harness.party(name).headers) for name in ("P7", "P8"))
        assert approve(owner, 1, 2) == [1, 2]
        assert approve(owner, 2, reason="again") == [1, 2]
        for entries in ([3], [1, 2, 3]):
            [error] = owner(APPROVE, entries=entries).json()["errors"]
            assert (error["extensions"]["argument"], error["extensions"]["maximum"]) == ("cplEntryIds", 2)
        assert approve(other, 3) == [3], "each party has its own"
        approve(owner, 1, clear=True)
        assert approve(owner, 4) == [2, 4]
    assert approve(Ask(second, harness.party("P7").headers), 3) == [2, 3, 4]


def test_adaptor_of_two_parties_never_mixes_them(harness: PartyHarness) -> None:
    """Twin parties that differ in their targets alone, and one machine that acts for both in turn."""
    first, twin = harness.party("A"), harness.party("B")
    approve(first, 2, reason="of A")
    approve(first, 4, avoid=True, reason="never at A")
    approve(twin, 4, reason="of B")
    host = {name: harness.party("HOST", acting_for=["A", "B"], act_for=name, is_sec_party=True) for name in "AB"}
    own = harness.party("HOST", acting_for=["A", "B"], is_sec_party=True)
    of_parties = {"A": first.data(READ), "B": twin.data(READ)}
    assert of_parties["A"] != of_parties["B"]
    for _ in range(2):
        for name, ask in host.items():
            response = ask(READ)
            assert response.json()["data"] == of_parties[name]
            assert "etag" not in response.headers
            other = {"A": "B", "B": "A"}[name]
            assert f"of {other}" not in response.text
            assert f"never at {other}" not in response.text
        assert own.data("{ approvedTargets { reason } }") == {"approvedTargets": []}
    feeds = {
        name: ask.data("{ changes(filter: {kinds: [PATHWAY_CHANGED]}) { position } }") for name, ask in host.items()
    }
    [error] = host["A"]("query ($after: String) { changes(after: $after) { position } }", **after(feeds["B"])).json()[
        "errors"
    ]
    assert error["extensions"]["code"] == "POSITION_LOST"
    for ask in host.values():
        assert ask.codes(APPROVE, entries=[1]) == ["FORBIDDEN"], "who acts for a party manages none of its affairs"
        assert ask(EVERYTHING).json()["data"]["apiKeys"] is None


def after(feed: Any) -> dict[str, str]:
    """Return the variables that go on from a feed."""
    return {"after": feed["changes"]["position"]}


def test_agent_reads_targets_by_a_key_and_nobody_else(harness: PartyHarness) -> None:
    owner = harness.party("P5")
    approve(owner, 2)
    key = created(owner, agent="adaptor")
    agent = harness.bearer(key["secret"])
    assert agent.data(READ) == owner.data(READ)
    assert agent.codes(APPROVE, entries=[4]) == ["FORBIDDEN"]
    end = "mutation ($id: ID!) { endApiKey(id: $id) { id } }"
    owner.data(end, id=key["apiKey"]["id"])
    assert agent(READ).status_code == 401
    query = "{ firmwareVersion(cplEntryId: 1) { approvedTarget { cplEntryId } } }"
    assert Ask(harness.clients[0], {}).codes(query) == ["FORBIDDEN"]
    assert harness.party("M", Role.MANUFACTURER, is_sec_party=False).codes(query) == ["FORBIDDEN"]
    assert harness.party(None, Role.DCC).codes(query) == ["FORBIDDEN"]
    ended = harness.party("RSA", Role.RSA, acting_for=["P5"], is_sec_party=False)
    assert ended.codes(query) == ["FORBIDDEN"], "an agent without the FIR has none of its pathways"
