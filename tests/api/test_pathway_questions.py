"""Questions on pathways, HTTP in and bytes out."""

from typing import Any

import pytest

from support.asking import Ask

pytestmark = pytest.mark.caller("party")
BATCH = """query ($r: [PathwayRequest!]!) { upgradePathways(requests: $r) {
  __typename
  ... on UpgradePathway {
    source { cplEntryId } hops pathwayCount mandatoryVersions { cplEntryId }
    alternatives { totalCount nodes { hops versions { cplEntryId } upgrades { evidence } } pageInfo { endCursor } }
  }
  ... on NoPathway { openedBy { openingKind firmwareVersion { cplEntryId } predecessors { cplEntryId } } }
  ... on PathwayUnknown { openedBy { openingKind firmwareVersion { cplEntryId } upgrade { state } } }
  ... on FirmwareNotFound { end } ... on InvalidReference { end message } ... on AmbiguousFirmware { end }
} }"""
VERDICT = """query ($from: FirmwareReference!, $to: FirmwareReference!) { validateUpgrade(from: $from, to: $to) {
  verdict reasons { code firmwareVersion { cplEntryId } } prerequisites { __typename }
  pathway { __typename ... on UpgradePathway { hops } ... on FirmwareNotFound { end } }
} }"""


def entry(number: int) -> dict[str, int]:
    return {"cplEntryId": number}


def ids(versions: list[dict[str, Any]]) -> list[int]:
    return [version["cplEntryId"] for version in versions]


def test_batch_is_answered_in_order_whatever_is_wrong_with_one(ask: Ask) -> None:
    requests = [
        {"from": entry(30), "to": entry(33)},
        {"from": entry(99_999)},
        {"from": {"product": {"deviceModelCode": "xyz"}}},
        {"from": entry(61), "to": entry(62)},
        {"from": {"product": {"firmwareVersion": "38040404"}}},
        {"from": entry(30), "to": entry(33)},
    ]
    found = ask.data(BATCH, r=requests)["upgradePathways"]
    assert [answer["__typename"] for answer in found] == [
        "UpgradePathway",
        "FirmwareNotFound",
        "InvalidReference",
        "NoPathway",
        "AmbiguousFirmware",
        "UpgradePathway",
    ]
    pathway = found[0]
    assert found[5] == pathway
    assert (pathway["pathwayCount"], pathway["mandatoryVersions"], pathway["hops"]) == ("2", [], 2)
    [other] = pathway["alternatives"]["nodes"]
    assert (pathway["alternatives"]["totalCount"], other["hops"]) == (1, 2)
    [opening] = found[3]["openedBy"]
    assert (opening["openingKind"], ids(opening["predecessors"])) == ("CORRECT_PREDECESSORS", [61])


def test_ten_thousand_requests_of_a_thousand_are_answered_and_more_are_refused(ask: Ask) -> None:
    query = "query ($r: [PathwayRequest!]!) { upgradePathways(requests: $r) { __typename } }"
    product = {"manufacturerCode": "F001", "modelIdentifier": "0005", "hardwareVersion": "02", "hardwareRevision": "03"}
    requests = [{"from": {"product": product | {"firmwareVersion": f"{n % 1000:08X}"}}} for n in range(10_000)]
    assert len(ask.data(query, r=requests)["upgradePathways"]) == 10_000
    [error] = ask(query, r=[{"from": entry(1)}] * 10_001).json()["errors"]
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("BAD_USER_INPUT", "requests")


def test_alternatives_go_on_from_their_cursor_and_refuse_another(ask: Ask) -> None:
    query = """query ($after: String) { upgradePathway(from: {cplEntryId: 30}, to: {cplEntryId: 33}) {
      ... on UpgradePathway { alternatives(first: 1, after: $after) {
        nodes { hops } pageInfo { endCursor hasNextPage }
      } }
    } }"""
    first = ask.data(query)["upgradePathway"]["alternatives"]
    assert first["pageInfo"]["hasNextPage"] is False
    assert ask.data(query, after=first["pageInfo"]["endCursor"])["upgradePathway"]["alternatives"]["nodes"] == []
    assert ask.codes(query, after="MS0y") == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    ("ends", "verdict", "codes", "pathway"),
    [
        ((20, 21), "YES", ["DECLARED"], None),
        ((20, 22), "NO", ["MUST_GO_BY_WAY_OF"], {"__typename": "UpgradePathway", "hops": 2}),
        ((22, 20), "NO", ["NOT_AN_UPGRADE"], None),
        ((20, 99_999), "UNKNOWN", ["REFERENCE"], {"__typename": "FirmwareNotFound", "end": "TO"}),
    ],
)
def test_exact_upgrade_is_judged(
    ask: Ask, ends: tuple[int, int], verdict: str, codes: list[str], pathway: dict[str, object] | None
) -> None:
    variables = {"from": entry(ends[0]), "to": entry(ends[1])}
    found = ask.data(VERDICT, **variables)["validateUpgrade"]
    assert (found["verdict"], [r["code"] for r in found["reasons"]], found["pathway"]) == (verdict, codes, pathway)


def test_exact_upgrades_are_judged_together(ask: Ask) -> None:
    query = "query ($r: [UpgradeRequest!]!) { validateUpgrades(requests: $r) { verdict } }"
    requests = [{"from": entry(20), "to": entry(21)}, {"from": entry(20), "to": entry(22)}]
    assert [found["verdict"] for found in ask.data(query, r=requests)["validateUpgrades"]] == ["YES", "NO"]


def test_changes_since_the_beginning_are_all_gained(ask: Ask) -> None:
    query = """{ pathwayChanges(from: {cplEntryId: 20}, since: {revision: "cpl0-fir0"}) {
      gained { totalCount nodes { source { cplEntryId } hopsBefore hopsAfter before { __typename } } }
      lost { totalCount } longer { totalCount } shorter { totalCount } unchangedCount unresolved { __typename }
    } }"""
    found = ask.data(query)["pathwayChanges"]
    [gained] = found["gained"]["nodes"]
    assert (gained["hopsBefore"], gained["hopsAfter"]) == (None, 2)
    assert gained["before"] == {"__typename": "FirmwareNotFound"}
    assert (found["lost"]["totalCount"], found["unchangedCount"], found["unresolved"]) == (0, 0, [])


@pytest.mark.parametrize(
    "arguments",
    [
        'since: {time: "2026-01-01T00:00:00Z"}',
        'from: {cplEntryId: 1}, filter: {}, since: {time: "2026-01-01T00:00:00Z"}',
        "from: {cplEntryId: 1}, since: {}",
        'from: {cplEntryId: 1}, since: {revision: "ssc1"}',
    ],
)
def test_changes_of_nothing_or_since_no_moment_are_refused(ask: Ask, arguments: str) -> None:
    assert ask.codes(f"{{ pathwayChanges({arguments}) {{ unchangedCount }} }}") == ["BAD_USER_INPUT"]


def test_changes_of_all_that_fits_a_filter_are_counted(ask: Ask) -> None:
    query = """{
      pathwayChanges(filter: {manufacturerCode: "F001"}, since: {time: "2100-01-01T00:00:00Z"},
        until: {time: "2100-01-01T00:00:00Z"}) { unchangedCount }
      firmwareVersions(filter: {manufacturerCode: "F001"}) { totalCount }
    }"""
    found = ask.data(query)
    assert found["pathwayChanges"]["unchangedCount"] == found["firmwareVersions"]["totalCount"] > 0


def test_nothing_is_to_come_of_a_version_at_its_end(ask: Ask) -> None:
    query = "{ firmwareVersion(cplEntryId: 22) { upcoming { releases { cplEntryId } upgrades { effectiveFrom } } } }"
    assert ask.data(query)["firmwareVersion"]["upcoming"] == {"releases": [], "upgrades": []}


@pytest.mark.caller("anonymous")
@pytest.mark.parametrize(
    "query",
    [
        "{ upgradePathways(requests: [{from: {cplEntryId: 1}}]) { __typename } }",
        "{ validateUpgrade(from: {cplEntryId: 1}, to: {cplEntryId: 3}) { verdict } }",
        '{ pathwayChanges(from: {cplEntryId: 1}, since: {revision: "cpl0"}) { unchangedCount } }',
    ],
)
def test_anonymous_is_refused_and_not_shown_nothing(ask: Ask, query: str) -> None:
    body = ask(query).json()
    assert {error["extensions"]["requiredScope"] for error in body["errors"]} == {"fir:read"}
    assert not any((body.get("data") or {}).values())
