"""A list of one's own comes back row by row in its place, whatever it is written in, and nothing of it is kept."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import httpx
import openpyxl
import pytest

from firmware_graph.database.connection import Connection
from support.commands import run

HeadersOf = Callable[..., dict[str, str]]
URL = "/export/upgrade-pathways"


def rows_of(text: str) -> list[dict[str, str]]:
    lines = [line for line in csv.reader(io.StringIO(text)) if not line[0].startswith("# ")]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def answers(
    client: httpx.Client, headers: dict[str, str], content: bytes | str, **parameters: str
) -> list[dict[str, str]]:
    given = {**headers, "content-type": "text/csv"}
    answer = client.post(f"{URL}.csv", content=content, headers=given, params=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return rows_of(answer.text)


INVENTORY = (
    "Manufacturer Code;Model Identifier;Hardware Version;Firmware Version;Target Firmware Version\r\n"
    "F003;0300;01;00000009;\r\n"
    "F999;0300;01;00000009;\r\n"
    "nonsense;;;;\r\n"
)


def test_entry_ids_alone_are_answered_in_their_order(client: httpx.Client, headers_of: HeadersOf) -> None:
    found = answers(client, headers_of("party"), "22\n20\n99999\n20\n61\n")
    assert [row["Asked CPL Entry ID"] for row in found] == ["22", "20", "99999", "20", "61"]
    assert [row["Answer"] for row in found][1:4] == ["Can be upgraded", "Not found", "Can be upgraded"]
    assert (found[1]["Next CPL Entry ID"], found[1]["Upgrades to Do"], found[1]["Target CPL Entry ID"]) == (
        "21",
        "2",
        "22",
    )
    assert found[1]["Releases Behind"] == "2"
    assert found[0]["Answer"] == "Up to date"
    assert found[4]["Answer"] == "No pathway"
    assert found[4]["Reason"]
    assert found[1]["Manufacturer Contact"]


def test_an_inventory_in_utf_16_and_semicolons_is_answered(client: httpx.Client, headers_of: HeadersOf) -> None:
    for content in (INVENTORY.encode(), INVENTORY.encode("utf-16")):
        found = answers(client, headers_of("party"), content)
        assert [row["Answer"] for row in found] == ["Several targets", "Not found", "Cannot be read"]
        assert [row["Line"] for row in found] == ["2", "3", "4"]


def test_targets_and_comms_hubs_are_taken_into_account(client: httpx.Client, headers_of: HeadersOf) -> None:
    content = "Entry,Target,Comms Hub\n20,21,\n12,,200\n20,x,\n"
    found = answers(client, headers_of("party"), content)
    assert found[0]["Target CPL Entry ID"] == "21"
    assert found[2]["Answer"] == "Cannot be read"
    assert "Target" in found[2]["Reason"]


HUBS = (
    "Entry,Comms Hub Manufacturer Code,Comms Hub Model Identifier,Comms Hub Hardware Version,"
    "Comms Hub Hardware Revision,Comms Hub Firmware Version\n"
)


def test_comms_hub_named_by_its_product_is_the_one_of_its_entry(client: httpx.Client, headers_of: HeadersOf) -> None:
    headers = headers_of("party")
    hubs = {198: "F004,5731,01,02,04000005", 201: "F004,5731,01,02,05010000"}
    entries = [
        one["CPL Entry ID"] for one in rows_of(client.get("/export/firmware-versions.csv", headers=headers).text)
    ]
    without = answers(client, headers, "Entry\n" + "".join(f"{one}\n" for one in entries))
    for hub, product in hubs.items():
        by_entry = answers(client, headers, "Entry,Comms Hub\n" + "".join(f"{one},{hub}\n" for one in entries))
        by_product = answers(client, headers, HUBS + "".join(f"{one},{product}\n" for one in entries))
        assert by_product == by_entry
        assert [row["Warnings"] for row in by_product] != [row["Warnings"] for row in without]  # it is looked at
    [unknown] = answers(client, headers, HUBS + "20,F004,5731,01,02,99999999\n")
    assert unknown["Answer"] == "Not found"
    assert unknown["Reason"].startswith("COMMS_HUB")


def test_a_workbook_whose_version_became_a_number_says_so(client: httpx.Client, headers_of: HeadersOf) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["CPL Entry ID", "Firmware Version"])
    sheet.append([20, None])
    sheet.append([None, 10])
    content = io.BytesIO()
    book.save(content)
    answer = client.post(f"{URL}.xlsx", content=content.getvalue(), headers=headers_of("party"))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    found = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [row["Answer"] for row in found] == ["Can be upgraded", "Cannot be read"]
    assert "number" in str(found[1]["Reason"])


@pytest.mark.parametrize(
    ("content", "says"), [("colour\nred\n", "no column"), ("Entry\n" + "1\n" * 10_001, "10,000"), ("", "no column")]
)
def test_a_list_that_cannot_be_read_is_refused(
    client: httpx.Client, headers_of: HeadersOf, content: str, says: str
) -> None:
    headers = {**headers_of("party"), "content-type": "text/csv"}
    refused = client.post(f"{URL}.csv", content=content, headers=headers)
    [error] = refused.json()["errors"]
    assert (refused.status_code, error["extensions"]["argument"]) == (400, "rows")
    assert says in error["message"]


def test_pathways_of_a_list_are_for_sec_parties_and_need_a_list(client: httpx.Client, headers_of: HeadersOf) -> None:
    assert client.post(f"{URL}.csv", content="20\n", headers={"content-type": "text/csv"}).status_code == 403
    assert client.get(f"{URL}.csv", headers=headers_of("party")).status_code == 400


def test_a_list_given_in_the_address_too_is_refused(client: httpx.Client, headers_of: HeadersOf) -> None:
    headers = headers_of("party") | {"content-type": "text/csv"}
    params = {"counts": '[{"firmware": {"cplEntryId": 20}, "count": 5}]'}
    answer = client.post("/export/fleet-report.csv", params=params, content="20,100\n", headers=headers)
    assert answer.status_code == 400
    assert "given twice" in answer.text


def test_a_fleet_is_a_list_with_counts(client: httpx.Client, headers_of: HeadersOf) -> None:
    headers = {**headers_of("party"), "content-type": "text/csv"}
    content = "CPL Entry ID,Devices\n20,100\n22,5\n"
    found = rows_of(client.post("/export/fleet-report.csv", content=content, headers=headers).text)
    assert {(row["CPL Entry ID"], row["Devices"]) for row in found} == {("20", "100"), ("22", "5")}
    refused = client.post("/export/fleet-report.csv", content="CPL Entry ID,Devices\nx,100\n", headers=headers)
    assert "line 2" in refused.json()["errors"][0]["message"]


def test_the_command_answers_a_list_too(
    neo4j: Connection, client: httpx.Client, headers_of: HeadersOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("URI", neo4j.uri), ("USER", neo4j.user), ("PASSWORD", neo4j.password)):
        monkeypatch.setenv(f"NEO4J_{name}", value)
    rows, output = tmp_path / "rows.csv", tmp_path / "answers.csv"
    rows.write_text("20\n61\n")
    assert run("export", "upgrade-pathways", "--rows", rows, "--output", output, "--for", "sec-parties") == 0
    assert rows_of(output.read_text()) == answers(client, headers_of("party"), "20\n61\n")
