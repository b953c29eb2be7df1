"""Exports that answer to the targets of a party: its own, marked for it alone, and never another's."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from firmware_graph.database.connection import Connection
from support.asking import Ask
from support.commands import run

HeadersOf = Callable[..., dict[str, str]]
APPROVE: Final = """
  mutation ($entries: [Int!]!, $clear: Boolean, $avoid: Boolean, $reason: String) {
    approveTargets(cplEntryIds: $entries, clear: $clear, avoid: $avoid, reason: $reason) { cplEntryId }
  }
"""
LISTS: Final = {"upgrade-pathways": "CPL Entry ID\n20\n21\n", "fleet-report": "CPL Entry ID,Devices\n20,5\n21,7\n"}
PARTIES: Final = ("First Energy", "Second Energy", "Third Energy")


@pytest.fixture(scope="module", autouse=True)
def targets(client: httpx.Client, headers_of: HeadersOf) -> Iterator[None]:
    """Approve different versions for two parties, and none for a third."""
    first, second = (Ask(client, headers_of("party", name)) for name in PARTIES[:2])
    first.data(APPROVE, entries=[22])
    first.data(APPROVE, entries=[21], avoid=True, reason="reboots")
    second.data(APPROVE, entries=[21])
    yield
    for ask in (first, second):
        ask.data(APPROVE, entries=[], clear=True)


def rows_of(text: str) -> list[dict[str, str]]:
    lines = [line for line in csv.reader(io.StringIO(text)) if not line[0].startswith("# ")]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def taken(client: httpx.Client, headers: dict[str, str], name: str, **parameters: Any) -> httpx.Response:
    return client.post(
        f"/export/{name}.csv",
        content=LISTS[name],
        headers={**headers, "content-type": "text/csv", "accept-encoding": "gzip"},
        params=parameters,
    )


@pytest.mark.parametrize("name", LISTS)
def test_each_party_has_its_own_targets_in_a_file_for_it_alone(
    client: httpx.Client, headers_of: HeadersOf, name: str
) -> None:
    answers = {one: taken(client, headers_of("party", one), name, approved="true") for one in PARTIES}
    said = "and not the latest; it avoids"
    for party, counts in zip(PARTIES, (("1", "1"), ("1", "0"), ("0", "0")), strict=True):
        answer = answers[party]
        assert answer.status_code == 200, answer.text
        assert f"# Targets: those that {party} has approved ({counts[0]}), {said} {counts[1]}" in answer.text
        assert "# Classification: For the party that asked for it" in answer.text
        assert "SEC Parties" not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert not {"etag", "content-encoding"} & answer.headers.keys()
        assert not [other for other in set(PARTIES) - {party} if other in answer.text]
    ends = {
        one: sorted({row["Target CPL Entry ID"] for row in rows_of(answer.text)}) for one, answer in answers.items()
    }
    assert ends == {PARTIES[0]: ["22"], PARTIES[1]: ["21"], PARTIES[2]: [""]}
    again = {one: rows_of(taken(client, headers_of("party", one), name, approved="true").text) for one in PARTIES}
    assert again == {one: rows_of(answer.text) for one, answer in answers.items()}


@pytest.mark.parametrize("name", LISTS)
def test_without_it_a_file_is_for_all_sec_parties_and_the_same_for_each(
    client: httpx.Client, headers_of: HeadersOf, name: str
) -> None:
    found = [taken(client, headers_of("party", one), name, **more) for one in PARTIES for more in ({}, NOT_APPROVED)]
    assert len({str(rows_of(answer.text)) for answer in found}) == 1
    assert all("For SEC Parties" in answer.text and "# Targets" not in answer.text for answer in found)


NOT_APPROVED: Final = {"approved": "false"}


@pytest.mark.caller("party")
def test_fleet_by_counts_answers_to_targets_and_is_not_stored(ask: Ask, headers_of: HeadersOf) -> None:
    counts = {"counts": [{"firmware": {"cplEntryId": 20}, "count": 5}], "approved": True}
    answer = ask.client.post("/export/fleet-report.csv", json=counts, headers=headers_of("party", PARTIES[0]))
    assert [row["Target CPL Entry ID"] for row in rows_of(answer.text)] == ["22"]
    assert "approved=true" in answer.text
    refused = ask.client.post("/export/fleet-report.csv", json=counts, headers=headers_of("secas"))
    assert refused.status_code == 403
    assert "credential names none" in refused.text


@pytest.mark.parametrize("name", LISTS)
def test_owner_of_codes_alone_is_refused_targets(client: httpx.Client, headers_of: HeadersOf, name: str) -> None:
    assert taken(client, headers_of("manufacturer", "M1"), name, approved="true").status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_file_warns_of_what_the_party_avoids(client: httpx.Client, headers_of: HeadersOf, name: str) -> None:
    warned = [
        {row["Warnings"] for row in rows_of(taken(client, headers_of("party", one), name, approved="true").text)}
        for one in PARTIES
    ]
    assert ["AVOIDED" in codes for codes in warned] == [True, False, False]


def test_command_has_no_party_and_so_no_targets(
    neo4j: Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    for name, value in (("URI", neo4j.uri), ("USER", neo4j.user), ("PASSWORD", neo4j.password)):
        monkeypatch.setenv(f"NEO4J_{name}", value)
    rows, output = tmp_path / "rows.csv", tmp_path / "answers.csv"
    rows.write_text("20\n")
    given = ("--rows", rows, "--output", output, "--for", "sec-parties")
    assert run("export", "upgrade-pathways", *given, "--filter", "approved=true") == 1
    assert "in the name of no party" in capfd.readouterr().err
    assert run("export", "approved-targets", "--output", output, "--for", "sec-parties") == 1
    assert "in the name of no party" in capfd.readouterr().err
    assert not output.exists()
