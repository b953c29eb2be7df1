"""API keys are made over HTTP, within the rights of who makes them, and open what they list and nothing else."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from firmware_graph.api.execution import known_parties
from firmware_graph.api.execution.error_pages import documented
from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from firmware_graph.model.key_format import has_format
from firmware_graph.model.restricted_read import RecordedRead
from support.party_harness import CREATE, END, KEYS, PartyHarness, a_key_input, created, in_days, party_harness, refusal
from support.waiting import wait_until

PATHWAY = "{ upgradePathway(from: {cplEntryId: 1}) { __typename } }"
STACKS = "{ zigbeeStacks { nodes { id } } }"
LIST = "{ firmwareVersion(cplEntryId: 1) { cplEntryId } }"
QUOTA = 4
QUOTA_OF_A_DAY = 6


@pytest.fixture(scope="module")
def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartyHarness]:
    with party_harness(
        neo4j, tmp_path_factory.mktemp("keys"), max_api_keys=QUOTA, max_new_api_keys=QUOTA_OF_A_DAY
    ) as opened:
        yield opened


def test_page_is_of_the_key_that_it_is_asked_with_until_that_ends_and_no_agent_uploads(harness: PartyHarness) -> None:
    owner, client = harness.party("P-pages"), harness.clients[0]
    payload = created(owner, "fir:read", agent="an assistant")
    headers = {**harness.bearer(payload["secret"]).headers, "accept": "text/html"}
    assert "Public list only" not in client.get("/versions/1", headers=headers).text
    upload = client.get("/upload", headers=headers)
    assert (upload.status_code, "Agents upload no sheets" in upload.text) == (403, True)
    owner.data(END, id=payload["apiKey"]["id"])
    ended = client.get("/versions/1", headers=headers)
    assert (ended.status_code, ended.headers["www-authenticate"].partition(" ")[0]) == (401, "Bearer")


def test_key_opens_what_it_lists_and_its_secret_is_stored_nowhere(harness: PartyHarness) -> None:
    payload = created(harness.party("P1"), "fir:read", name=" adaptor ")
    secret, key = payload["secret"], payload["apiKey"]
    assert has_format(secret)
    assert key == {
        "id": key["id"],
        "name": "adaptor",
        "agent": None,
        "scopes": ["fir:read"],
        "createdBy": "P1",
        "lastUsedOn": None,
        "endedAt": None,
    }
    asked = harness.bearer(secret)
    assert asked.data(PATHWAY)["upgradePathway"]["__typename"] == "UpgradePathway"
    assert asked.codes(STACKS) == ["FORBIDDEN"]
    assert asked.codes(KEYS) == ["FORBIDDEN"]
    stored = str(harness.cypher("MATCH (node) RETURN collect(properties(node))"))
    assert secret not in stored
    assert hashlib.sha256(secret.encode()).hexdigest() in stored


def test_key_of_one_scope_has_no_other_of_its_owner(harness: PartyHarness) -> None:
    asked = harness.bearer(created(harness.party("P2"), "cpl:read")["secret"])
    assert asked.data(LIST)
    assert asked.codes(PATHWAY) == ["FORBIDDEN"]


def test_nobody_gives_a_key_what_it_has_not(harness: PartyHarness) -> None:
    error = refusal(harness.party("P3"), "fir:read", "zigbee:read")
    assert error["extensions"] == documented(
        {
            "code": "FORBIDDEN",
            "argument": "input.scopes",
            "requiredScopes": ["zigbee:read"],
        }
    )
    assert "zigbee:read" in error["message"]
    for role in (Role.SECAS, Role.DCC, Role.PARTY):
        assert refusal(harness.party("P3", role), "zigbee:read")["extensions"]["requiredScopes"] == ["zigbee:read"]


def test_ssc_makes_keys_that_read_what_is_restricted(harness: PartyHarness) -> None:
    payload = created(harness.party("SSC", Role.SSC), "zigbee:read")
    assert payload["apiKey"]["scopes"] == ["zigbee:read"]
    assert "errors" not in harness.bearer(payload["secret"])(STACKS).json()
    recorded = [
        RecordedRead.of_text(text).facts
        for [texts] in harness.cypher("MATCH (b:AuditBlock) RETURN b.texts")
        for text in texts.encode().split(b"\n")
    ]
    assert (f"key:{payload['apiKey']['id']}", "SSC", "ssc") in {(one.subject, one.party, one.role) for one in recorded}


def test_reads_of_a_party_that_a_kept_register_has_not_are_a_typed_problem(harness: PartyHarness) -> None:
    reads = "query ($party: String) { restrictedReads(party: $party) { totalCount } }"
    ssc = harness.party("SSC", Role.SSC)
    assert ssc.data(reads, party="UNKNOWN") == {"restrictedReads": {"totalCount": 0}}
    harness.cypher("CREATE (:Party {party_id: 'SSC', name: 'The Committee', category: 'SSC'})")
    try:
        [error] = ssc(reads, party="SSCC").json()["errors"]
        assert error["extensions"] == documented({"code": "BAD_USER_INPUT", "argument": "party", "near": ["SSC"]})
    finally:
        harness.cypher("MATCH (party:Party) DELETE party")


@pytest.mark.parametrize("party", [None, "R1"])
def test_who_manages_no_party_makes_no_keys(harness: PartyHarness, party: str | None) -> None:
    body = harness.party(party, Role.RSA)(CREATE, input=a_key_input()).json()
    assert {error["extensions"]["code"] for error in body["errors"]} == {"FORBIDDEN"}


def test_agents_key_manages_nothing(harness: PartyHarness) -> None:
    owner = harness.party("P4")
    assert "party:manage" in refusal(owner, "party:manage", agent="an assistant")["message"]
    payload = created(owner, "fir:read", agent="an assistant")
    assert payload["apiKey"]["agent"] == "an assistant"
    agent = harness.bearer(payload["secret"])
    assert agent.codes(KEYS) == ["FORBIDDEN"]
    assert "FORBIDDEN" in agent.codes(CREATE, input=a_key_input())
    assert agent.codes(END, id=payload["apiKey"]["id"]) == ["FORBIDDEN"]
    harness.cypher("MATCH (key:ApiKey {key_id: $id}) SET key.scopes = ['party:manage']", id=payload["apiKey"]["id"])
    assert agent.codes(KEYS) == ["FORBIDDEN"]


def test_key_that_manages_makes_keys_that_exceed_and_outlive_it_in_nothing(harness: PartyHarness) -> None:
    payload = created(harness.party("P5"), "party:manage", "fir:read", days=10)
    maker = harness.bearer(payload["secret"])
    assert refusal(maker, "cpl:read", days=10.1)["extensions"]["argument"] == "input.expiresAt"
    assert refusal(maker, "zigbee:read", days=1)["extensions"]["code"] == "FORBIDDEN"
    made = created(maker, "fir:read", days=9)
    assert made["apiKey"]["createdBy"] == f"key:{payload['apiKey']['id']}"
    assert harness.bearer(made["secret"]).data(PATHWAY)


@pytest.mark.parametrize(
    ("wrong", "argument"),
    [
        ({"name": " "}, "input.name"),
        ({"name": "x" * 101}, "input.name"),
        ({"agent": ""}, "input.agent"),
        ({"scopes": []}, "input.scopes"),
        ({"scopes": ["fir:reed"]}, "input.scopes"),
        ({"expiresAt": "2020-01-01"}, "input.expiresAt"),
        ({"expiresAt": "9999-12-31"}, "input.expiresAt"),
        ({"expiresAt": in_days(367)}, "input.expiresAt"),
    ],
)
def test_what_cannot_be_is_refused_by_its_argument(
    harness: PartyHarness, wrong: dict[str, object], argument: str
) -> None:
    body = harness.party("P6")(CREATE, input={**a_key_input(), **wrong}).json()
    [error] = body["errors"]
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("BAD_USER_INPUT", argument)
    assert harness.party("P6").data(KEYS) == {"apiKeys": []}


def test_expiry_is_required(harness: PartyHarness) -> None:
    body = harness.party("P6")(CREATE, input={"name": "a", "scopes": ["fir:read"]}).json()
    assert "expiresAt" in body["errors"][0]["message"]


def test_quota_holds_for_keys_that_are_made_at_once(harness: PartyHarness) -> None:
    callers = [harness.party("P7", process=number % 2) for number in range(2 * QUOTA)]
    with ThreadPoolExecutor(2 * QUOTA) as pool:
        answers = [answer.json() for answer in pool.map(lambda ask: ask(CREATE, input=a_key_input()), callers)]
    refused = [body["errors"][0] for body in answers if "errors" in body]
    assert len(refused) == QUOTA
    assert {error["extensions"]["maximum"] for error in refused} == {QUOTA}
    assert len(harness.party("P7").data(KEYS)["apiKeys"]) == QUOTA


def test_keys_made_in_24_hours_have_a_quota_whatever_became_of_them(harness: PartyHarness) -> None:
    owner = harness.party("P13")
    for number in range(QUOTA_OF_A_DAY):
        maker = harness.party("P13", process=number % 2)
        maker.data(END, id=created(maker)["apiKey"]["id"])
    error = refusal(owner)
    seconds = error["extensions"]["retryAfter"]
    assert error["extensions"] == documented(
        {"code": "BAD_USER_INPUT", "argument": "input", "maximum": QUOTA_OF_A_DAY, "retryAfter": seconds}
    )
    assert 86_000 < seconds <= 86_400
    assert "6 API keys in the last 24 hours" in error["message"]
    assert created(harness.party("P14"))
    harness.cypher("MATCH (key:ApiKey {party: 'P13', number: 1}) SET key.created_at = key.created_at - 86400000")
    assert created(owner)


def test_answers_of_keys_are_neither_kept_nor_given_an_etag(harness: PartyHarness) -> None:
    owner = harness.party("P8")
    answer = owner(KEYS)
    assert "etag" not in answer.headers
    assert "no-store" in answer.headers["cache-control"]
    made = owner(CREATE, input=a_key_input())
    assert "etag" not in made.headers
    assert "no-store" in made.headers["cache-control"]
    assert len(owner.data(KEYS)["apiKeys"]) == 1


def test_keys_move_no_tier(harness: PartyHarness) -> None:
    ssc = harness.party("SSC", Role.SSC)
    before = ssc("{ revision { id recordedAt } }")
    created(harness.party("P9"))
    after = ssc("{ revision { id recordedAt } }")
    assert (before.content, before.headers["etag"]) == (after.content, after.headers["etag"])


def test_party_that_a_kept_register_has_not_manages_nothing(harness: PartyHarness) -> None:
    secret = created(harness.party("P10"), "party:manage", "fir:read")["secret"]
    harness.cypher("CREATE (:Party {party_id: 'OTHER', name: 'Other', category: 'DCC'})")
    try:
        for caller in (harness.party("P10"), harness.bearer(secret)):
            [error] = caller(KEYS).json()["errors"]
            assert error["extensions"] == documented({"code": "FORBIDDEN", "party": "P10", "near": []})
            assert "register has no party 'P10'" in error["message"]
            assert refusal(caller)["extensions"]["code"] == "FORBIDDEN"
            assert caller.data(PATHWAY)
        assert harness.party("OTHER").data(KEYS) == {"apiKeys": []}
    finally:
        harness.cypher("MATCH (party:Party) DELETE party")
    assert len(harness.party("P10").data(KEYS)["apiKeys"]) == 1


def test_day_of_use_is_recorded_once(harness: PartyHarness) -> None:
    owner = harness.party("P11")
    secret = created(owner)["secret"]
    for process in (0, 1, 0):
        harness.bearer(secret, process=process).data(LIST)
    today = datetime.now(UTC).date().isoformat()

    def last_used_on() -> str | None:
        [key] = owner.data(KEYS)["apiKeys"]
        used_on: str | None = key["lastUsedOn"]
        return used_on

    wait_until(last_used_on)
    assert last_used_on() in {today, datetime.now(UTC).date().isoformat()}


def test_use_of_a_key_is_not_shown_to_a_colleague_without_its_scopes(harness: PartyHarness) -> None:
    committee = harness.party("P12", Role.SSC)
    secret = created(committee, "zigbee:read", "fir:read")["secret"]
    harness.bearer(secret).data(LIST)
    wait_until(lambda: committee.data(KEYS)["apiKeys"][0]["lastUsedOn"])
    [key] = harness.party("P12").data(KEYS)["apiKeys"]
    assert (key["scopes"], key["lastUsedOn"]) == (["fir:read", "zigbee:read"], None)


CHECKED = """mutation ($input: ChangesInput!) { publishChanges(input: $input) { __typename } }"""


def test_nobody_acts_for_a_party_that_a_kept_register_has_not(
    harness: PartyHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_parties, "KEPT_SECONDS", 0.0)
    dry_run = {"dryRun": True, "operations": [{"withdrawUpgrade": {"fromCplEntryId": 1, "toCplEntryId": 2}}]}
    assert harness.party("MSP", acting_for=["P11"], act_for="P11").data(PATHWAY)
    harness.cypher("CREATE (:Party {party_id: 'P1', name: 'One', category: 'LARGE_SUPPLIER'})")
    try:
        refused = documented({"code": "FORBIDDEN", "party": "P12", "near": ["P1"]})
        unknown = harness.party("MSP", acting_for=["P12"], act_for="P12")
        for text in (PATHWAY, "{ approvedTargets { __typename } }"):
            body = unknown(text).json()
            assert (body.get("data"), [error["extensions"] for error in body["errors"]]) == (None, [refused])
        assert harness.party("MSP", acting_for=["P1"], act_for="P1").data(PATHWAY)
        acting = harness.party("SECAS", Role.SECAS, acting_for=["P12"], act_for="P12")
        [error] = acting(CHECKED, input=dry_run).json()["errors"]
        assert error["extensions"] == refused
        assert harness.party("P12").data(PATHWAY)  # what its token opens is a matter of scopes
    finally:
        harness.cypher("MATCH (party:Party) DELETE party")
