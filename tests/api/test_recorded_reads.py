"""Reads of restricted facts over HTTP: recorded when released, whatever answers them, and refused without a record."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from firmware_graph.app import create_app
from firmware_graph.auth.keys import private_key, public_jwk
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.database.connection import Connection
from firmware_graph.model.restricted_read import RecordedRead
from support.asking import Ask, settings_for, wait_until_ready
from support.serving import served

pytestmark = pytest.mark.indexes


@contextmanager
def unrecorded(run: Callable[..., Any]) -> Iterator[None]:
    """Make the database refuse every record."""
    run("CREATE CONSTRAINT refuses FOR (b:AuditBlock) REQUIRE b.parties IS UNIQUE")
    try:
        yield
    finally:
        run("DROP CONSTRAINT refuses")


STACKS = "query Stacks { firmwareVersions(first: 3) { nodes { cplEntryId zigbeeStack { id } } } }"
PUBLIC = "{ firmwareVersions(first: 3) { nodes { cplEntryId status } } }"
READS = "{ restrictedReads { totalCount nodes { id role party operationName coordinates entryCount releasedAt } } }"


@pytest.fixture
def client(without_reads: Connection, key_folder: Path) -> Iterator[httpx.Client]:
    with served(create_app(settings_for(without_reads, key_folder, own_reads_delay_days=1))) as opened:
        wait_until_ready(opened)
        yield opened


@pytest.fixture
def ssc(client: httpx.Client, key_folder: Path) -> Ask:
    token = mint_token(demo_key(key_folder), role=Role.SSC, party="SECAS-SSC", acting_for=["SUPPLIER"])
    return Ask(client, {"authorization": f"Bearer {token}"})


@pytest.fixture
def maker(client: httpx.Client, key_folder: Path) -> Ask:
    token = mint_token(demo_key(key_folder), role=Role.MANUFACTURER, party="M", manufacturer_codes=["F001"])
    return Ask(client, {"authorization": f"Bearer {token}"})


def reads(ssc: Ask) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ssc.data(READS)["restrictedReads"]["nodes"]
    return found


def test_read_is_recorded_and_reading_the_record_is_not(ssc: Ask) -> None:
    ssc.data(STACKS)
    assert len(reads(ssc)) == 1
    [read] = reads(ssc)
    assert read.pop("releasedAt").endswith("Z")
    assert read.pop("id").endswith("-1")
    assert read == {
        "role": "ssc",
        "party": "SECAS-SSC",
        "operationName": "Stacks",
        "coordinates": ["FirmwareVersion.zigbeeStack", "ZigbeeStack.id"],
        "entryCount": 3,
    }


def test_kept_answer_is_recorded_each_time_with_its_entries(ssc: Ask, run: Callable[..., Any]) -> None:
    for _ in range(3):
        ssc.data(STACKS)
    assert [read["entryCount"] for read in reads(ssc)] == [3, 3, 3]
    texts = run("MATCH (b:AuditBlock) RETURN b.texts")
    assert {len(RecordedRead.of_text(text.encode()).facts.cpl_entry_ids) for [text] in texts} == {3}


def test_answer_that_the_caller_has_is_a_release_and_is_not_to_be_stored(ssc: Ask) -> None:
    first = ssc(STACKS)
    assert first.headers["cache-control"] == "no-store"
    again = ssc.client.post(
        "/graphql", json={"query": STACKS}, headers={**ssc.headers, "if-none-match": first.headers["etag"]}
    )
    assert (again.status_code, again.headers["cache-control"]) == (304, "no-store")
    assert len(reads(ssc)) == 2


def test_answer_without_restricted_facts_is_not_recorded_and_may_be_kept(ssc: Ask, client: httpx.Client) -> None:
    assert ssc(PUBLIC).headers["cache-control"] == "private, no-cache"
    ssc.data("{ __schema { types { name } } }")
    ssc("{ zigbeeStacks { nodes { id } ")  # no document
    assert "restrictedReads" in ssc.data("query ($no: Boolean = false) { restrictedReads(first: 1) { nodes { id } }"
        " zigbeeStacks @include(if: $no) { totalCount } }")  # fmt: skip
    Ask(client, {})(STACKS)  # cut, so nothing was read
    assert reads(ssc) == []


def test_answer_without_rows_is_recorded(ssc: Ask) -> None:
    ssc.data('{ zigbeeStack(id: "none/0.0.0") { id } }')
    assert [(read["coordinates"], read["entryCount"]) for read in reads(ssc)] == [
        (["Query.zigbeeStack", "ZigbeeStack.id"], 0)
    ]


@pytest.mark.parametrize(
    ("query", "entries"),
    [
        ("{ zigbeeStacks { nodes { firmwareVersions { nodes { cplEntryId } } } } }", None),
        ("{ defects { nodes { affected { nodes { firmwareVersion { cplEntryId } } } } } }", None),
        (
            "{ firmwareVersion(cplEntryId: 3) { defects { exposure remediationEffect { brings { exposure } } } } }",
            None,
        ),
        ("{ firmwareVersion(cplEntryId: 3) { chipset { id } } }", [3]),
    ],
)
def test_entries_are_those_whose_restricted_facts_are_shown(
    ssc: Ask, run: Callable[..., Any], query: str, entries: list[int] | None
) -> None:
    data = ssc.data(query)
    shown = entries_in(data) if entries is None else set(entries)
    [[text]] = run("MATCH (b:AuditBlock) RETURN b.texts")
    recorded = RecordedRead.of_text(text.encode()).facts.cpl_entry_ids
    assert shown <= set(recorded)
    assert entries is None or recorded == entries


def entries_in(data: Any) -> set[int]:
    if isinstance(data, list):
        return {entry for one in data for entry in entries_in(one)}
    if isinstance(data, dict):
        own = {data["cplEntryId"]} if "cplEntryId" in data else set()
        return own | {entry for one in data.values() for entry in entries_in(one)}
    return set()


def test_without_a_record_what_is_restricted_is_refused_and_the_rest_is_answered(
    ssc: Ask, run: Callable[..., Any]
) -> None:
    ssc.data(STACKS)  # so that it is kept
    with unrecorded(run):
        refused = ssc(STACKS)
        body = refused.json()
        assert refused.status_code == 200
        assert [(error["extensions"]["code"], error["extensions"]["coordinate"]) for error in body["errors"]] == [
            ("AUDIT_UNAVAILABLE", "FirmwareVersion.zigbeeStack")
        ]
        nodes = body["data"]["firmwareVersions"]["nodes"]
        assert len(nodes) == 3
        assert {node["zigbeeStack"] for node in nodes} == {None}
        assert "etag" not in refused.headers
        assert ssc(PUBLIC).json().keys() == {"data"}
    assert len(reads(ssc)) == 1
    ssc.data(STACKS)
    assert len(reads(ssc)) == 2


def test_manufacturer_is_shown_role_and_day_of_reads_of_its_own_entries_and_late(
    ssc: Ask, maker: Ask, run: Callable[..., Any]
) -> None:
    ssc.data("query All { firmwareVersions { nodes { zigbeeStack { id } } } }")
    assert maker.data("{ ownRestrictedReads { role day } }") == {"ownRestrictedReads": []}
    run("MATCH (d:AuditDay {manufacturer_code: 'F001'}) SET d.day = '2026-01-01'")
    assert maker.data("{ ownRestrictedReads { role day } }") == {
        "ownRestrictedReads": [{"role": "ssc", "day": "2026-01-01"}]
    }
    assert maker.codes("{ restrictedReads { totalCount } }") == ["FORBIDDEN"]
    assert ssc.codes("{ ownRestrictedReads { role } }") == ["FORBIDDEN"]


def test_record_is_never_kept_nor_given_an_etag(ssc: Ask) -> None:
    assert "etag" not in ssc(READS).headers
    ssc.data(STACKS)
    assert len(reads(ssc)) == 1


def test_party_and_cursor_of_the_record(ssc: Ask) -> None:
    for _ in range(3):
        ssc.data(STACKS)
    page = ssc.data("{ restrictedReads(first: 2) { totalCount nodes { id } pageInfo { endCursor hasNextPage } } }")
    after = page["restrictedReads"]["pageInfo"]["endCursor"]
    rest = ssc.data("query ($c: String) { restrictedReads(after: $c) { nodes { id } } }", c=after)
    assert page["restrictedReads"]["totalCount"] == 3
    assert len(rest["restrictedReads"]["nodes"]) == 1
    assert ssc.data('{ restrictedReads(party: "SUPPLIER") { totalCount } }')["restrictedReads"]["totalCount"] == 3
    assert ssc.data('{ restrictedReads(since: "2999-01-01") { totalCount } }')["restrictedReads"]["totalCount"] == 0
    assert ssc.codes('{ restrictedReads(after: "x") { totalCount } }') == ["BAD_USER_INPUT"]


def test_payload_of_a_change_is_recorded_and_without_a_record_what_is_restricted_in_it_is_refused(
    client: httpx.Client, key_folder: Path, run: Callable[..., Any]
) -> None:
    key = private_key(demo_key(key_folder))
    claims = {"roles": ["ssc", "secas"], "is_sec_party": True, "exp": int(time.time()) + 60}
    token = jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": public_jwk(key)["kid"]})
    ssc = Ask(client, {"authorization": f"Bearer {token}"})
    change = """mutation Withdraw { publishChanges(input: {operations: [
        {withdrawUpgrade: {fromCplEntryId: 1, toCplEntryId: 3}}], dryRun: true}) { __typename
        ... on ChangesChecked { expected { lengthened { nodes { source { cplEntryId zigbeeStack { id } } } }
        stranded { nodes { zigbeeStack { id } } } } }
        ... on ChangesRefused { problems { reason } } } }"""
    answered = ssc(change)
    assert answered.json().keys() == {"data"}, answered.json()
    [read] = reads(ssc)
    assert (read["operationName"], read["role"]) == ("Withdraw", "ssc")
    assert read["coordinates"] == ["FirmwareVersion.zigbeeStack", "ZigbeeStack.id"]
    with unrecorded(run):
        body = ssc(change).json()
        assert {error["extensions"]["code"] for error in body["errors"]} == {"AUDIT_UNAVAILABLE"}
        assert body["data"]["publishChanges"]["__typename"] == answered.json()["data"]["publishChanges"]["__typename"]
    assert len(reads(ssc)) == 1


GUESS = """mutation Guess { publishChanges(input: { dryRun: true, operations: [
    { recordStack: { cplEntryId: 3, name: "Guessed" } }
    { assess: { defectId: "GUESSED-1", cplEntryId: 4, verdict: AFFECTED } } ] }) { __typename } }"""


def test_what_becomes_of_a_change_of_restricted_facts_is_recorded_and_without_a_record_not_told(
    ssc: Ask, run: Callable[..., Any]
) -> None:
    ssc.data(GUESS)
    [read] = reads(ssc)
    assert (read["operationName"], read["entryCount"]) == ("Guess", 2)
    assert read["coordinates"] == ["ChangeOperation.assess", "ChangeOperation.recordStack"]
    assert codes_recorded(run) == {"F001", "F002"}, "of entry 3, and of entry 4"
    with unrecorded(run):
        assert ssc(GUESS).json().keys() == {"errors"}
        assert ssc.codes(GUESS) == ["AUDIT_UNAVAILABLE"] * 2


def test_finding_that_keeps_an_advisory_from_its_release_is_recorded_and_without_a_record_not_told(
    ssc: Ask, client: httpx.Client, key_folder: Path, run: Callable[..., Any]
) -> None:
    ann, ben = (
        Ask(client, {"authorization": f"Bearer {mint_token(demo_key(key_folder), role=Role.SSC, party=name)}"})
        for name in ("ann", "ben")
    )
    draft = "mutation ($input: AdvisoryInput!) { draftAdvisory(input: $input) { id } }"
    release = "mutation Release($id: ID!) { releaseAdvisory(id: $id) { id } }"
    findings = "query Findings($id: ID!) { advisory(id: $id) { id findings { code } } }"
    on_a_stack = {"title": "Update", "text": "Update soon.", "cplEntryIds": [80, 81]}
    id_ = ann.data(draft, input=on_a_stack)["draftAdvisory"]["id"]
    try:
        ben.data("mutation ($id: ID!) { reviewAdvisory(id: $id) { id } }", id=id_)
        [error] = ssc(release, id=id_).json()["errors"]
        assert error["extensions"]["findings"]
        assert [(read["coordinates"], read["entryCount"]) for read in reads(ssc)] == [(["Mutation.releaseAdvisory"], 2)]
        with unrecorded(run):
            assert ssc(release, id=id_).json().keys() == {"errors"}
            assert ssc.codes(release, id=id_) == ["AUDIT_UNAVAILABLE"]
            assert ssc.codes(findings, id=id_) == ["AUDIT_UNAVAILABLE"]
        assert codes_recorded(run) == {"F002"}, "of both entries"
    finally:
        ann.data('mutation ($id: ID!) { withdrawAdvisory(id: $id, reason: "Over.") { id } }', id=id_)


def test_findings_that_an_advisory_was_released_despite_are_recorded_and_without_a_record_not_told(
    client: httpx.Client, key_folder: Path, run: Callable[..., Any]
) -> None:
    ann, ben = (
        Ask(client, {"authorization": f"Bearer {mint_token(demo_key(key_folder), role=Role.SSC, party=name)}"})
        for name in ("ann", "ben")
    )
    draft = "mutation ($input: AdvisoryInput!) { draftAdvisory(input: $input) { id } }"
    release = """mutation Release($id: ID!) { releaseAdvisory(id: $id, despite: [
        RESTRICTED_WORD SET_LIKE_A_STACK SET_LIKE_A_BUILD SET_LIKE_A_DEFECT]) { id } }"""
    paper = "query Paper($id: ID!) { advisory(id: $id) { id paper { releasedBy releasedDespite } } }"
    on_a_stack = {"title": "Update", "text": "Update soon.", "cplEntryIds": [80, 81]}
    id_ = ann.data(draft, input=on_a_stack)["draftAdvisory"]["id"]
    try:
        ben.data("mutation ($id: ID!) { reviewAdvisory(id: $id) { id } }", id=id_)
        ben.data(release, id=id_)
        [of_release] = reads(ann)
        assert of_release["operationName"] == "Release"
        assert codes_recorded(run) == {"F002"}
        with unrecorded(run):
            assert ben.codes(paper, id=id_) == ["AUDIT_UNAVAILABLE"]
            assert ben(paper, id=id_).json()["data"] == {"advisory": {"id": id_, "paper": None}}
        assert "SET_LIKE_A_STACK" in ann.data(paper, id=id_)["advisory"]["paper"]["releasedDespite"]
        read, _of_release = reads(ann)
        assert (read["coordinates"], read["entryCount"]) == (["AdvisoryPaper.releasedDespite"], 2)
        assert ann(paper, id=id_).headers["cache-control"] == "no-store"
        ann.data("query ($id: ID!) { advisory(id: $id) { paper { releasedBy withdrawalReason } } }", id=id_)
        assert len(reads(ann)) == 3
    finally:
        ann.data('mutation ($id: ID!) { withdrawAdvisory(id: $id, reason: "Over.") { id } }', id=id_)


def codes_recorded(run: Callable[..., Any]) -> set[str]:
    """The manufacturer codes of each record, which are the same in all."""
    texts = [text for [texts] in run("MATCH (b:AuditBlock) RETURN b.texts") for text in texts.splitlines()]
    [codes] = {tuple(RecordedRead.of_text(text.encode()).facts.manufacturer_codes) for text in texts}
    return {*codes}


FEED = "query Feed { changes(first: 500) { nodes { id kind } position } }"
PUBLIC_KINDS = "query Feed { changes(filter: { kinds: [RELOAD] }) { nodes { id kind } position } }"


def test_page_of_the_feed_is_recorded_where_it_has_a_restricted_event(ssc: Ask, maker: Ask) -> None:
    maker.data(FEED)
    ssc.data(PUBLIC_KINDS)
    assert reads(ssc) == []
    nodes = ssc.data(FEED)["changes"]["nodes"]
    assert any(node["id"].startswith("SSC-") for node in nodes)
    [read] = reads(ssc)
    assert (read["operationName"], read["coordinates"]) == ("Feed", ["Query.changes"])
    assert read["entryCount"] > 0


@pytest.mark.parametrize("of_history", ["totalCount", "pageInfo { hasNextPage }"])
def test_count_of_restricted_events_is_recorded_and_without_a_record_not_told(
    ssc: Ask, client: httpx.Client, key_folder: Path, run: Callable[..., Any], of_history: str
) -> None:
    token = mint_token(demo_key(key_folder), role=Role.SSC, party="ann")
    Ask(client, {"authorization": f"Bearer {token}"}).data(
        """mutation ($name: String!) { publishChanges(input: { operations: [
            { recordStack: { cplEntryId: 20, name: $name } } ] }) { __typename } }""",
        name=f"Counted by {of_history}",
    )
    counted = f"query Counted {{ firmwareVersion(cplEntryId: 20) {{ history(first: 0) {{ {of_history} }} }} }}"
    ssc.data(counted)
    latest, _of_the_change = reads(ssc)
    assert (latest["coordinates"], latest["entryCount"]) == (["FirmwareVersion.history"], 1)
    with unrecorded(run):
        assert ssc.codes(counted) == ["AUDIT_UNAVAILABLE"]
