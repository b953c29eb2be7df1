"""Release notes over HTTP: published by who owns the code, and read by whom they are granted to alone."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest

from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, open_graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks, now_ms
from firmware_graph.model.pathway import UpgradePathway
from firmware_graph.model.reference import FirmwareReference
from firmware_graph.model.rights import Rights, Scope
from firmware_graph.questions.parties.release_difference import ways_with_notes
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from firmware_graph.questions.pathways.upgrade_pathway import upgrade_pathway
from support.asking import Ask
from support.noting import (
    NOTE,
    ON_THE_WAY,
    PUBLISH_NOTE,
    TOLD,
    maker,
    note_harness,
    note_of,
    publish_note,
)
from support.party_harness import PartyHarness, created, in_days

GRANTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "public": (
        {"availability": "PUBLIC"},
        {"anonymous", "P1", "P2", "rsa", "ahc", "other maker", "DCC", "SECAS", "SSC"},
    ),
    "SEC Parties": ({"availability": "ALL_SEC_PARTIES"}, {"P1", "P2", "DCC", "SECAS", "SSC"}),
    "a supplier": ({"availability": "NAMED_PARTIES", "parties": ["P1"]}, {"P1"}),
    "a supplier by agent": ({"availability": "NAMED_PARTIES", "parties": ["P3"]}, {"rsa"}),
    "SECAS": ({"availability": "NAMED_PARTIES", "parties": ["SECAS"]}, {"SECAS"}),
    "the committee": ({"availability": "NAMED_PARTIES", "parties": ["SSC"]}, {"SSC"}),
}
MOST = 30
LEAST = "{ firmwareVersion(cplEntryId: %d) { releaseNote { availability } } }"


@pytest.fixture(scope="module")
def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartyHarness]:
    with note_harness(neo4j, tmp_path_factory.mktemp("notes"), max_note_revisions=MOST) as opened:
        yield opened


def readers(harness: PartyHarness) -> dict[str, Ask]:
    """Callers of every role of domain.md §5.3."""
    return {
        "anonymous": Ask(harness.clients[0], {}),
        "P1": harness.party("P1"),
        "P2": harness.party("P2", process=1),
        "rsa": harness.party("AGENT", Role.RSA, acting_for=["P3"], is_sec_party=False),
        "ahc": harness.party("AHC", Role.ALT_HAN_CO, is_sec_party=False),
        "other maker": harness.party("OTHER", Role.MANUFACTURER, is_sec_party=False, manufacturer_codes=["F002"]),
        "DCC": harness.party("DCC", Role.DCC),
        "SECAS": harness.party("SECAS", Role.SECAS),
        "SSC": harness.party("SSC", Role.SSC),
    }


@pytest.mark.parametrize("grant", GRANTS)
def test_note_is_read_by_whom_it_is_granted_and_by_others_as_none(harness: PartyHarness, grant: str) -> None:
    asking = readers(harness)
    harness.cypher("MATCH (note:ReleaseNote {cpl_entry_id: 3}) DELETE note RETURN count(*)")  # of another test
    publish_note(harness, 1, "NAMED_PARTIES", parties=["NOBODY"])
    hidden = {name: ask(NOTE, entry=1).content for name, ask in asking.items()}
    none = {name: ask(NOTE, entry=3).content for name, ask in asking.items()}
    assert hidden == none
    stated, granted = GRANTS[grant]
    publish_note(harness, 1, summary="tariffs", **stated)
    found = {name: ask(NOTE, entry=1) for name, ask in asking.items()}
    assert {name for name, response in found.items() if response.content != none[name]} == granted
    for name in granted:
        note = found[name].json()["data"]["firmwareVersion"]["releaseNote"]
        assert (note["summary"], note["grantedTo"]) == ("tariffs", None)
        assert "no recommendation" in note["information"]
    assert not [name for name, response in found.items() if "etag" in response.headers]
    own = note_of(maker(harness), 1)
    assert own["grantedTo"] == stated.get("parties", [])


def test_contact_says_that_there_is_one_and_nothing_of_it(harness: PartyHarness) -> None:
    secret = {"reference": "RN-77", "summary": "secret", "capabilities": ["a"], "fixes": ["b"], "advice": "SHOULD_NOT"}
    publish_note(harness, 2, "CONTACT_MANUFACTURER", **secret)
    asking = readers(harness)
    for name in ("P1", "DCC", "SECAS", "SSC"):
        note = note_of(asking[name], 2)
        assert (note["availability"], note["firmwareVersion"]) == ("CONTACT_MANUFACTURER", {"cplEntryId": 2})
        assert (note["reference"], note["summary"], note["capabilities"], note["fixes"]) == (None, None, [], [])
        assert (note["advice"], note["upgradeFrom"], note["plannedReleases"]) == ("NOT_STATED", [], [])
    for name in ("anonymous", "ahc", "other maker", "rsa"):
        assert note_of(asking[name], 2) is None
    assert note_of(maker(harness), 2)["summary"] == "secret"
    assert asking["P1"].data("{ firmwareVersion(cplEntryId: 2) { manufacturerContact } }")


def test_grant_that_has_ended_is_none_again(harness: PartyHarness) -> None:
    publish_note(harness, 3, "NAMED_PARTIES", parties=["P1"], until=in_days(0.6 / 86_400))
    asking = readers(harness)
    assert note_of(asking["P1"], 3)["until"]
    time.sleep(0.7)
    assert asking["P1"](NOTE, entry=3).content == asking["P2"](NOTE, entry=3).content
    assert note_of(asking["P1"], 3) is None
    assert note_of(maker(harness), 3) is not None


def test_what_is_replaced_stays_in_the_store(harness: PartyHarness) -> None:
    harness.cypher("MATCH (note:ReleaseNote|PastReleaseNote {cpl_entry_id: 4}) DELETE note RETURN count(*)")
    publish_note(harness, 4, reference="first")
    publish_note(harness, 4, reference="second")
    assert note_of(readers(harness)["anonymous"], 4)["reference"] == "second"
    past = harness.cypher(
        "MATCH (note:PastReleaseNote {cpl_entry_id: 4}) RETURN note.reference, note.replaced_at >= note.published_at"
    )
    assert past == [["first", True]]
    assert harness.cypher("MATCH (note:ReleaseNote {cpl_entry_id: 4}) RETURN count(*)") == [[1]]


def test_only_who_owns_the_code_publishes(harness: PartyHarness) -> None:
    given: dict[str, Any] = {"cplEntryId": 9, "availability": "PUBLIC"}
    for ask in (maker(harness), maker(harness, "F003"), maker(harness, is_sec_party=True)):
        [error] = ask(PUBLISH_NOTE, input=given).json()["errors"]
        assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("FORBIDDEN", "input.cplEntryId")
    for name, ask in readers(harness).items():
        if name != "other maker":
            assert ask.codes(PUBLISH_NOTE, input=given) == ["FORBIDDEN"], name
    assert note_of(harness.party("P1"), 9) is None
    assert maker(harness, "F002").data(PUBLISH_NOTE, input=given)["publishReleaseNote"]
    [error] = maker(harness)(PUBLISH_NOTE, input={**given, "cplEntryId": 999}).json()["errors"]
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("BAD_USER_INPUT", "input.cplEntryId")


@pytest.mark.parametrize(
    ("stated", "argument"),
    [
        ({"availability": "NAMED_PARTIES"}, "parties"),
        ({"availability": "PUBLIC", "parties": ["P1"]}, "parties"),
        ({"availability": "NAMED_PARTIES", "parties": [""]}, "parties"),
        ({"availability": "NAMED_PARTIES", "parties": ["P" * 9000]}, "parties"),
        ({"availability": "PUBLIC", "until": "2020-01-01T00:00:00Z"}, "until"),
        ({"availability": "PUBLIC", "summary": "x" * 4001}, "summary"),
        ({"availability": "PUBLIC", "fixes": ["\u0007"]}, "fixes"),
        ({"availability": "PUBLIC", "capabilities": ["x"] * 101}, "capabilities"),
    ],
)
def test_note_that_cannot_be_is_refused(harness: PartyHarness, stated: dict[str, Any], argument: str) -> None:
    [error] = maker(harness)(PUBLISH_NOTE, input={"cplEntryId": 1, **stated}).json()["errors"]
    extensions = error["extensions"]
    assert (extensions["code"], extensions["argument"]) == ("BAD_USER_INPUT", f"input.{argument}")


def test_texts_of_a_note_have_a_length_together(harness: PartyHarness) -> None:
    items = [f"{number:02}".ljust(500, "x") for number in range(10)]
    planned = {"version": "v" * 500, "plannedFor": in_days(9)[:10], "summary": "p" * 500}
    most = {
        "cplEntryId": 1,
        "availability": "PUBLIC",
        "summary": "s" * 4_000,
        "capabilities": items,
        "knownIssues": items,
        "fixes": items,
        "plannedReleases": [planned],
    }
    [error] = maker(harness)(PUBLISH_NOTE, input={**most, "fixes": [*items, "y"]}).json()["errors"]
    assert (error["extensions"]["argument"], error["extensions"]["maximum"]) == ("input", 20_000)
    assert "errors" not in maker(harness)(PUBLISH_NOTE, input=most).json()


def test_unknown_party_is_refused_with_those_like_it(harness: PartyHarness) -> None:
    harness.cypher("CREATE (:Party {party_id: 'NORTHERN', name: 'Northern Energy', category: 'LARGE_SUPPLIER'})")
    try:
        given = {"cplEntryId": 1, "availability": "NAMED_PARTIES", "parties": ["NORTHEN"]}
        [error] = maker(harness)(PUBLISH_NOTE, input=given).json()["errors"]
        assert (error["extensions"]["argument"], error["extensions"]["near"]) == ("input.parties", ["NORTHERN"])
        publish_note(harness, 1, "NAMED_PARTIES", parties=["NORTHERN"])
        assert note_of(harness.party("NORTHERN"), 1)
    finally:
        harness.cypher("MATCH (party:Party) DELETE party")


def test_api_key_and_agent_read_what_their_party_is_granted(harness: PartyHarness) -> None:
    key = created(harness.party("P1"), agent="adaptor")["secret"]
    publish_note(harness, 1, "NAMED_PARTIES", parties=["P1"])
    assert note_of(harness.bearer(key), 1)
    host: dict[str, Any] = {"acting_for": ["P1", "P2"], "is_sec_party": True}
    assert note_of(harness.party("HOST", act_for="P1", **host), 1)
    assert note_of(harness.party("HOST", act_for="P2", **host), 1) is None
    assert note_of(harness.party("HOST", **host), 1) is None
    publish_note(harness, 1, "NAMED_PARTIES", parties=["HOST"])
    assert note_of(harness.party("HOST", act_for="P1", **host), 1) is None


def test_notes_of_what_a_pathway_passes_or_skips_are_put_together(harness: PartyHarness) -> None:
    publish_note(harness, 1, capabilities=["a", "b"])
    publish_note(harness, 2, "NAMED_PARTIES", parties=["NOBODY"])
    publish_note(harness, 3, fixes=["f"], severity="CRITICAL", capabilities=["a", "b"])
    publish_note(harness, 4, fixes=["f", "g"], capabilities=["b", "c"], knownIssues=["k"])
    pathway = harness.party("P1").data(ON_THE_WAY)["upgradePathway"]
    assert [note["firmwareVersion"]["cplEntryId"] for note in pathway["releaseNotes"]] == [3, 4]
    difference = pathway["releaseDifference"]
    assert [(one["firmwareVersion"]["cplEntryId"], one["kind"], one["text"]) for one in difference["changes"]] == [
        (2, "NO_NOTE", None),
        (3, "FIXED", "f"),
        (4, "GAINED", "c"),
        (4, "LOST", "a"),
        (4, "FIXED", "g"),
        (4, "KNOWN_ISSUE", "k"),
    ]
    assert [one["severity"] for one in difference["changes"]] == [None, "CRITICAL", None, None, None, None]
    assert note_of(harness.party("P1"), 3)["severity"] == "CRITICAL"
    assert "no recommendation" in difference["information"]
    assert difference["notesStatedAt"]
    assert difference["pathwayStatedAt"]


def test_advice_of_a_note_neither_chooses_nor_warns(harness: PartyHarness) -> None:
    asked = """{ upgradePathway(from: {cplEntryId: 1}) { ... on UpgradePathway { versions { cplEntryId } upToDate
      warnings { code } steps { upgrade { recommendation } warnings { code } } } } }"""
    ask = harness.party("P1")
    publish_note(harness, 4, advice="NOT_STATED")
    before = ask(asked).content
    publish_note(harness, 4, advice="SHOULD_NOT")
    assert note_of(ask, 4)["advice"] == "SHOULD_NOT"
    assert ask(asked).content == before


def test_who_may_read_a_note_is_told_and_nobody_else(harness: PartyHarness) -> None:
    asking = readers(harness)
    publish_note(harness, 1, "NAMED_PARTIES", parties=["NOBODY"])
    began = {name: ask.data(TOLD)["changes"]["position"] for name, ask in asking.items()}
    publish_note(harness, 1, "NAMED_PARTIES", parties=["P1"])
    publish_note(harness, 1, "NAMED_PARTIES", parties=["P1"])
    fed = {name: ask.data(TOLD, after=began[name])["changes"] for name, ask in asking.items()}
    assert {name: len(feed["nodes"]) for name, feed in fed.items() if feed["nodes"]} == {"P1": 2}
    first, second = fed["P1"]["nodes"]
    assert first["id"].startswith("PARTY-P1-")
    assert int(second["id"].split("-")[-1]) == int(first["id"].split("-")[-1]) + 1
    assert (first["batch"], first["note"]) == (first["id"], None)
    assert first["firmwareVersions"]["nodes"] == [{"cplEntryId": 1}]
    publish_note(harness, 1, "ALL_SEC_PARTIES")
    fed = {name: ask.data(TOLD, after=fed[name]["position"])["changes"] for name, ask in asking.items()}
    told = {name for name, feed in fed.items() if feed["nodes"]}
    assert told == {"P1", "P2", "DCC", "SECAS", "SSC"}
    assert {node["id"].split("-")[0] for name in told for node in fed[name]["nodes"]} == {"PARTIES"}


def test_hidden_note_costs_the_same_round_trips_as_none(harness: PartyHarness) -> None:
    async def asked() -> list[str]:
        runs: list[str] = []
        async with open_graph(harness.connection) as graph:
            rights = Rights(frozenset({Scope.CPL_READ, Scope.FIR_READ}), party="P2")
            reader = GraphReader(graph, rights=rights, deadline=Deadline.after(20), uses_party_facts=True)
            request = PathwayRequest(FirmwareReference(1))
            answer = await upgrade_pathway(reader, request, clocks=Clocks(now_ms()))
            assert isinstance(answer, UpgradePathway)
            graph.observers.append(lambda name, _seconds, _outcome: runs.append(name))
            [(way, notes)] = await ways_with_notes(reader, [answer], now_ms=now_ms())
            assert ([version.cpl_entry_id for version in way], notes) == ([1, 2, 3, 4], {})
        return runs

    harness.cypher("MATCH (note:ReleaseNote) DELETE note")
    none = asyncio.run(asked())
    for entry in (1, 2, 3, 4):
        publish_note(harness, entry, "NAMED_PARTIES", parties=["P1"])
    assert asyncio.run(asked()) == none
    assert none.count("release_notes_by_entry") == 1


def test_note_moves_no_revision_and_no_etag(harness: PartyHarness) -> None:
    ask = harness.party("P1")
    query = "{ revision { id } firmwareVersion(cplEntryId: 1) { versionHex } changes { position } }"
    before = ask(query)
    publish_note(harness, 1, "PUBLIC")
    after = ask(query)
    assert (before.content, before.headers["etag"]) == (after.content, after.headers["etag"])
    assert ask.data(LEAST % 1)["firmwareVersion"]["releaseNote"] == {"availability": "PUBLIC"}


def test_note_that_was_published_as_often_as_it_may_be_is_refused_for_a_day(harness: PartyHarness) -> None:
    publish_note(harness, 3, reference="kept")
    full = "MATCH (note:ReleaseNote {cpl_entry_id: 3}) SET note.stated_at = [x IN range(1, $many) | $at] RETURN 1"
    at = round(time.time() * 1000)
    harness.cypher(full, many=MOST, at=at)
    owner = maker(harness)
    began = owner.data(TOLD)["changes"]["position"]
    [error] = owner(PUBLISH_NOTE, input={"cplEntryId": 3, "availability": "PUBLIC"}).json()["errors"]
    assert (error["extensions"]["argument"], error["extensions"]["maximum"]) == ("input.cplEntryId", MOST)
    assert "publish it once, later" in error["message"]
    assert note_of(owner, 3)["reference"] == "kept"
    assert owner.data(TOLD, after=began)["changes"]["nodes"] == []
    assert publish_note(harness, 2, reference="of another")
    harness.cypher(full, many=MOST, at=at - 86_400_001)
    assert publish_note(harness, 3, reference="a day later")
    assert harness.cypher(
        "MATCH (note:ReleaseNote {cpl_entry_id: 3}) RETURN size(note.stated_at), note.is_replaced"
    ) == [[1, None]]
