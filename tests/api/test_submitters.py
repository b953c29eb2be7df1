"""Who submitted a record: its role for all who read the FIR, its party for itself and SECAS alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from support.asking import Ask

ENDS: Final = {"fromCplEntryId": 21, "toCplEntryId": 22}
WITHDRAW: Final = {"operations": [{"withdrawUpgrade": {**ENDS, "endCode": "CORRECTED"}}]}
DECLARE: Final = {"operations": [{"declareUpgrade": ENDS}]}
PUBLISH: Final = "mutation ($input: ChangesInput!) { publishChanges(input: $input) { __typename } }"
PROPOSE: Final = """mutation ($input: ChangesInput!) {
  proposeChanges(input: $input) { __typename ... on ChangesProposed { proposal { id } } }
}"""
DECIDE: Final = "mutation ($id: ID!) { decideProposal(id: $id, publish: true) { __typename } }"
SUBMITTERS: Final = """{
  firmwareVersion(cplEntryId: 22) {
    assertedBy submitter { role party }
    upgradesFrom { nodes { assertedBy submitter { role party } obligation } }
  }
}"""
SUBMITTED: Final = """query ($after: String) {
  changes(after: $after, first: 500) { position nodes { kind submitter { role party } } }
}"""
MAKERS: Final = ("M1", "M2")


class Callers:
    """Callers of every kind that sees or makes submissions."""

    def __init__(self, client: httpx.Client, key_folder: Path) -> None:
        self.client, self.pem = client, demo_key(key_folder)

    def one(self, role: Role, party: str, **claims: Any) -> Ask:
        token = mint_token(self.pem, role=role, party=party, **claims)
        return Ask(self.client, {"authorization": f"Bearer {token}"})

    def maker(self, party: str) -> Ask:
        return self.one(Role.MANUFACTURER, party, manufacturer_codes=["F001"], is_sec_party=True)

    def proposed_and_published(self, party: str) -> None:
        """Publish a manufacturer's statement of the upgrade as SECAS."""
        secas = self.one(Role.SECAS, "SECAS")
        secas.data(PUBLISH, input=WITHDRAW)
        proposal = self.maker(party).data(PROPOSE, input=DECLARE)["proposeChanges"]["proposal"]
        assert secas.data(DECIDE, id=proposal["id"])["decideProposal"]["__typename"] == "ChangesPublished"


@pytest.fixture(scope="module")
def callers(client: httpx.Client, key_folder: Path) -> Iterator[Callers]:
    callers = Callers(client, key_folder)
    yield callers
    secas = callers.one(Role.SECAS, "SECAS")
    secas(PUBLISH, input=WITHDRAW)
    secas(PUBLISH, input=DECLARE)


def upgrade_seen_by(ask: Ask) -> Any:
    [upgrade] = ask.data(SUBMITTERS)["firmwareVersion"]["upgradesFrom"]["nodes"]
    return upgrade


@pytest.mark.parametrize("party", MAKERS)
def test_submitting_party_is_seen_by_itself_and_secas_alone(callers: Callers, party: str) -> None:
    callers.proposed_and_published(party)
    [other] = {*MAKERS} - {party}
    seen, hidden = {"role": "MANUFACTURER", "party": party}, {"role": "MANUFACTURER", "party": None}
    assert upgrade_seen_by(callers.one(Role.SECAS, "SECAS 2"))["submitter"] == seen
    assert upgrade_seen_by(callers.maker(party))["submitter"] == seen
    agent = callers.one(Role.RSA, "R", acting_for=[party], act_for=party, is_sec_party=True)
    assert upgrade_seen_by(agent)["submitter"] == seen
    for reader in (
        callers.maker(other),
        callers.one(Role.PARTY, "P1"),
        callers.one(Role.DCC, "DCC"),
        callers.one(Role.SSC, "SSC"),
        callers.one(Role.PARTY, ""),
    ):
        assert upgrade_seen_by(reader) == {"assertedBy": "F001", "submitter": hidden, "obligation": None}


def test_who_submitted_changes_no_byte_for_others(callers: Callers) -> None:
    found = set()
    for party in MAKERS:
        callers.proposed_and_published(party)
        found.add(callers.one(Role.PARTY, "P1")(SUBMITTERS).content)
    assert len(found) == 1


def test_import_and_change_state_their_submitter(callers: Callers) -> None:
    secas = callers.one(Role.SECAS, "SECAS")
    version = secas.data(SUBMITTERS.replace("22", "30"))["firmwareVersion"]
    assert version["assertedBy"] == "F001"
    assert version["submitter"] == {"role": "SECAS", "party": None}  # at the terminal of the store
    secas.data(PUBLISH, input=WITHDRAW)
    secas.data(PUBLISH, input=DECLARE)
    assert upgrade_seen_by(secas)["submitter"] == {"role": "SECAS", "party": "SECAS"}


def test_what_the_committee_publishes_is_its_own_in_events_that_it_alone_reads(callers: Callers) -> None:
    ssc, others = callers.one(Role.SSC, "SSC"), (callers.one(Role.SECAS, "SECAS"), callers.one(Role.PARTY, "P1"))
    before = [ask.data(SUBMITTED)["changes"]["position"] for ask in (ssc, *others)]
    for verdict in ("UNDER_INVESTIGATION", "NONE"):
        assessed = {"defectId": "SYN-0001", "cplEntryId": 20, "verdict": verdict}
        assert ssc.data(PUBLISH, input={"operations": [{"assess": assessed}]})["publishChanges"]
    events = ssc.data(SUBMITTED, after=before[0])["changes"]["nodes"]
    assert events == [{"kind": "ASSESSMENT_CHANGED", "submitter": {"role": "SSC", "party": "SSC"}}] * 2
    for ask, position in zip(others, before[1:], strict=True):
        assert ask.data(SUBMITTED, after=position)["changes"]["nodes"] == []


def test_event_has_the_submitter_of_its_change_and_its_party_for_itself_and_secas_alone(callers: Callers) -> None:
    party = callers.one(Role.PARTY, "P1")
    began = party.data(SUBMITTED)["changes"]["position"]
    callers.proposed_and_published("M1")
    first, last = party.data(SUBMITTED, after=began)["changes"]["nodes"]
    assert first == {"kind": "UPGRADE_WITHDRAWN", "submitter": {"role": "SECAS", "party": None}}
    assert last == {"kind": "UPGRADE_DECLARED", "submitter": {"role": "MANUFACTURER", "party": None}}
    [*_, last] = callers.maker("M1").data(SUBMITTED)["changes"]["nodes"]
    assert last["submitter"] == {"role": "MANUFACTURER", "party": "M1"}


def test_what_is_stated_at_once_and_an_advisory_have_their_submitters(callers: Callers) -> None:
    party, secas, maker = callers.one(Role.PARTY, "P1"), callers.one(Role.SECAS, "SECAS"), callers.maker("M1")
    began = [ask.data(SUBMITTED)["changes"]["position"] for ask in (party, secas)]
    for change in ("declareCompatible", "withdrawCompatible"):
        maker.data(f"mutation {{ {change}(cplEntryId: 20, withCplEntryIds: [30]) {{ cplEntryId }} }}")
    model = maker.data("{ firmwareVersion(cplEntryId: 20) { deviceModel { id } } }")["firmwareVersion"]["deviceModel"][
        "id"
    ]
    limited = "mutation ($input: LimitationInput!) { stateLimitation(input: $input) { id } }"
    stated = maker.data(limited, input={"deviceModelId": model, "text": "Slow."})["stateLimitation"]
    secas.data("mutation ($id: ID!) { endLimitation(id: $id) { id } }", **stated)
    ann, ben = callers.one(Role.SSC, "ann"), callers.one(Role.SSC, "ben")
    text = {"title": "Update", "text": "Soon.", "cplEntryIds": [120]}
    drafted = ann.data("mutation ($input: AdvisoryInput!) { draftAdvisory(input: $input) { id } }", input=text)[
        "draftAdvisory"
    ]
    ben.data("mutation ($id: ID!) { reviewAdvisory(id: $id) { id } }", **drafted)
    ben.data("mutation ($id: ID!) { releaseAdvisory(id: $id, despite: [SET_LIKE_A_STACK]) { id } }", **drafted)
    ben.data('mutation ($id: ID!) { withdrawAdvisory(id: $id, reason: "Over.") { id } }', **drafted)
    by_maker: dict[str, str | None] = {"role": "MANUFACTURER", "party": "M1"}
    by_secas: dict[str, str | None] = {"role": "SECAS", "party": "SECAS"}
    by_committee: dict[str, str | None] = {"role": "SSC", "party": None}
    whole = [by_maker, by_maker, by_maker, by_secas, by_committee, by_committee]
    for ask, position, shown in (
        (secas, began[1], whole),
        (party, began[0], [{**one, "party": None} for one in whole]),
    ):
        told = [one["submitter"] for one in ask.data(SUBMITTED, after=position)["changes"]["nodes"]]
        assert told == shown


def test_anonymous_caller_is_refused_the_submitter(client: httpx.Client) -> None:
    query = "{ firmwareVersion(cplEntryId: 22) { assertedBy submitter { role } } }"
    assert Ask(client, {}).codes(query) == ["FORBIDDEN", "FORBIDDEN"]
    assert Ask(client, {}).codes(SUBMITTED) == ["FORBIDDEN"]
