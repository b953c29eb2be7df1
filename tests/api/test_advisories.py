"""Advisories over HTTP, role by role: S58 and its rows of domain.md §5.3, and drafts that nobody can tell of."""

import base64
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from support.asking import Ask

FIELDS: Final = """id state title text severity releasedAt withdrawnAt supersedes supersededBy
  firmwareVersions { totalCount nodes { cplEntryId } }"""
DRAFT: Final = (
    f"mutation ($input: AdvisoryInput!) {{ draftAdvisory(input: $input) {{ {FIELDS} findings {{ code message }} }} }}"
)
REVIEW: Final = "mutation ($id: ID!) { reviewAdvisory(id: $id) { state } }"
RELEASE: Final = f"""mutation ($id: ID!, $despite: [AdvisoryFindingCode!]) {{
  releaseAdvisory(id: $id, despite: $despite) {{ {FIELDS} }} }}"""
WITHDRAW: Final = """mutation ($id: ID!) { withdrawAdvisory(id: $id, reason: "Over.") { state withdrawnAt } }"""
ASK: Final = """mutation ($id: ID!, $codes: [String!]) {
  askManufacturers(id: $id, manufacturerCodes: $codes, publicCve: "CVE-2023-41094") { id } }"""
ANSWER: Final = """mutation ($id: ID!, $answer: ManufacturerAnswer!, $fixedBy: Int) {
  answerAdvisory(id: $id, answer: $answer, fixedBy: $fixedBy) {
    answer statedAt manufacturer { code } fixedBy { cplEntryId } } }"""
LISTED: Final = f"{{ advisories {{ totalCount nodes {{ {FIELDS} }} }} }}"
STATEMENTS: Final = """{ advisories { nodes { id statements {
  manufacturer { code } answer publicCve firmwareVersions { cplEntryId } fixedBy { cplEntryId } } } } }"""
ENQUIRIES: Final = """{ advisoryEnquiries {
  advisoryId publicCve answer firmwareVersions { cplEntryId } manufacturer { code } } }"""
PAPER: Final = """{ advisories { nodes { id paper {
  revision authors reviewer releasedBy releasedDespite withdrawalReason
  revisions { number text writtenBy } audience { role fields } } } } }"""
ON_VERSION: Final = """query ($entry: Int!) { firmwareVersion(cplEntryId: $entry) {
  versionHex status zigbeeBand releasedOn upgradesTo { totalCount }
  advisories { id text } deviceModel { advisories { id } } } }"""
FEED: Final = """query ($after: String, $filter: ChangeFilter) { changes(after: $after, filter: $filter) {
  position nodes { kind firmwareVersions { nodes { cplEntryId } } } } }"""
HISTORY: Final = "{ firmwareVersion(cplEntryId: 301) { history(first: 500) { nodes { kind } } } }"
EVERYTHING: Final = (
    LISTED,
    "{ revision { id } }",
    "{ changes(first: 500) { nodes { id kind } position hasMore } }",
    ENQUIRIES,
    STATEMENTS,
    PAPER,
    "{ advisories { nodes { findings { code } } } }",
    "{ firmwareVersion(cplEntryId: 300) { advisories { id } history { totalCount } } }",
    "{ deviceModels(first: 500) { nodes { advisories { id } } } }",
    HISTORY,
)
ALL: Final = ["RESTRICTED_WORD", "SET_LIKE_A_STACK", "SET_LIKE_A_BUILD", "SET_LIKE_A_DEFECT"]
TEXT: Final = "Update these meters as soon as you can."
ON_A_STACK: Final = [80, 81]
"""All firmware of one stack in the example."""
S58: Final = {"title": "Update of two meters", "text": TEXT, "severity": "HIGH", "cplEntryIds": [300, 301]}

Callers = Callable[..., Ask]


@pytest.fixture(scope="module")
def caller(client: httpx.Client, key_folder: Path) -> Callers:
    def one(role: Role, party: str | None = None, **claims: Any) -> Ask:
        token = mint_token(demo_key(key_folder), role=role, party=party, **claims)
        return Ask(client, {"authorization": f"Bearer {token}"})

    return one


@pytest.fixture(scope="module")
def ann(caller: Callers) -> Ask:
    return caller(Role.SSC, "ann")


@pytest.fixture(scope="module")
def ben(caller: Callers) -> Ask:
    return caller(Role.SSC, "ben")


@pytest.fixture(scope="module")
def maker(caller: Callers) -> Ask:
    """A manufacturer that is no SEC Party."""
    return caller(Role.MANUFACTURER, "M1", manufacturer_codes=["F001"])


@pytest.fixture(scope="module")
def others(client: httpx.Client, caller: Callers, maker: Ask) -> dict[str, Ask]:
    """Everyone but the Security Sub-Committee."""
    roles = {role.value: caller(role, f"a {role.value}") for role in Role if role is not Role.SSC}
    return {"anonymous": Ask(client, {}), "maker": maker, **roles}


@pytest.fixture(autouse=True)
def nothing_stands(ann: Ask) -> Iterator[None]:
    yield
    for one in ann.data(LISTED)["advisories"]["nodes"]:
        if one["state"] in {"DRAFT", "REVIEWED", "RELEASED"}:
            ann.data(WITHDRAW, id=one["id"])


def drafted(ann: Ask, **more: Any) -> Any:
    return ann.data(DRAFT, input={**S58, **more})["draftAdvisory"]


def released(ann: Ask, ben: Ask, **more: Any) -> Any:
    one = drafted(ann, **more)
    ben.data(REVIEW, id=one["id"])
    return ben.data(RELEASE, id=one["id"], despite=ALL)["releaseAdvisory"]


def ids(ask: Ask) -> list[str]:
    return [one["id"] for one in ask.data(LISTED)["advisories"]["nodes"]]


def test_s58_released_advisory_is_on_its_entries_and_alters_nothing_else_of_them(
    ann: Ask, ben: Ask, caller: Callers
) -> None:
    party = caller(Role.PARTY, "P1")
    before = party.data(ON_VERSION, entry=300)["firmwareVersion"]
    position = party.data(FEED)["changes"]["position"]
    one = drafted(ann)
    assert (one["state"], one["releasedAt"]) == ("DRAFT", None)
    ben.data(REVIEW, id=one["id"])
    found = ben.data(RELEASE, id=one["id"])["releaseAdvisory"]
    assert (found["state"], found["text"]) == ("RELEASED", TEXT)
    after = party.data(ON_VERSION, entry=300)["firmwareVersion"]
    assert after.pop("advisories") == [{"id": one["id"], "text": TEXT}]
    assert after.pop("deviceModel") == {"advisories": [{"id": one["id"]}]}
    assert {**after, "advisories": [], "deviceModel": {"advisories": []}} == before
    assert party.data(ON_VERSION, entry=303)["firmwareVersion"]["advisories"] == []
    [event] = party.data(FEED, after=position)["changes"]["nodes"]
    assert event["kind"] == "ADVISORY_CHANGED"
    assert [row["cplEntryId"] for row in event["firmwareVersions"]["nodes"]] == [300, 301]
    told = party.data(FEED, after=position, filter={"cplEntryIds": [303]})["changes"]["nodes"]
    assert told == []
    kinds = [row["kind"] for row in party.data(HISTORY)["firmwareVersion"]["history"]["nodes"]]
    assert "ADVISORY_CHANGED" in kinds
    ann.data(WITHDRAW, id=one["id"])
    [listed] = [row for row in party.data(LISTED)["advisories"]["nodes"] if row["id"] == one["id"]]
    assert (listed["state"], listed["text"], bool(listed["withdrawnAt"])) == ("WITHDRAWN", TEXT, True)
    assert party.data(ON_VERSION, entry=300)["firmwareVersion"]["advisories"] == []


def test_released_advisory_is_for_sec_parties_and_the_committee(ann: Ask, ben: Ask, others: dict[str, Ask]) -> None:
    one = released(ann, ben)
    for role in ("party", "dcc", "secas"):
        assert one["id"] in ids(others[role])
    for role in ("anonymous", "manufacturer", "rsa", "alt_han_co", "maker"):
        assert others[role].codes(LISTED) == ["FORBIDDEN"]
        assert set(others[role].codes(ON_VERSION, entry=300)) == {"FORBIDDEN"}


def test_draft_tells_nobody_but_its_writers_anything(ann: Ask, ben: Ask, others: dict[str, Ask]) -> None:
    def seen() -> dict[tuple[str, str], Any]:
        return {(role, query): ask(query).json() for role, ask in others.items() for query in EVERYTHING}

    before = seen()
    one = drafted(ann, cplEntryIds=[20, 300, 301])
    ann.data(DRAFT, input={**S58, "id": one["id"], "cplEntryIds": [300]})
    ben.data(REVIEW, id=one["id"])
    assert seen() == before
    assert one["id"] in ids(ben)
    writes = (DRAFT, REVIEW, RELEASE, WITHDRAW, ASK, ANSWER)
    for role, ask in others.items():
        for write in writes:
            tried = [
                ask(write, id=given, input={**S58, "id": given}, answer="NOT_AFFECTED").json()
                for given in (one["id"], "00000000-0000-4000-8000-000000000000")
            ]
            assert tried[0] == tried[1], (role, write)
            assert "errors" in tried[0]


def test_two_persons_write_and_review(ann: Ask, ben: Ask) -> None:
    one = drafted(ann)
    assert ann.codes(REVIEW, id=one["id"]) == ["FORBIDDEN"]
    assert ann.codes(RELEASE, id=one["id"], despite=ALL) == ["CONFLICT"]
    assert ben.data(REVIEW, id=one["id"]) == {"reviewAdvisory": {"state": "REVIEWED"}}


def test_place_of_an_advisory_is_that_of_its_release(ann: Ask, ben: Ask, others: dict[str, Ask]) -> None:
    first = drafted(ann)
    second = released(ann, ben)
    ben.data(REVIEW, id=first["id"])
    ben.data(RELEASE, id=first["id"], despite=ALL)
    listed = others["party"].data("{ advisories(first: 2) { edges { cursor node { id releasedAt } } } }")
    edges = listed["advisories"]["edges"]
    assert [edge["node"]["id"] for edge in edges] == [first["id"], second["id"]], "the latest release first"
    for edge in edges:
        released_ms = round(datetime.fromisoformat(edge["node"]["releasedAt"]).timestamp() * 1000)
        assert f"{released_ms:015d}" in str(base64.b64decode(edge["cursor"])), "not when its draft was begun"


def test_findings_are_for_the_committee_and_are_recorded_as_read(ann: Ask, ben: Ask, others: dict[str, Ask]) -> None:
    one = drafted(ann, text="Those on emberznet 6.7.6 should be updated.", cplEntryIds=ON_A_STACK)
    assert [found["code"] for found in one["findings"]][:2] == ["RESTRICTED_WORD", "RESTRICTED_WORD"]
    assert "SET_LIKE_A_STACK" in {found["code"] for found in one["findings"]}
    reads = ann.data("{ restrictedReads(first: 1) { nodes { coordinates entryCount } } }")["restrictedReads"]["nodes"]
    assert "Advisory.findings" in reads[0]["coordinates"]
    assert reads[0]["entryCount"] == 2
    ben.data(REVIEW, id=one["id"])
    assert ben.codes(RELEASE, id=one["id"], despite=["RESTRICTED_WORD"]) == ["BAD_USER_INPUT"]
    one = released(ann, ben)
    for role in ("party", "dcc", "secas"):
        answer = others[role]("{ advisories { nodes { id findings { code } paper { revision } } } }").json()
        assert {error["extensions"]["requiredScope"] for error in answer["errors"]} == {"advisories:write"}
        assert answer["data"]["advisories"]["nodes"][0] == {"id": one["id"], "findings": None, "paper": None}


def test_manufacturers_answer_each_for_its_own_entries(
    ann: Ask, ben: Ask, maker: Ask, caller: Callers, others: dict[str, Ask]
) -> None:
    stranger = caller(Role.MANUFACTURER, "M2", manufacturer_codes=["F002"])
    one = drafted(ann, cplEntryIds=[1, 2, 3])
    ann.data(ASK, id=one["id"], codes=["F001"])
    [asked] = maker.data(ENQUIRIES)["advisoryEnquiries"]
    assert (asked["advisoryId"], asked["publicCve"], asked["answer"]) == (one["id"], "CVE-2023-41094", "NOT_ANSWERED")
    assert [row["cplEntryId"] for row in asked["firmwareVersions"]] == [1, 3]
    assert stranger.data(ENQUIRIES) == {"advisoryEnquiries": []}
    assert stranger.codes(ANSWER, id=one["id"], answer="NOT_AFFECTED") == ["BAD_USER_INPUT"]
    answered = maker.data(ANSWER, id=one["id"], answer="FIXED", fixedBy=3)["answerAdvisory"]
    assert (answered["answer"], answered["fixedBy"]) == ("FIXED", {"cplEntryId": 3})
    table = {row["id"]: row["statements"] for row in ann.data(STATEMENTS)["advisories"]["nodes"]}[one["id"]]
    assert [(row["manufacturer"]["code"], row["answer"]) for row in table] == [
        ("F001", "FIXED"),
        ("F002", "NOT_ANSWERED"),
    ]
    ben.data(REVIEW, id=one["id"])
    ben.data(RELEASE, id=one["id"], despite=ALL)
    member = caller(Role.MANUFACTURER, "M2", manufacturer_codes=["F002"], is_sec_party=True)
    own = {row["id"]: row["statements"] for row in member.data(STATEMENTS)["advisories"]["nodes"]}[one["id"]]
    assert [(row["manufacturer"]["code"], row["answer"]) for row in own] == [("F002", "NOT_ANSWERED")]
    assert set(others["party"].codes(STATEMENTS)) == {"FORBIDDEN"}
    exposures = ann.data("{ firmwareVersion(cplEntryId: 1) { defects { exposure } } }")["firmwareVersion"]["defects"]
    assert "FIXED" not in {row["exposure"] for row in exposures}  # nothing is taken over by itself


def test_paper_says_who_did_what_and_who_would_see_it(ann: Ask, ben: Ask) -> None:
    one = released(ann, ben, cplEntryIds=ON_A_STACK)
    paper = {row["id"]: row["paper"] for row in ann.data(PAPER)["advisories"]["nodes"]}[one["id"]]
    assert (paper["revision"], paper["authors"], paper["reviewer"], paper["releasedBy"]) == (1, ["ann"], "ben", "ben")
    assert "SET_LIKE_A_STACK" in paper["releasedDespite"]
    assert paper["revisions"] == [{"number": 1, "text": TEXT, "writtenBy": "ann"}]
    audience = {row["role"]: row["fields"] for row in paper["audience"]}
    assert audience["anonymous"] == audience["manufacturer"] == []
    assert {"title", "text", "firmwareVersions"} <= set(audience["SEC Party"])
    assert not {"findings", "paper", "statements"} & set(audience["SEC Party"])


def test_what_supersedes_ends_what_was_released(ann: Ask, ben: Ask, caller: Callers) -> None:
    old = released(ann, ben)
    new = released(ann, ben, supersedes=old["id"], cplEntryIds=[300])
    assert new["supersedes"] == old["id"]
    listed = {row["id"]: row for row in caller(Role.PARTY, "P1").data(LISTED)["advisories"]["nodes"]}
    assert (listed[old["id"]]["state"], listed[old["id"]]["supersededBy"]) == ("SUPERSEDED", new["id"])
    assert listed[old["id"]]["text"] == TEXT


def test_set_of_entries_that_is_what_a_defect_affects_or_nearly_is_found(ann: Ask) -> None:
    """Whoever reads such an advisory learns what shares a defect, whatever its words (domain.md R083)."""
    query = "{ defects(first: 40) { nodes { id affected(first: 500) { nodes { firmwareVersion { cplEntryId } } } } } }"
    sets = {
        one["id"]: sorted(row["firmwareVersion"]["cplEntryId"] for row in one["affected"]["nodes"])
        for one in ann.data(query)["defects"]["nodes"]
    }
    everything = {entry for affected in sets.values() for entry in affected}
    name, affected = max(
        ((name, own) for name, own in sets.items() if set(own) != everything), key=lambda one: len(one[1])
    )
    outside = min(everything - set(affected))
    assert len(affected) > 10, "the example has a defect that many share"

    def named(entries: list[int]) -> bool:
        """Whether a finding of a draft on some entries names the defect."""
        found = drafted(ann, cplEntryIds=entries)["findings"]
        return any(one["code"] == "SET_LIKE_A_DEFECT" and name in one["message"] for one in found)

    assert named(affected)
    assert named(affected[1:])
    assert named([*affected, outside])
    assert not named(affected[: len(affected) // 2])
