"""Watches over HTTP: a party is told when an answer changes, once, and nobody else is."""

from collections.abc import Iterator

import pytest

from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from support.party_harness import PartyHarness, in_days, party_harness
from support.watch_harness import (
    DELETE,
    SET,
    TOLD,
    WATCH_CHANGES,
    WATCHES,
    declare,
    set_watch,
    settled,
    told_until,
    withdraw,
)


@pytest.fixture(scope="module")
def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartyHarness]:
    with party_harness(neo4j, tmp_path_factory.mktemp("watches"), watch_seconds=0.05, max_watches=3) as opened:
        yield opened


def test_withdrawal_is_told_to_its_party_with_before_and_after(harness: PartyHarness) -> None:
    owner = harness.party("P1")
    watch = set_watch(owner, 1)
    withdraw(harness)
    feed = told_until(owner, 1)
    [event] = feed["nodes"]
    assert (event["id"], event["kind"], event["batch"]) == ("PARTY-P1-1", "PATHWAY_CHANGED", "PARTY-P1-1")
    assert event["watch"] == {"id": watch["id"], "name": "fleet"}
    assert event["firmwareVersions"]["nodes"] == [{"cplEntryId": 1}]
    [changed] = owner.data(WATCH_CHANGES, since=event["recordedAt"])["watches"]
    [lost] = changed["changes"]["lost"]["nodes"]
    assert (lost["source"], lost["hopsBefore"], lost["hopsAfter"]) == ({"cplEntryId": 1}, 1, None)
    assert (lost["before"]["__typename"], lost["after"]["__typename"]) == ("UpgradePathway", "NoPathway")
    declare(harness)
    [again] = told_until(owner, 1, after=feed["position"])["nodes"]
    assert again["id"] == "PARTY-P1-2"


def test_what_alters_no_answer_is_not_told(harness: PartyHarness) -> None:
    owner = harness.party("P2")
    set_watch(owner, 2)
    withdraw(harness)
    declare(harness)
    settled(harness)
    assert owner.data(TOLD)["changes"]["nodes"] == []


def test_party_is_told_of_its_own_watches_alone(harness: PartyHarness) -> None:
    owner, twin = harness.party("P3"), harness.party("P4", process=1)
    watch = set_watch(owner, 1)
    withdraw(harness)
    told_until(owner, 1)
    declare(harness)
    told_until(owner, 2)
    for other in (twin, harness.party("P3x"), harness.party(None, Role.SECAS), harness.party("SSC", Role.SSC)):
        assert other.data("{ changes(filter: {kinds: [PATHWAY_CHANGED]}) { nodes { id } } }")["changes"]["nodes"] == []
    assert twin.data(WATCHES) == {"watches": []}
    assert twin.codes(DELETE, id=watch["id"]) == ["BAD_USER_INPUT"]
    position = owner.data(TOLD)["changes"]["position"]
    [error] = twin(TOLD, after=position).json()["errors"]
    assert error["extensions"]["code"] == "POSITION_LOST"


def test_feed_that_asks_for_no_party_is_kept_and_tells_nothing_of_one(harness: PartyHarness) -> None:
    owner, twin = harness.party("P5"), harness.party("P6")
    feed = "query ($after: String) { changes(after: $after) { nodes { kind } position } }"
    set_watch(owner, 1)
    withdraw(harness)
    declare(harness)
    told = told_until(owner, 2)
    answers = [ask(feed) for ask in (owner, twin)]
    assert answers[0].headers["etag"] == answers[1].headers["etag"]
    assert answers[0].content == answers[1].content
    assert "etag" not in owner(TOLD).headers
    passed = owner.data(feed, after=told["position"])["changes"]["position"]
    assert owner.data(TOLD, after=passed)["changes"]["nodes"] == []


def test_watch_set_again_replaces_and_quota_holds(harness: PartyHarness) -> None:
    owner = harness.party("P7")
    first = set_watch(owner, 1, 1, 2)
    assert first["size"] == 2
    assert set_watch(owner, 2) == {"id": first["id"], "name": "fleet", "size": 1}
    for name in ("a", "b"):
        set_watch(owner, 1, name=name)
    request = {"from": {"cplEntryId": 1}}
    [error] = owner(SET, input={"name": "c", "requests": [request]}).json()["errors"]
    assert (error["extensions"]["code"], error["extensions"]["maximum"]) == ("BAD_USER_INPUT", 3)
    withdraw(harness)
    declare(harness)
    assert {event["watch"]["name"] for event in told_until(owner, 4)["nodes"]} == {"a", "b"}
    for watch in owner.data(WATCHES)["watches"]:
        assert owner.data(DELETE, id=watch["id"]) == {"deleteWatch": watch["id"]}
    assert owner.data(WATCHES) == {"watches": []}
    assert [event["watch"] for event in owner.data(TOLD)["changes"]["nodes"]] == [None] * 4


@pytest.mark.parametrize("requests", [[], [{"from": {"product": {"firmwareVersion": "?"}}}], [{"from": {}}]])
def test_requests_that_cannot_be_are_refused(harness: PartyHarness, requests: list[object]) -> None:
    [error] = harness.party("P8")(SET, input={"name": "fleet", "requests": requests}).json()["errors"]
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("BAD_USER_INPUT", "input.requests")


def test_date_that_comes_is_told_once(harness: PartyHarness) -> None:
    owner = harness.party("P10")
    withdraw(harness)
    settled(harness)
    set_watch(owner, 1)
    declare(harness, effectiveFrom=in_days(3 / 86_400))
    [event] = told_until(owner, 1)["nodes"]
    settled(harness)
    assert len(owner.data(TOLD)["changes"]["nodes"]) == 1
    [watch] = owner.data(WATCH_CHANGES, since=event["recordedAt"])["watches"]
    assert [one["source"]["cplEntryId"] for one in watch["changes"]["gained"]["nodes"]] == [1]
