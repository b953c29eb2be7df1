"""Changes and proposals over HTTP, on two processes: their bounds, their keys, and who may propose."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from support.asking import Ask
from support.party_harness import PartyHarness, party_harness
from support.watch_harness import SET

RESULT: Final = """
  __typename
  ... on ChangesChecked { expected { ...impact } }
  ... on ChangesPublished { revision { id } events { nodes { id kind } } consequences { ...impact } }
  ... on ChangesProposed { proposal { id state } }
  ... on ChangesRefused { problems { field reason } }
"""
IMPACT: Final = """
  fragment impact on WithdrawalImpact {
    stranded { nodes { cplEntryId hanJoinNotes } }
    watchedBy @include(if: $sees) namedWatchers @include(if: $sees)
  }
"""
SEES: Final = "$sees: Boolean = false"
PUBLISH: Final = f"mutation ($input: ChangesInput!, {SEES}) {{ publishChanges(input: $input) {{ {RESULT} }} }}{IMPACT}"
PROPOSE: Final = f"mutation ($input: ChangesInput!, {SEES}) {{ proposeChanges(input: $input) {{ {RESULT} }} }}{IMPACT}"
DECIDE: Final = f"mutation ($id: ID!, {SEES}) {{ decideProposal(id: $id, publish: true) {{ {RESULT} }} }}{IMPACT}"
PATHWAY: Final = "{ upgradePathway(from: {cplEntryId: 1}) { __typename ... on UpgradePathway { hops } } }"
SUBMITTERS: Final = (
    "{ firmwareVersion(cplEntryId: 1) { upgradesTo { nodes { assertedBy submitter { role party } } } } }"
)
ENDS: Final[dict[str, object]] = {"fromCplEntryId": 1, "toCplEntryId": 2}
WITHDRAW: Final[dict[str, Any]] = {"operations": [{"withdrawUpgrade": ENDS}]}
DECLARE: Final[dict[str, Any]] = {"operations": [{"declareUpgrade": ENDS}]}
ADVISE: Final[dict[str, Any]] = {"operations": [{"declareUpgrade": ENDS | {"recommendation": "SHOULD"}}]}
MOST_OPEN: Final = 2


@pytest.fixture(scope="module")
def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartyHarness]:
    folder = tmp_path_factory.mktemp("changes")
    with party_harness(neo4j, folder, suppliers_may_propose=True, max_open_proposals=MOST_OPEN) as opened:
        yield opened


@pytest.fixture
def secas(harness: PartyHarness) -> Iterator[Ask]:
    """SECAS, at whose end the upgrade stands and no proposal is open."""
    ask = harness.party("SECAS", Role.SECAS)
    yield ask
    ask(PUBLISH, input=DECLARE)
    for one in ask.data("{ proposals(state: OPEN) { nodes { id } } }")["proposals"]["nodes"]:
        ask.data("mutation ($id: ID!) { decideProposal(id: $id, publish: false) { __typename } }", id=one["id"])


def published(secas: Ask, change: dict[str, Any], **more: object) -> Any:
    """Publish a change, and return its outcome."""
    outcome = secas.data(PUBLISH, input=change, **more)["publishChanges"]
    assert outcome["__typename"] == "ChangesPublished", outcome
    return outcome


def additions(number: int) -> dict[str, Any]:
    """Return a dry run of that many operations, each on another entry."""
    product = {
        "manufacturerName": "Example Meters Ltd",
        "manufacturerCode": "F001",
        "deviceType": "ESME",
        "modelIdentifier": "0001",
        "status": "CURRENT",
    }
    entries = range(1001, 1001 + number)
    operations = [{"addFirmware": {"cplEntryId": one, "firmwareVersion": f"{one:08X}", **product}} for one in entries]
    return {"operations": operations, "dryRun": True}


def test_thousand_operations_are_one_change_and_one_more_is_refused(secas: Ask) -> None:
    outcome = secas.data(PUBLISH, input=additions(1000))["publishChanges"]
    assert outcome["__typename"] == "ChangesChecked", outcome
    [error] = secas(PUBLISH, input=additions(1001)).json()["errors"]
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("BAD_USER_INPUT", "input.operations")
    assert "at most 1,000 items" in error["message"]


def test_same_change_under_its_key_is_answered_as_it_was_whatever_was_published_since(
    harness: PartyHarness, secas: Ask
) -> None:
    keyed = WITHDRAW | {"idempotencyKey": "the first"}
    first = published(secas, keyed)
    published(secas, {"operations": [{"correctFirmware": {"cplEntryId": 1, "hanJoinNotes": "since"}}]})
    published(secas, DECLARE)
    [last] = harness.cypher("MATCH (change:Change) RETURN max(change.sequence)")
    again = published(harness.party("SECAS", Role.SECAS, process=1), keyed)
    assert again["events"] == first["events"]
    # the versions and the revision are those of now, the consequences those that were
    assert first["consequences"]["stranded"]["nodes"] == [{"cplEntryId": 1, "hanJoinNotes": None}]
    assert again["consequences"]["stranded"]["nodes"] == [{"cplEntryId": 1, "hanJoinNotes": "since"}]
    assert again["revision"]["id"] == secas.data("{ revision { id } }")["revision"]["id"] != first["revision"]["id"]
    assert harness.cypher("MATCH (change:Change) RETURN max(change.sequence)") == [last]
    assert secas.codes(PUBLISH, input=DECLARE | {"idempotencyKey": "the first"}) == ["BAD_USER_INPUT"]


def test_idempotency_keys_of_the_committee_are_unknown_to_its_colleagues(harness: PartyHarness, secas: Ask) -> None:
    committee = harness.party("SECAS", Role.SSC)
    stacks = [{"recordStack": {"cplEntryId": 1, "name": "Z-Stack", "version": one}} for one in ("1", "2")]
    published(committee, {"operations": stacks[:1], "idempotencyKey": "the same"})
    assert committee.codes(PUBLISH, input={"operations": stacks[1:], "idempotencyKey": "the same"}) == [
        "BAD_USER_INPUT"
    ]
    published(secas, WITHDRAW | {"idempotencyKey": "the same"})


def test_what_one_process_publishes_is_what_another_answers_by_that_had_kept_the_answer(
    harness: PartyHarness, secas: Ask
) -> None:
    reading = harness.party("P1", process=1)
    before = reading(PATHWAY)
    kept = reading.client.post(
        "/graphql", json={"query": PATHWAY}, headers={**reading.headers, "if-none-match": before.headers["etag"]}
    )
    assert kept.status_code == 304
    published(secas, WITHDRAW)
    assert reading.data(PATHWAY)["upgradePathway"]["__typename"] != "UpgradePathway"
    published(secas, DECLARE)
    assert reading.data(PATHWAY) == before.json()["data"]


def test_secas_sees_who_watches_what_a_change_hits_by_name_where_they_agreed(harness: PartyHarness, secas: Ask) -> None:
    def watch(party: str, entry: int, **more: object) -> None:
        given = {"name": "fleet", "requests": [{"from": {"cplEntryId": entry}}], **more}
        harness.party(party).data(SET, input=given)

    def seen(change: dict[str, Any]) -> tuple[int | None, list[str]]:
        impact = secas.data(PUBLISH, input=change | {"dryRun": True}, sees=True)["publishChanges"]["expected"]
        return impact["watchedBy"], impact["namedWatchers"]

    watch("named", 1, namesParty=True)
    watch("named too, but not hit", 2, namesParty=True)
    for party in ("P1", "P2"):
        watch(party, 1)
    assert seen(WITHDRAW) == (None, ["named"])
    watch("P3", 1)
    assert seen(WITHDRAW) == (3, ["named"])
    assert seen(ADVISE) == (3, ["named"])  # as many hops, and another recommendation: its watchers are told
    impact = published(secas, WITHDRAW, sees=True)["consequences"]
    assert (impact["watchedBy"], impact["namedWatchers"]) == (3, ["named"])


@pytest.mark.parametrize(
    ("role", "claims", "submitted_as"),
    [
        (Role.ALT_HAN_CO, {"manufacturer_codes": ["F001"]}, "ALT_HAN_CO"),
        (Role.PARTY, {"is_sec_party": True}, "SUPPLIER"),
    ],
)
def test_what_another_than_its_manufacturer_proposes_is_published_and_names_its_submitter(
    harness: PartyHarness, secas: Ask, role: Role, claims: dict[str, Any], submitted_as: str
) -> None:
    proposer = harness.party(f"party of {role}", role, process=1, **claims)
    published(secas, WITHDRAW)
    outcome = proposer.data(PROPOSE, input=DECLARE)["proposeChanges"]
    assert outcome["__typename"] == "ChangesProposed", outcome
    assert secas.data(DECIDE, id=outcome["proposal"]["id"])["decideProposal"]["__typename"] == "ChangesPublished"
    [upgrade] = secas.data(SUBMITTERS)["firmwareVersion"]["upgradesTo"]["nodes"]
    assert upgrade == {"assertedBy": "F001", "submitter": {"role": submitted_as, "party": f"party of {role}"}}


def test_party_has_as_many_open_proposals_as_the_setting_says(harness: PartyHarness, secas: Ask) -> None:
    maker = harness.party("M1", Role.MANUFACTURER, manufacturer_codes=["F001"])
    made = [maker.data(PROPOSE, input=WITHDRAW)["proposeChanges"]["__typename"] for _ in range(MOST_OPEN)]
    assert made == ["ChangesProposed"] * MOST_OPEN
    [error] = maker(PROPOSE, input=WITHDRAW).json()["errors"]
    assert str(MOST_OPEN) in error["message"]
    other = harness.party("M2", Role.MANUFACTURER, manufacturer_codes=["F001"])
    assert other.data(PROPOSE, input=WITHDRAW)["proposeChanges"]["__typename"] == "ChangesProposed"
    assert secas.data("{ proposals(state: OPEN) { totalCount } }")["proposals"]["totalCount"] == MOST_OPEN + 1
