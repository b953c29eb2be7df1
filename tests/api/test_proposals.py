"""Proposals by role: what is proposed is for its party and SECAS alone, and is published by SECAS or not at all."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from support.asking import Ask

IMPACT: Final = "stranded { nodes { cplEntryId } } opened { nodes { source { cplEntryId } } } unaffectedCount"
PROPOSAL: Final = f"""
  fragment proposal on Proposal {{
    id state proposedBy note decisionNote operationCount operations
    impact {{ {IMPACT} }} obstacles {{ operation reason }}
  }}
"""
RESULT: Final = f"""
  __typename
  ... on ChangesProposed {{ proposal {{ ...proposal }} }}
  ... on ChangesChecked {{ expected {{ {IMPACT} }} }}
  ... on ChangesPublished {{ events {{ nodes {{ kind }} }} consequences {{ {IMPACT} }} }}
  ... on ChangesRefused {{ problems {{ operation field value reason remedy }} }}
"""
PROPOSE: Final = f"mutation ($input: ChangesInput!) {{ proposeChanges(input: $input) {{ {RESULT} }} }} {PROPOSAL}"
DECIDE: Final = f"""
  mutation ($id: ID!, $publish: Boolean!, $note: String) {{
    decideProposal(id: $id, publish: $publish, note: $note) {{ {RESULT} }}
  }} {PROPOSAL}
"""
PUBLISH: Final = "mutation ($input: ChangesInput!) { publishChanges(input: $input) { __typename } }"
TAKE_BACK: Final = f"mutation ($id: ID!) {{ takeBackProposal(id: $id) {{ ...proposal }} }} {PROPOSAL}"
PROPOSALS: Final = f"""
  query ($state: ProposalState, $first: Int, $after: String) {{
    proposals(state: $state, first: $first, after: $after) {{
      totalCount nodes {{ ...proposal }} pageInfo {{ hasNextPage endCursor }}
    }}
  }} {PROPOSAL}
"""
ENDS: Final[dict[str, object]] = {"fromCplEntryId": 21, "toCplEntryId": 22}
WITHDRAW: Final[dict[str, Any]] = {"operations": [{"withdrawUpgrade": ENDS}]}
DECLARE: Final[dict[str, Any]] = {"operations": [{"declareUpgrade": ENDS}]}

Callers = Callable[..., Ask]


@pytest.fixture(scope="module")
def caller(client: httpx.Client, key_folder: Path) -> Callers:
    def one(role: Role, party: str | None = None, **claims: Any) -> Ask:
        return Ask(
            client, {"authorization": f"Bearer {mint_token(demo_key(key_folder), role=role, party=party, **claims)}"}
        )

    return one


@pytest.fixture
def maker(caller: Callers) -> Ask:
    """A manufacturer that is no SEC Party."""
    return caller(Role.MANUFACTURER, "M1", manufacturer_codes=["F001"])


@pytest.fixture
def secas(caller: Callers) -> Ask:
    return caller(Role.SECAS, "SECAS")


@pytest.fixture(autouse=True)
def no_open_proposals(secas: Ask) -> Iterator[None]:
    yield
    open_ones = secas.data("{ proposals(state: OPEN) { nodes { id } } }")["proposals"]["nodes"]
    for one in open_ones:
        secas(DECIDE, id=one["id"], publish=False)
    secas(PUBLISH, input=DECLARE)


def listed(ask: Ask, **variables: Any) -> Any:
    return ask.data(PROPOSALS, **variables)["proposals"]["nodes"]


def proposed(ask: Ask, **given: Any) -> Any:
    outcome = ask.data(PROPOSE, input=given)["proposeChanges"]
    assert outcome["__typename"] == "ChangesProposed", outcome
    return outcome["proposal"]


def decided(ask: Ask, proposal: Any, *, publish: bool, note: str | None = None) -> Any:
    return ask.data(DECIDE, id=proposal["id"], publish=publish, note=note)["decideProposal"]


def entries(impact: Any) -> list[int]:
    return [version["cplEntryId"] for version in impact["stranded"]["nodes"]]


def test_proposal_shows_its_consequences_and_publishes_nothing(maker: Ask, secas: Ask) -> None:
    before = secas.data("{ revision { id } }")
    proposal = proposed(maker, **WITHDRAW, note="Bricks on the way.")
    assert (proposal["state"], proposal["proposedBy"], proposal["note"]) == ("OPEN", "M1", "Bricks on the way.")
    assert entries(proposal["impact"]) == [20, 21]
    assert proposal["operationCount"] == 1
    assert proposal["operations"] == ['withdrawUpgrade {"fromCplEntryId":21,"toCplEntryId":22}']
    assert proposal["obstacles"] == []
    assert secas.data("{ revision { id } }") == before


def test_proposal_is_seen_by_its_party_and_secas_alone(maker: Ask, secas: Ask, caller: Callers) -> None:
    proposal = proposed(maker, **WITHDRAW)
    colleague = caller(Role.MANUFACTURER, "M1", manufacturer_codes=["F001"])
    assert listed(colleague, state="OPEN") == [proposal]
    assert proposal in listed(secas, state="OPEN")  # beside those of others
    assert listed(caller(Role.MANUFACTURER, "M2", manufacturer_codes=["F001"])) == []
    assert listed(caller(Role.ALT_HAN_CO, "AHC", manufacturer_codes=["F001"])) == []


def test_who_acts_for_a_manufacturer_neither_sees_nor_takes_back_what_it_proposed(maker: Ask, caller: Callers) -> None:
    proposal = proposed(maker, **WITHDRAW)
    for claims in ({}, {"manufacturer_codes": ["F001"]}, {"is_sec_party": True}):
        delegate = caller(Role.MANUFACTURER, "AGENCY", acting_for=["M1"], **claims)
        assert set(delegate.codes(PROPOSALS)) == {"FORBIDDEN"}
        assert set(delegate.codes("query ($id: ID!) { proposal(id: $id) { id } }", id=proposal["id"])) == {"FORBIDDEN"}
        assert set(delegate.codes(TAKE_BACK, id=proposal["id"])) == {"FORBIDDEN"}
        assert set(delegate.codes(PROPOSE, input=WITHDRAW)) == {"FORBIDDEN"}
    assert listed(maker, state="OPEN") == [proposal]


def test_operations_of_an_answer_are_counted_before_they_are_read(maker: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    proposed(maker, **WITHDRAW)
    lists = "%s: proposals(state: OPEN) { nodes { id operationCount operations } }"
    one, two = (f"{{ {' '.join(lists % name for name in names)} }}" for names in ("a", "ab"))
    [shown] = maker.data(one)["a"]["nodes"]
    monkeypatch.setattr("firmware_graph.database.workload.MOST_TEXT", 150)
    assert maker.data(one) == {"a": {"nodes": [shown]}}
    [error, *_] = maker(two).json()["errors"]
    assert error["extensions"]["code"] == "QUERY_TOO_EXPENSIVE"
    assert (error["extensions"]["limit"], error["extensions"]["maximum"]) == ("text", 150)
    assert maker.data(two.replace(" operations ", " "))["b"]["nodes"][0]["operationCount"] == 1


def test_first_0_of_proposals_is_their_count_alone(maker: Ask, secas: Ask, caller: Callers) -> None:
    query = """query ($state: ProposalState, $first: Int) { proposals(state: $state, first: $first) {
      totalCount nodes { id } edges { cursor } pageInfo { hasNextPage startCursor endCursor } } }"""
    for _ in range(2):
        proposed(maker, **WITHDRAW)

    def counted(ask: Ask, **given: Any) -> int:
        whole, alone = (ask.data(query, first=first, **given)["proposals"] for first in (500, 0))
        assert alone["totalCount"] == whole["totalCount"] == len(whole["nodes"])
        is_more = {"hasNextPage": bool(whole["nodes"]), "startCursor": None, "endCursor": None}
        assert {name: alone[name] for name in ("nodes", "edges", "pageInfo")} == {
            "nodes": [],
            "edges": [],
            "pageInfo": is_more,
        }
        return int(alone["totalCount"])

    assert counted(maker, state="OPEN") == 2
    assert counted(maker) >= 2
    assert counted(secas) >= counted(maker)
    assert counted(caller(Role.MANUFACTURER, "M2", manufacturer_codes=["F001"])) == 0


@pytest.mark.parametrize("role", ["anonymous", "party", "dcc", "rsa", "ssc"])
def test_who_neither_proposes_nor_publishes_is_refused_whether_there_are_any_or_none(
    role: str, client: httpx.Client, headers_of: Callable[[str], dict[str, str]], maker: Ask
) -> None:
    ask = Ask(client, headers_of(role))
    before = ask(PROPOSALS).content
    proposal = proposed(maker, **WITHDRAW)
    assert ask(PROPOSALS).content == before
    assert set(ask.codes(PROPOSALS)) == {"FORBIDDEN"}
    assert set(ask.codes(PROPOSE, input=WITHDRAW)) == {"FORBIDDEN"}
    assert set(ask.codes(DECIDE, id=proposal["id"], publish=True)) == {"FORBIDDEN"}
    assert set(ask.codes(TAKE_BACK, id=proposal["id"])) == {"FORBIDDEN"}


EVERYONES: Final = (
    "{ revision { id } changes { nodes { id kind note } position } }",
    "{ firmwareVersions { totalCount nodes { cplEntryId } } }",
    "{ upgradePathway(from: {cplEntryId: 20}) { __typename } proposals { totalCount nodes { id } } }",
    'mutation { takeBackProposal(id: "x") { id } }',
)


def test_store_with_a_proposal_gives_everyone_else_the_same_bytes(
    maker: Ask, secas: Ask, caller: Callers, client: httpx.Client, headers_of: Callable[[str], dict[str, str]]
) -> None:
    others = [
        *(Ask(client, headers_of(role)) for role in ("anonymous", "party", "dcc", "rsa", "ssc")),
        caller(Role.MANUFACTURER, "M2", manufacturer_codes=["F001"], is_sec_party=True),
        caller(Role.ALT_HAN_CO, "AHC", manufacturer_codes=["F003"]),
    ]

    def told() -> list[tuple[bytes, str | None]]:
        answers = [ask(query) for ask in others for query in EVERYONES]
        return [(answer.content, answer.headers.get("etag")) for answer in answers]

    before = told()
    proposal = proposed(maker, **WITHDRAW, note="Only for SECAS.")
    during = told()
    decided(secas, proposal, publish=False)
    assert before == during == told()
    # what does not exist and what is another's are answered alike
    other = caller(Role.MANUFACTURER, "M2", manufacturer_codes=["F001"])
    unknown = other(TAKE_BACK, id="x").content
    assert other(TAKE_BACK, id=proposal["id"]).content == unknown


def test_published_proposal_is_one_change_of_the_ledger_and_asserted_by_its_maker(maker: Ask, secas: Ask) -> None:
    query = """{ firmwareVersion(cplEntryId: 21) {
      upgradesTo(includeEnded: true) { nodes { state endCode assertedBy } }
      history(first: 500) { nodes { kind note } } } }"""
    proposal = proposed(maker, **WITHDRAW, note="Bricks on the way.")
    outcome = decided(secas, proposal, publish=True, note="Agreed.")
    assert outcome["__typename"] == "ChangesPublished"
    assert outcome["events"]["nodes"] == [{"kind": "UPGRADE_WITHDRAWN"}]
    assert entries(outcome["consequences"]) == [20, 21]
    version = secas.data(query)["firmwareVersion"]
    last = version["upgradesTo"]["nodes"][-1]
    assert last == {"state": "WITHDRAWN", "endCode": "WITHDRAWN_BY_MANUFACTURER", "assertedBy": "F001"}
    assert {"kind": "UPGRADE_WITHDRAWN", "note": "Bricks on the way."} in version["history"]["nodes"]
    [now] = [one for one in listed(maker) if one["id"] == proposal["id"]]
    assert (now["state"], now["decisionNote"], now["obstacles"], entries(now["impact"])) == (
        "PUBLISHED",
        "Agreed.",
        [],
        [],
    )


def test_rejected_proposal_writes_nothing_and_has_its_note(maker: Ask, secas: Ask) -> None:
    before = secas.data("{ revision { id } }")
    outcome = decided(secas, proposed(maker, **WITHDRAW), publish=False, note="Not this one.")
    assert outcome["__typename"] == "ChangesProposed"
    assert (outcome["proposal"]["state"], outcome["proposal"]["decisionNote"]) == ("REJECTED", "Not this one.")
    assert secas.data("{ revision { id } }") == before


@pytest.mark.parametrize("publish", [True, False])
def test_proposal_that_is_not_open_any_more_is_a_conflict(maker: Ask, secas: Ask, publish: bool) -> None:  # noqa: FBT001
    rejected, taken_back = proposed(maker, **WITHDRAW), proposed(maker, **WITHDRAW)
    decided(secas, rejected, publish=False)
    assert maker.data(TAKE_BACK, id=taken_back["id"])["takeBackProposal"]["state"] == "TAKEN_BACK"
    for proposal, state in ((rejected, "REJECTED"), (taken_back, "TAKEN_BACK")):
        [error] = secas(DECIDE, id=proposal["id"], publish=publish).json()["errors"]
        assert (error["extensions"]["code"], error["extensions"]["state"]) == ("CONFLICT", state)
        assert maker.codes(TAKE_BACK, id=proposal["id"]) == ["CONFLICT"]


def test_unknown_proposal_is_refused_by_its_argument(secas: Ask) -> None:
    [error] = secas(DECIDE, id="x", publish=True).json()["errors"]
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("BAD_USER_INPUT", "id")


def test_operation_on_anothers_entry_is_refused_and_tells_nothing_of_it(caller: Callers) -> None:
    other = caller(Role.MANUFACTURER, "M2", manufacturer_codes=["F002"])
    for operation in (WITHDRAW, DECLARE):
        outcome = other.data(PROPOSE, input=operation)["proposeChanges"]
        assert outcome["__typename"] == "ChangesRefused"
        assert [one["reason"] for one in outcome["problems"]] == [
            "entry 21 is of manufacturer code F001, which is not yours",
            "entry 22 is of manufacturer code F001, which is not yours",
        ]
    assert listed(other) == []


def test_entry_is_not_proposed_under_a_code_that_is_not_owned(maker: Ask) -> None:
    given = {"cplEntryId": 20, "manufacturerCode": "F002"}
    outcome = maker.data(PROPOSE, input={"operations": [{"correctFirmware": given}]})["proposeChanges"]
    [problem] = outcome["problems"]
    assert (problem["field"], problem["value"]) == ("correctFirmware.manufacturerCode", "F002")


@pytest.mark.parametrize(
    "operation",
    [
        {"recordStack": {"cplEntryId": 20, "name": "x"}},
        {"recordDefect": {"osv": "{}"}},
        {"assess": {"defectId": "x", "cplEntryId": 20, "verdict": "FIXED"}},
    ],
)
def test_sealed_operations_are_not_proposed(operation: dict[str, Any], maker: Ask) -> None:
    assert set(maker.codes(PROPOSE, input={"operations": [operation]})) == {"FORBIDDEN"}


def test_dry_run_answers_what_would_follow_and_keeps_nothing(maker: Ask) -> None:
    outcome = maker.data(PROPOSE, input={**WITHDRAW, "dryRun": True})["proposeChanges"]
    assert outcome["__typename"] == "ChangesChecked"
    assert entries(outcome["expected"]) == [20, 21]
    assert listed(maker, state="OPEN") == []


def test_all_problems_are_answered_at_once(maker: Ask) -> None:
    operations = [
        {"declareUpgrade": {"fromCplEntryId": 22, "toCplEntryId": 20}},
        {"withdrawUpgrade": {"fromCplEntryId": 20, "toCplEntryId": 22}},
    ]
    outcome = maker.data(PROPOSE, input={"operations": operations})["proposeChanges"]
    assert [one["operation"] for one in outcome["problems"]] == [0, 1]
    assert all(one["remedy"] for one in outcome["problems"])


def test_proposal_is_checked_again_when_it_is_decided(maker: Ask, secas: Ask) -> None:
    first, second = proposed(maker, **WITHDRAW), proposed(maker, **WITHDRAW)
    decided(secas, first, publish=True)
    [open_one] = listed(maker, state="OPEN")
    assert open_one["id"] == second["id"]
    assert [one["operation"] for one in open_one["obstacles"]] == [0]
    assert entries(open_one["impact"]) == []
    outcome = decided(secas, second, publish=True)
    assert outcome["__typename"] == "ChangesRefused"
    assert [one["id"] for one in listed(maker, state="OPEN")] == [second["id"]]


def test_key_gives_the_same_proposal_again_and_refuses_another(maker: Ask) -> None:
    first = proposed(maker, **WITHDRAW, idempotencyKey="k1")
    assert proposed(maker, **WITHDRAW, idempotencyKey="k1")["id"] == first["id"]
    assert maker.codes(PROPOSE, input={**DECLARE, "idempotencyKey": "k1"}) == ["BAD_USER_INPUT"]


def test_note_with_a_word_of_what_is_restricted_is_refused(maker: Ask, secas: Ask) -> None:
    [error] = maker(PROPOSE, input={**WITHDRAW, "note": "The ZigBee stack is at fault."}).json()["errors"]
    assert error["extensions"]["argument"] == "input.note"
    proposal = proposed(maker, **WITHDRAW)
    [error] = secas(DECIDE, id=proposal["id"], publish=False, note="The ZigBee stack.").json()["errors"]
    assert error["extensions"]["argument"] == "note"


def test_change_since_the_named_revision_is_a_conflict(maker: Ask) -> None:
    assert maker.codes(PROPOSE, input={**WITHDRAW, "onRevision": "cpl0"}) == ["CONFLICT"]
    now = maker.data("{ revision { id } }")["revision"]["id"]
    assert proposed(maker, **WITHDRAW, onRevision=now)["state"] == "OPEN"


def test_list_is_read_page_by_page_the_latest_first(maker: Ask) -> None:
    made = [proposed(maker, **WITHDRAW)["id"] for _ in range(3)]
    first = maker.data(PROPOSALS, state="OPEN", first=2)["proposals"]
    rest = maker.data(PROPOSALS, state="OPEN", first=2, after=first["pageInfo"]["endCursor"])["proposals"]
    assert [one["id"] for one in (*first["nodes"], *rest["nodes"])] == made[::-1]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (3, True, False)


def test_answers_with_proposals_are_kept_by_nobody(maker: Ask) -> None:
    assert "etag" not in maker(PROPOSALS).headers
