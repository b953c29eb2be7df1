"""Lists of a reader's own over the explorer, without scripts: versions and pairs, as a table and as a file."""

import csv
import io
import re
from collections.abc import Callable
from typing import Final

import httpx
import pytest

from firmware_graph.pages import forms

Read = Callable[..., str]
LIST: Final = "Entry,Target\n20,\n61,62\n40,\nx,\n99999,\n"
PAIRS: Final = (
    "Pair,End,CPL Entry ID,Source\nflat 1,upper,20,a\nflat 1,lower,20,a\nflat 2,upper,20,b\nflat 2,lower,22,b\n"
)
DEVICE: Final = "00-0B-6B-FF-FE-12-34-56"
REPORTS: Final = "2026-09-30,20,100\n2026-09-30,22,10\n2026-10-31,22,90\n2026-10-31,40,10\n2026-10-31,99999,3\n"
FORMS: Final = [
    ("/list", "/export/upgrade-pathways", LIST),
    ("/pairs", "/export/pairs", PAIRS),
    ("/trend", "/export/fleet-trend", REPORTS),
]


def rows_of(text: str) -> list[dict[str, str]]:
    lines = [line for line in csv.reader(io.StringIO(text)) if not line[0].startswith("# ")]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def test_each_row_of_a_list_comes_back_in_its_place_also_one_that_cannot_be_read(
    explorer: httpx.Client, read: Read
) -> None:
    read("/list", "party")
    answer = explorer.post("/list", data={"rows": LIST})
    assert answer.headers["cache-control"] == "no-store"
    table = answer.text[answer.text.index('id="answer"') :]
    said = ["Can be upgraded", "No pathway", "Not known", "Cannot be read", "Not found"]
    places = [table.index(f">{text}<") for text in said]
    assert "5 rows" in table
    assert places == sorted(places)
    assert "is no whole number" in table


def test_pairs_are_reported_on_under_their_own_names(explorer: httpx.Client, read: Read) -> None:
    read("/pairs", "party")
    answer = explorer.post("/pairs", data={"rows": PAIRS})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "1 in step, 0 out of step, 1 not declared, 0 not resolved" in answer.text
    assert [answer.text.count(f">{name}<") for name in ("flat 1", "flat 2")] == [2, 2]


def test_trend_is_by_month_of_reports_of_two_dates_and_says_what_blocks_the_rest(
    explorer: httpx.Client, read: Read
) -> None:
    read("/trend", "party")
    answer = explorer.post("/trend", data={"rows": REPORTS})
    assert answer.headers["cache-control"] == "no-store"
    table = answer.text[answer.text.index('id="answer"') :]
    cells = [re.findall(r"<td>(?:<span[^>]*>)?([^<]*)(?:</span>)?</td>", row) for row in table.split("<tr>")[2:]]
    assert [row for row in cells if row[3] != "0"] == [
        ["2026-09", "2026-09-30", "Electricity meter (ESME)", "110", "10", "0", "9.1%", "100 can be upgraded"],
        ["2026-10", "2026-10-31", "Electricity meter (ESME)", "100", "90", "0", "90.0%", "10 not declared"],
    ]
    assert "Not recognised, of all reports: 3" in table
    [*_, esme, _] = rows_of(explorer.post("/export/fleet-trend.csv", data={"rows": REPORTS}).text)
    counts = ("Month", "At N", "Not There: Not Declared", "Not Recognised, of All Reports")
    assert [esme[name] for name in counts] == ["2026-10", "90", "10", "3"]
    named = "Day,Manufacturer Code,Model Identifier,Firmware Version,Count\n2026-09-30,F001,0001,0x00010000,100\n"
    assert ">9.1%<" not in explorer.post("/trend", data={"rows": named}).text
    assert "100 can be upgraded" in explorer.post("/trend", data={"rows": named}).text


@pytest.mark.parametrize("form", FORMS, ids=["list", "pairs", "trend"])
def test_list_is_taken_away_as_the_file_that_a_program_gets(
    explorer: httpx.Client, read: Read, headers_of: Callable[..., dict[str, str]], form: tuple[str, str, str]
) -> None:
    path, export, rows = form
    assert f'formaction="{export}.xlsx"' in read(path, "party")
    pasted = explorer.post(f"{export}.csv", data={"rows": rows}, files={"file": ("", b"")})
    uploaded = explorer.post(f"{export}.csv", data={"rows": ""}, files={"file": ("a.csv", rows.encode())})
    asked = explorer.post(
        f"{export}.csv", content=rows, headers=headers_of("party") | {"content-type": "text/csv", "accept": "*/*"}
    )
    assert pasted.headers["cache-control"] == "no-store"
    assert pasted.status_code == uploaded.status_code == asked.status_code == 200, pasted.text
    assert rows_of(pasted.text) == rows_of(uploaded.text) == rows_of(asked.text)
    assert len(rows_of(pasted.text)) == rows.count("\n") - 1


def test_workbook_of_answers_is_a_list_again(explorer: httpx.Client, read: Read) -> None:
    read("/list", "party")
    book = explorer.post("/export/upgrade-pathways.xlsx", data={"rows": "20\n"}).content
    again = explorer.post("/list", data={"asOf": "2026-11-27"}, files={"file": ("answers.xlsx", book)})
    assert "Can be upgraded" in again.text


@pytest.mark.parametrize(("path", "export", "rows"), FORMS)
def test_list_is_refused_of_another_site_and_of_who_may_not_ask(
    explorer: httpx.Client, read: Read, path: str, export: str, rows: str
) -> None:
    read("/", "party")
    elsewhere = {"origin": "https://elsewhere.test"}
    assert explorer.post(path, data={"rows": rows}, headers=elsewhere).status_code == 403
    assert "End of export" not in explorer.post(f"{export}.csv", data={"rows": rows}, headers=elsewhere).text
    owners = ("manufacturer",) if path != "/list" else ()  # who reads own rows asks about a list of them
    for role in (None, "rsa", *owners):
        read("/", role)
        answer = explorer.post(path, data={"rows": rows})
        assert 'id="answer"' not in answer.text
        assert "This page is for SEC Parties" in answer.text
        taken = explorer.post(f"{export}.csv", data={"rows": rows})
        assert taken.status_code == 403
        assert "<h1" in taken.text


def test_who_reads_own_rows_is_answered_for_these_alone(explorer: httpx.Client, read: Read) -> None:
    rows = "Entry\n20\n2\n"  # the second is of another manufacturer
    read("/list", "manufacturer")
    shown = explorer.post("/list", data={"rows": rows})
    assert shown.status_code == 200
    table = shown.text[shown.text.index('id="answer"') :]
    assert table.index(">Can be upgraded<") < table.index("those of another manufacturer")
    taken = explorer.post("/export/upgrade-pathways.csv", data={"rows": rows})
    own, other = rows_of(taken.text)
    assert (own["CPL Entry ID"], own["Answer"], own["Warnings"]) == ("20", "Can be upgraded", "OWN_ROWS_ONLY")
    assert (other["CPL Entry ID"], other["Answer"]) == ("", "Cannot be read")
    assert "those of another manufacturer" in other["Reason"]
    assert "For the party that asked for it" in taken.text
    assert "SEC Parties" not in taken.text
    past = {"rows": rows, "knownAt": "2026-01-01T00:00:00Z"}
    assert explorer.post("/export/upgrade-pathways.csv", data=past).status_code == 403
    assert explorer.post("/export/upgrade-pathways.csv", data={"rows": "2\n"}).status_code == 200


def test_versions_alone_lead_to_the_entries_that_have_them(explorer: httpx.Client, read: Read) -> None:
    read("/list", "party")
    shown = explorer.post("/list", data={"rows": "Firmware Version\n0x00010000\n"})
    assert shown.status_code == 200
    assert re.search(r'Give one of these entry IDs instead: (<a href="/versions/\d+">\d+</a>(, )?){2,}<', shown.text)
    bare = explorer.post("/list", data={"rows": "0x00010000\n20\n"})
    assert bare.status_code == 200
    assert "is a firmware version, which several entries may have" in bare.text
    assert ">Can be upgraded<" in bare.text


@pytest.mark.parametrize("role", [None, "rsa"])
def test_list_is_not_read_for_who_may_not_ask_about_it(explorer: httpx.Client, read: Read, role: str | None) -> None:
    read("/", role)
    for path in ("/list", "/pairs", "/trend"):
        assert explorer.post(path, files={"file": ("a.xlsx", b"PK no workbook")}).status_code == 403
    for name in ("upgrade-pathways", "pairs", "fleet-report", "fleet-trend"):
        answer = explorer.post(f"/export/{name}.csv", files={"file": ("a.xlsx", b"PK no workbook")})
        assert answer.status_code == 403, answer.text


@pytest.mark.parametrize(("path", "status"), [("/export/typo.csv", 404), ("/export/device-models.typo", 404)])
def test_address_of_no_file_is_a_page_to_a_browser(explorer: httpx.Client, path: str, status: int) -> None:
    answer = explorer.get(path, headers={"sec-fetch-site": "none"})
    assert answer.status_code == status
    wrong = "take device-models with .csv, .xlsx or .jsonl" if "device-models" in path else "There is no such export."
    assert wrong in answer.text
    assert "<h1" in answer.text


@pytest.mark.parametrize(
    ("path", "rows", "says"),
    [
        ("/list", "", "Paste a list"),
        ("/list", "Colour\nred\n", "no column that is known"),
        ("/pairs", f"Pair,End,Entry\n{DEVICE},upper,20\n", "looks like a device ID"),
        ("/pairs", "Pair,Entry\none,20\n", "name the pair and the end"),
        ("/trend", "20,100\n", "or days, entry IDs and counts alone"),
        ("/trend", "2026-02-30,20,100\n", "is no day: write it as 2026-09-30"),
        ("/trend", "Day,Entry\n,20\n", "give the day of the report"),
        ("/trend", "\n".join(f"2026-01-{day:02},20,1" for day in range(1, 26)), "Give at most 24 items"),
    ],
)
def test_list_that_cannot_be_read_is_refused_with_the_form_filled_in(
    explorer: httpx.Client, read: Read, path: str, rows: str, says: str
) -> None:
    read(path, "party")
    answer = explorer.post(path, data={"rows": rows})
    assert answer.status_code == 400
    assert says in answer.text
    assert f"{rows}</textarea>" in answer.text


def test_refused_download_of_a_form_is_a_page(explorer: httpx.Client, read: Read) -> None:
    read("/pairs", "party")
    answer = explorer.post("/export/pairs.csv", data={"rows": f"Pair,End,Entry\n{DEVICE},upper,20\n"})
    assert answer.status_code == 400
    assert "looks like a device ID" in answer.text
    assert "<h1" in answer.text
    assert DEVICE not in answer.text
    nowhere = explorer.get("/export/nowhere.csv", headers={"sec-fetch-site": "same-origin"})
    assert nowhere.status_code == 404
    assert "Page not found" in nowhere.text
    long = explorer.post("/export/pairs.csv", data={"rows": "x" * 1_100_000})
    assert "Send less at a time" in long.text


def test_report_of_a_fleet_is_taken_away_from_its_counts(explorer: httpx.Client, read: Read) -> None:
    assert 'formaction="/export/fleet-report.csv"' in read("/fleet", "party")
    counts = "Entry and devices\r\n20;1200\r\n61,40\r\n"
    pasted = explorer.post("/export/fleet-report.csv", data={"counts": counts, "asOf": ""}, files={"counts": ("", b"")})
    chosen = {"counts": ("a.csv", b"\xef\xbb\xbf" + counts.encode())}
    uploaded = explorer.post("/export/fleet-report.csv", data={"counts": "", "asOf": ""}, files=chosen)
    assert pasted.status_code == uploaded.status_code == 200, pasted.text
    assert sum(int(row["Devices"]) for row in rows_of(pasted.text)) == 1240
    assert rows_of(pasted.text) == rows_of(uploaded.text)
    refused = explorer.post("/export/fleet-report.csv", data={"counts": "20,many"})
    assert refused.status_code == 400
    assert "an entry ID and a number of devices" in refused.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nothing.csv", 404),
        ("pairs.doc", 404),
        ("firmware-versions.csv", 415),
        ("lineage.svg", 415),
        ("fleet-report.csv", 403),
    ],
)
def test_form_that_no_export_here_asks_for_is_not_read(
    explorer: httpx.Client, read: Read, monkeypatch: pytest.MonkeyPatch, path: str, status: int
) -> None:
    read("/")
    monkeypatch.setattr(forms, "bounded_body", None)
    assert explorer.post(f"/export/{path}", data={"counts": "20,1", "f0": "x"}).status_code == status


def test_fields_beside_a_list_are_bounded(explorer: httpx.Client, read: Read) -> None:
    read("/list", "party")
    assert explorer.post("/export/upgrade-pathways.csv", data={"rows": "20\n", "allPaths": " "}).status_code == 200
    long = explorer.post("/export/upgrade-pathways.csv", data={"rows": "20\n", "f0": "ÿ" * 40_000})
    assert long.status_code == 400
    assert "more than 65536 bytes beside its list" in long.text
    unknown = explorer.post("/export/upgrade-pathways.csv", data={"rows": "20\n", "f0": "x"})
    assert (unknown.status_code, "The export upgrade-pathways takes" in unknown.text) == (400, True)
