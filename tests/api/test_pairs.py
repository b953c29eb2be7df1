"""Pairs of devices over HTTP: who may declare what goes together, who is told, and a file whose keys stay here."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from typer.testing import CliRunner

from firmware_graph.app import create_app
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.cli import app
from firmware_graph.cli.pair_file import Pseudonyms, read_pair_file
from firmware_graph.database.connection import Connection
from support.asking import Ask, settings_for, wait_until_ready
from support.party_harness import created
from support.serving import served

DECLARE: Final = "mutation ($entry: Int!, $with: [Int!]!) { declareCompatible(cplEntryId: $entry, withCplEntryIds: $with) { cplEntryId } }"  # noqa: E501
WITHDRAW: Final = DECLARE.replace("declareCompatible", "withdrawCompatible")
TOGETHER: Final = "{ firmwareVersion(cplEntryId: 20) { compatibleWith { cplEntryId } } }"
FEED: Final = """query ($after: String) { changes(after: $after) {
  position nodes { kind firmwareVersions { nodes { cplEntryId } } } } }"""
MPAN: Final = "1200023305967"
DEVICE: Final = "00-0B-6B-FF-FE-12-34-56"

Callers = Callable[..., Ask]


@pytest.fixture(scope="module")
def caller(client: httpx.Client, key_folder: Path) -> Callers:
    def one(role: Role, party: str | None = None, **claims: Any) -> Ask:
        token = mint_token(demo_key(key_folder), role=role, party=party, **claims)
        return Ask(client, {"authorization": f"Bearer {token}"})

    return one


def codes(ask: Ask, entry: int, *others: int) -> list[str]:
    return ask.codes(DECLARE, entry=entry, **{"with": others})


def test_what_goes_together_is_declared_by_its_owner_and_told_to_who_reads_the_fir(
    caller: Callers, client: httpx.Client
) -> None:
    maker = caller(Role.MANUFACTURER, "M1", manufacturer_codes=["F001"])
    party, anonymous = caller(Role.PARTY, "P1"), Ask(client, {})
    before, before_all = (ask.data(FEED)["changes"]["position"] for ask in (party, anonymous))
    assert codes(maker, 20, 2) == ["FORBIDDEN"]
    assert codes(maker, 2, 4) == ["FORBIDDEN"]
    try:
        assert maker.data(DECLARE, entry=20, **{"with": [30]}) == {"declareCompatible": [{"cplEntryId": 30}]}
        assert party.data(TOGETHER)["firmwareVersion"]["compatibleWith"] == [{"cplEntryId": 30}]
        caller(Role.SECAS, "SECAS").data(DECLARE, entry=20, **{"with": [2]})
        assert [one["cplEntryId"] for one in party.data(TOGETHER)["firmwareVersion"]["compatibleWith"]] == [2, 30]
        assert maker.data(TOGETHER)["firmwareVersion"]["compatibleWith"] == [{"cplEntryId": 30}], "of its own alone"
        caller(Role.SECAS, "SECAS").data(WITHDRAW, entry=20, **{"with": [2]})
        [event, *_] = party.data(FEED, after=before)["changes"]["nodes"]
        entries = [one["cplEntryId"] for one in event["firmwareVersions"]["nodes"]]
        assert (event["kind"], entries) == ("COMPATIBILITY_DECLARED", [20, 30])
        told = anonymous.data(FEED, after=before_all)["changes"]
        assert told == {"position": before_all, "nodes": []}
    finally:
        caller(Role.SECAS, "SECAS").data(WITHDRAW, entry=20, **{"with": [30]})
    assert party.data(TOGETHER)["firmwareVersion"]["compatibleWith"] == []


@pytest.mark.parametrize("role", [Role.PARTY, Role.DCC, Role.SSC, Role.RSA])
def test_who_neither_owns_nor_publishes_declares_nothing(caller: Callers, role: Role) -> None:
    assert codes(caller(role, "P1"), 20, 30) == ["FORBIDDEN"]


def test_who_may_not_read_the_fir_sees_nothing_of_what_goes_together(client: httpx.Client, caller: Callers) -> None:
    for ask in (Ask(client, {}), caller(Role.MANUFACTURER, "M2", manufacturer_codes=["F002"])):
        assert ask.codes(TOGETHER) == ["FORBIDDEN"]
        assert ask.codes('{ pairReport(rows: [{pair: "P", end: "E", firmware: {cplEntryId: 20}}]) { inStep } }')


def written(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(("Pair,End,CPL Entry ID,Reported At,Cause,Address", *rows)) + "\n", encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    rows = [
        f"{MPAN},{DEVICE},20,2026-01-01,WAN,1 Example Street",
        f"{MPAN},other,22,,,",
        "second,a,22,,,",
        "second,b,22,,,",
        "second,c,22,,,",
    ]
    return written(tmp_path / "inventory.csv", *rows)


def test_nothing_of_the_keys_of_a_file_is_sent(inventory: Path) -> None:
    sent = str(Pseudonyms(read_pair_file(inventory)).sent())
    assert not [key for key in (MPAN, DEVICE, "other", "second", "Street") if key in sent]
    assert sent.count("'P1'") == 2


def test_command_reports_under_the_keys_of_the_file(
    inventory: Path, client: httpx.Client, key_folder: Path, tmp_path: Path
) -> None:
    report = written(tmp_path / "dcc.csv", f"{MPAN},{DEVICE},21,2026-02-01,,", "third,a,20,,,", "third,b,20,,,")
    to, differences = tmp_path / "to.csv", tmp_path / "differences.csv"
    token = mint_token(demo_key(key_folder), role=Role.PARTY)
    command = ["pairs", str(inventory), "--report", str(report), "--to", str(to), "--differences", str(differences)]
    done = CliRunner().invoke(app, [*command, "--url", str(client.base_url.join("/graphql")), "--token", token])
    assert done.exit_code == 0, done.output
    rows = read(to)
    assert [(row["pair"], row["end"], row["verdict"], row["cpl_entry_id"]) for row in rows] == [
        (MPAN, DEVICE, "NOT_DECLARED", "21"),
        (MPAN, "other", "NOT_DECLARED", "22"),
        *(("second", end, "NOT_RESOLVED", "22") for end in "abc"),
        ("third", "a", "SAME", "20"),
        ("third", "b", "SAME", "20"),
    ]
    assert (rows[0]["disagreement"], rows[0]["source"], rows[0]["next_cpl_entry_id"]) == ("yes", "dcc.csv", "22")
    found = [(row["pair"], row["end"], row["newer"], row["what"]) for row in read(differences)]
    assert found[:2] == [
        (MPAN, DEVICE, "report", "different"),
        (MPAN, "other", "", "only in the inventory"),
    ]
    assert [row["what"] for row in read(differences)][-2:] == ["only in the report"] * 2
    assert to.stat().st_mode & 0o077 == 0
    assert {row["state"] for row in read(differences)} == {"new"}
    today = {row["found_on"] for row in read(differences)}
    again = [*command[:4], "--to", str(to), "--differences", str(tmp_path / "again.csv"), "--earlier", str(differences)]
    dated = differences.read_text(encoding="utf-8-sig").replace(today.pop(), "2026-01-31")
    differences.write_text(dated + "gone,a,20,21,report,different,open,2026-01-31\n", encoding="utf-8")
    done = CliRunner().invoke(app, [*again, "--url", str(client.base_url.join("/graphql")), "--token", token])
    assert done.exit_code == 0, done.output
    states = [(row["pair"], row["state"], row["found_on"]) for row in read(tmp_path / "again.csv")]
    assert states[0] == (MPAN, "open", "2026-01-31")
    assert states[-1] == ("gone", "settled", "2026-01-31")
    assert {state for _, state, _ in states[:-1]} == {"open"}
    wrong = CliRunner().invoke(app, [*again[:-1], str(inventory), "--url", "http://127.0.0.1:9"])
    assert "give what --differences wrote" in str(wrong.exception)


def test_columns_of_ones_own_come_back_beside_what_the_product_is_and_are_never_sent(
    client: httpx.Client, key_folder: Path, tmp_path: Path
) -> None:
    inventory, to = tmp_path / "inventory.csv", tmp_path / "to.csv"
    lines = ["Pair,End,CPL Entry ID,Device ID,MPAN,Verdict", f"1,a,151,{DEVICE},{MPAN},mine", "1,b,150,,,"]
    inventory.write_text("\n".join(lines), encoding="utf-8")
    sent = str(Pseudonyms(read_pair_file(inventory)).sent())
    assert not [own for own in (DEVICE, MPAN, "mine") if own in sent]
    command = ["pairs", str(inventory), "--to", str(to), "--url", str(client.base_url.join("/graphql"))]
    done = CliRunner().invoke(app, [*command, "--token", mint_token(demo_key(key_folder), role=Role.PARTY)])
    assert done.exit_code == 0, done.output
    first, second = read(to)
    columns = ("Device ID", "MPAN", "Verdict", "verdict", "status", "manufacturer", "model", "variant")
    said = (DEVICE, MPAN, "mine", "NOT_DECLARED", "CURRENT", "Fictional Displays Ltd", "Fictional View", "ALT_HAN_P2P")
    assert tuple(first[name] for name in columns) == said
    assert (second["Device ID"], second["variant"]) == ("", "")


@pytest.mark.parametrize(
    ("rows", "told"),
    [(["P,E,x,,,"], "line 2: 'cplEntryId'"), ([",E,20,,,"], "line 2: give both"), (["P,E,,,,"], "line 2: it names no")],
)
def test_file_that_cannot_be_read_says_where(tmp_path: Path, rows: list[str], told: str) -> None:
    path = written(tmp_path / "pairs.csv", *rows)
    done = CliRunner().invoke(app, ["pairs", str(path), "--to", str(tmp_path / "to.csv")])
    assert told in str(done.exception)


def test_service_that_refuses_is_said_without_a_report(inventory: Path, client: httpx.Client, tmp_path: Path) -> None:
    to = tmp_path / "to.csv"
    for url, told in ((str(client.base_url.join("/graphql")), "fir:read"), ("ftp://host/", "https://")):
        done = CliRunner().invoke(app, ["pairs", str(inventory), "--to", str(to), "--url", url])
        assert told in str(done.exception)
    assert not to.exists()


def test_keys_of_pairs_are_in_no_log_and_no_record(
    example: Connection,
    key_folder: Path,
    run: Callable[[str], list[list[Any]]],
    capfd: pytest.CaptureFixture[str],
) -> None:
    token = mint_token(demo_key(key_folder), role=Role.PARTY, party="PX")
    rows = [
        {"pair": "canary-flat", "end": f"canary-{end}", "source": "canary-report", "firmware": firmware}
        for end, firmware in (
            ("upper", {"cplEntryId": 20}),
            ("lower", {"product": {"firmwareVersion": "canary-version"}}),
        )
    ]
    report = "query ($rows: [PairRow!]!) { pairReport(rows: $rows) { rows { nodes { pair } } } }"
    capfd.readouterr()
    with served(create_app(settings_for(example, key_folder, log_level="DEBUG"))) as client:
        wait_until_ready(client)
        owner = Ask(client, {"authorization": f"Bearer {token}"})
        agent = Ask(client, {"authorization": f"Bearer {created(owner, agent='AGENT')['secret']}"})
        for ask in (owner, agent):
            assert "canary-flat" in ask(report, rows=rows).text
            assert ask.codes(report, rows=[{**rows[0], "pair": f"canary {DEVICE}"}, rows[1]]) == ["BAD_USER_INPUT"]
            assert ask.codes(report, rows=[{**rows[0], "cause": "CANARY"}, rows[1]]) == ["BAD_USER_INPUT"]
            ask.data("{ apiKeys { uses { totalCount } } }" if ask is owner else "{ revision { id } }")
    written = "".join(capfd.readouterr())
    assert written.count("answered") >= 6
    assert "canary" not in written.lower()
    assert DEVICE not in written
    recorded = run(
        "MATCH (n) UNWIND keys(n) AS key WITH key, n[key] AS value "
        "WHERE any(one IN CASE WHEN valueType(value) STARTS WITH 'LIST' THEN value ELSE [value] END "
        "WHERE toStringOrNull(one) CONTAINS 'canary-') RETURN key"
    )
    assert recorded == []
