"""A path is withdrawn and declared over HTTP by SECAS alone, and everyone is answered by it at once."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from support.asking import Ask

PUBLISH = """
  mutation ($input: ChangesInput!) {
    publishChanges(input: $input) {
      __typename
      ... on ChangesPublished { revision { id } events { nodes { kind } } consequences { ...impact } }
      ... on ChangesChecked { expected { ...impact } }
      ... on ChangesRefused { problems { operation field value reason remedy } }
    }
  }
  fragment impact on WithdrawalImpact { stranded { nodes { cplEntryId predecessorsDeclared } } unaffectedCount }
"""
PATHWAY = """
  { revision { id } upgradePathway(from: {cplEntryId: 20}) {
    __typename ... on UpgradePathway { target { cplEntryId } hops } ... on NoPathway { noPathwayReason } } }
"""
ENDS: dict[str, object] = {"fromCplEntryId": 21, "toCplEntryId": 22}
WITHDRAW = {"operations": [{"withdrawUpgrade": ENDS}]}
DECLARE = {"operations": [{"declareUpgrade": ENDS}]}
EVERYONE_ELSE = ["anonymous", "party", "dcc", "manufacturer", "rsa", "alt_han_co"]


@pytest.fixture
def as_role(client: httpx.Client, headers_of: Callable[[str], dict[str, str]]) -> Callable[[str], Ask]:
    return lambda role: Ask(client, headers_of(role))


def published(secas: Ask, **change: Any) -> Any:
    outcome = secas.data(PUBLISH, input=change)["publishChanges"]
    assert outcome["__typename"] == "ChangesPublished", outcome
    return outcome


def stranded(impact: Any) -> list[int]:
    return [version["cplEntryId"] for version in impact["stranded"]["nodes"]]


@pytest.mark.parametrize("role", EVERYONE_ELSE)
def test_who_does_not_publish_is_refused_and_nothing_is_written(role: str, as_role: Callable[[str], Ask]) -> None:
    before = as_role("secas").data(PATHWAY)
    assert "FORBIDDEN" in as_role(role).codes(PUBLISH, input=WITHDRAW)
    assert as_role("secas").data(PATHWAY) == before


def test_ssc_publishes_no_upgrades(as_role: Callable[[str], Ask]) -> None:
    errors = as_role("ssc")(PUBLISH, input=WITHDRAW).json()["errors"]
    refused = {error["extensions"]["coordinate"]: error["extensions"]["requiredScopes"] for error in errors}
    assert refused["ChangeOperation.withdrawUpgrade"] == ["fir:propose", "fir:publish"]
    assert "Mutation.publishChanges" not in refused


def test_withdrawn_path_is_answered_by_at_once_and_a_declared_one_again(as_role: Callable[[str], Ask]) -> None:
    secas, party = as_role("secas"), as_role("party")
    before = party.data(PATHWAY)
    assert before["upgradePathway"] == {"__typename": "UpgradePathway", "target": {"cplEntryId": 22}, "hops": 2}
    outcome = published(secas, **WITHDRAW)
    assert stranded(outcome["consequences"]) == [20, 21]
    assert outcome["events"]["nodes"] == [{"kind": "UPGRADE_WITHDRAWN"}]
    during = party.data(PATHWAY)
    assert during["upgradePathway"]["__typename"] != "UpgradePathway" or during["upgradePathway"]["hops"] < 2
    assert during["revision"]["id"] == outcome["revision"]["id"] != before["revision"]["id"]
    published(secas, **DECLARE)
    assert party.data(PATHWAY)["upgradePathway"] == before["upgradePathway"]


def test_change_leaves_the_answers_of_who_cannot_read_it(as_role: Callable[[str], Ask]) -> None:
    anonymous, query = as_role("anonymous"), "{ revision { id } firmwareVersions(first: 5) { nodes { cplEntryId } } }"
    first = anonymous(query)
    published(as_role("secas"), **WITHDRAW)
    second = anonymous(query)
    published(as_role("secas"), **DECLARE)
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]


def test_dry_run_answers_what_would_follow(as_role: Callable[[str], Ask]) -> None:
    secas = as_role("secas")
    before = secas.data(PATHWAY)
    outcome = secas.data(PUBLISH, input={**WITHDRAW, "dryRun": True})["publishChanges"]
    assert outcome["__typename"] == "ChangesChecked"
    assert stranded(outcome["expected"]) == [20, 21]
    assert secas.data(PATHWAY) == before


def test_every_problem_comes_back_with_its_place_and_remedy(as_role: Callable[[str], Ask]) -> None:
    operations: list[dict[str, object]] = [
        {"declareUpgrade": {"fromCplEntryId": 22, "toCplEntryId": 20}},
        {"withdrawUpgrade": {"fromCplEntryId": 20, "toCplEntryId": 22}},
    ]
    outcome = as_role("secas").data(PUBLISH, input={"operations": operations})["publishChanges"]
    assert outcome["__typename"] == "ChangesRefused"
    assert [(one["operation"], one["field"], one["reason"]) for one in outcome["problems"]] == [
        (0, "declareUpgrade", "it closes the cycle E20 → E21 → E22 → E20"),
        (1, "withdrawUpgrade.fromCplEntryId", "the upgrade E20 → E22 is not on record"),
    ]
    assert all(one["remedy"] for one in outcome["problems"])


def test_operation_must_be_exactly_one(as_role: Callable[[str], Ask]) -> None:
    both: dict[str, object] = {"declareUpgrade": ENDS, "withdrawUpgrade": ENDS}
    given: list[list[dict[str, object]]] = [[both], [{}], []]
    for operations in given:
        assert as_role("secas").codes(PUBLISH, input={"operations": operations}) == ["BAD_USER_INPUT"]


def test_change_decided_on_an_older_revision_conflicts(as_role: Callable[[str], Ask]) -> None:
    secas = as_role("secas")
    [error] = secas(PUBLISH, input={**WITHDRAW, "onRevision": "cpl0-fir0"}).json()["errors"]
    assert error["extensions"]["code"] == "CONFLICT"
    assert error["extensions"]["revision"] == secas.data("{ revision { id } }")["revision"]["id"]


def test_date_begins_at_its_start_and_ends_at_its_end(as_role: Callable[[str], Ask]) -> None:
    secas, day = as_role("secas"), "2099-01-31"
    published(secas, operations=[{"withdrawUpgrade": {**ENDS, "effectiveTo": day}}])
    query = """{ firmwareVersion(cplEntryId: 21) { upgradesTo(includeEnded: true) {
        nodes { to { cplEntryId } effectiveFrom effectiveTo state } } } }"""
    last = secas.data(query)["firmwareVersion"]["upgradesTo"]["nodes"][-1]
    assert (last["effectiveTo"], last["state"]) == ("2099-01-31T23:59:59.999Z", "IN_EFFECT")
    published(secas, operations=[{"declareUpgrade": {**ENDS, "effectiveFrom": day}}])
    last = secas.data(query)["firmwareVersion"]["upgradesTo"]["nodes"][-1]
    assert (last["effectiveFrom"], last["state"]) == ("2099-01-31T00:00:00.000Z", "NOT_YET_IN_EFFECT")
    published(secas, operations=[{"declareUpgrade": {**ENDS, "effectiveFrom": "2020-01-01"}}])


def test_answer_to_a_change_is_kept_by_nobody(as_role: Callable[[str], Ask]) -> None:
    response = as_role("secas")(PUBLISH, input={**WITHDRAW, "dryRun": True})
    assert "etag" not in response.headers
    assert "no-store" in response.headers["cache-control"]
    url = httpx.URL("/graphql", params={"query": "mutation { publishChanges(input: {operations: []}) { __typename } }"})
    secas = as_role("secas")
    assert secas.client.get(url, headers=secas.headers).status_code == 405


FEED = "query Feed($after: String) { changes(after: $after) { nodes { kind batch note } position hasMore } }"
HEAD = "{ changes(first: 0) { position } }"


def test_feed_tells_of_a_change_to_who_may_read_it_and_is_the_same_bytes_to_others(
    as_role: Callable[[str], Ask],
) -> None:
    party, anonymous = as_role("party"), as_role("anonymous")
    position, others = party.data(HEAD)["changes"]["position"], anonymous.data(HEAD)["changes"]["position"]
    before = anonymous(FEED, after=others)
    published(as_role("secas"), **WITHDRAW)
    feed = party.data(FEED, after=position)["changes"]
    assert [event["kind"] for event in feed["nodes"]] == ["UPGRADE_WITHDRAWN"]
    assert feed["position"] != position
    assert not feed["hasMore"]
    after = anonymous(FEED, after=others)
    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])
    published(as_role("secas"), **DECLARE)


def test_position_of_another_reader_is_lost_and_the_error_has_one_to_go_on_from(as_role: Callable[[str], Ask]) -> None:
    party = as_role("party")
    others = as_role("anonymous").data(HEAD)["changes"]["position"]
    [error] = party(FEED, after=others).json()["errors"]
    assert error["extensions"]["code"] == "POSITION_LOST"
    assert error["extensions"]["argument"] == "after"
    assert party.data(FEED, after=error["extensions"]["position"])["changes"]["nodes"] == []
