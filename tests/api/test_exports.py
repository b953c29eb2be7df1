"""Exports: every list as every format, for each role, whole, and importable again."""

import asyncio
import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import openpyxl
import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.exports.lists import EXPORTS
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.ingest.report import ImportCounts, ImportReport
from firmware_graph.model.export_marks import ENDS_WHOLE
from firmware_graph.model.submitter import OPERATOR
from support.asking import Ask
from support.commands import run

HeadersOf = Callable[..., dict[str, str]]

OF_EVERYONE = {"manufacturers", "firmware-versions", "device-models", "changes", "release-notes", "release-calendar"}
OF_SEC_PARTIES = {
    "latest-releases",
    "cpl-and-fir",
    "upgrades",
    "dead-ends",
    "undeclared",
    "variants-to-ask-for",
    "compatible-versions",
    "limitations",
    "approved-targets",
    "advisories",
}
MODEL = "F001/4772/Example%20G4/01/01/GSME/SMETS2//PRODUCTION"
WITHDRAWN = {"withdraw": json.dumps([{"fromCplEntryId": 33, "toCplEntryId": 304}])}
CRITERIA = {"criteria": json.dumps([{"stackName": "EmberZNet", "introduced": "6.0", "fixed": "7.0"}])}
ASKED: dict[str, tuple[str, dict[str, str]]] = {
    "defect-exposures": ("ssc", {"id": "SYN-0001"}),
    "exposure-to": ("ssc", CRITERIA),
    "stack-firmware": ("ssc", {"id": "EmberZNet/6.7.6"}),
    "weak-points": ("party", {"deviceModelId": MODEL}),
    "stranded": ("party", WITHDRAWN),
    "altered-pathways": ("party", WITHDRAWN),
    "proposals": ("secas", {}),
    "note-contradictions": ("secas", {}),
    "enquiries": ("manufacturer", {}),
}
"""As whom a list is asked for that is not for all, or about something; the others as the committee."""

OF_A_LIST = {"fleet-report", "fleet-trend", "upgrade-pathways", "pairs"}
OF_THE_SSC = {"zigbee", "zigbee-stacks", "defects", "restricted-reads"}


def rows_of(text: str) -> list[dict[str, str]]:
    lines = [line for line in csv.reader(io.StringIO(text)) if not line[0].startswith("# ")]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def drawn_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("%% ")]


def last_line(text: str) -> str:
    return text.rstrip().splitlines()[-1]


def allowed(role: str) -> set[str]:
    if role == "anonymous":
        return OF_EVERYONE
    return OF_EVERYONE | OF_SEC_PARTIES | (OF_THE_SSC if role == "ssc" else set())


@pytest.mark.parametrize("role", ["anonymous", "party", "ssc"])
def test_each_role_exports_what_it_may_ask_and_nothing_else(
    client: httpx.Client, headers_of: HeadersOf, role: str
) -> None:
    for name in OF_EVERYONE | OF_SEC_PARTIES | OF_THE_SSC:
        answer = client.get(f"/export/{name}.csv", headers=headers_of(role, "P1"))
        if name in allowed(role):
            assert answer.status_code == 200, (name, answer.text)
            assert last_line(answer.text).startswith(ENDS_WHOLE), name
        else:
            assert answer.status_code == 403, (name, answer.text)
            assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("name", sorted(EXPORTS.keys() - OF_A_LIST - {"advisory-firmware"}))  # there is none to ask for
def test_the_formats_of_a_list_have_the_same_rows(client: httpx.Client, headers_of: HeadersOf, name: str) -> None:
    role, params = ASKED.get(name, ("ssc", {}))
    headers = headers_of(role, role.upper())
    csv_file, jsonl, xlsx = (
        client.get(f"/export/{name}.{one}", params=params, headers=headers) for one in ("csv", "jsonl", "xlsx")
    )
    by_csv = rows_of(csv_file.text)
    lines = [json.loads(line) for line in jsonl.text.splitlines()]
    book = openpyxl.load_workbook(io.BytesIO(xlsx.content))
    sheet = [
        ["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)
    ]
    titles = [column.title for column in EXPORTS[name].columns]
    count = len(by_csv)
    assert sheet[0] == titles
    assert [dict(zip(titles, row, strict=True)) for row in sheet[1:]] == by_csv
    assert [list(one) for one in lines[1:-1]] == [[column.key for column in EXPORTS[name].columns]] * count
    assert lines[-1] == {"end": {"rows": count, "isWhole": True}}
    facts: dict[object, object] = dict(book["About"].iter_rows(values_only=True))  # type: ignore[arg-type]
    assert facts["End of export"] == f"{count} rows, whole"
    assert {"Classification", "Revision", "As of", "Not a recommendation"} <= facts.keys() & lines[0][
        "about"
    ].keys() | {"End of export"}


@pytest.mark.parametrize(
    ("name", "title", "wanted"),
    [
        ("latest-releases", "Latest CPL Entry ID", {"22", "304", "62"}),
        ("manufacturers", "Manufacturer Code", {"F001", "F006"}),
        ("stack-firmware", "CPL Entry ID", {"2", "3", "11"}),
        ("weak-points", "Versions That Its Loss Would Strand", {"4"}),
        ("stranded", "CPL Entry ID", {"30", "31", "32", "33"}),
    ],
)
def test_list_has_the_rows_that_are_asked_for(
    client: httpx.Client, headers_of: HeadersOf, name: str, title: str, wanted: set[str]
) -> None:
    role, params = ASKED.get(name, ("party", {}))
    rows = rows_of(client.get(f"/export/{name}.csv", params=params, headers=headers_of(role)).text)
    assert wanted <= {row[title] for row in rows}


@pytest.mark.caller("party")
def test_pathways_that_a_change_would_alter_say_how(ask: Ask) -> None:
    declared = {"declare": json.dumps([{"fromCplEntryId": 20, "toCplEntryId": 22}])}
    rows = rows_of(ask.client.get("/export/altered-pathways.csv", params=declared, headers=ask.headers).text)
    told = ("CPL Entry ID", "Group", "Upgrades Before", "Upgrades After")
    assert [tuple(row[title] for title in told) for row in rows] == [("20", "shortened", "2", "1")]


def imported(connection: Connection, request: ImportRequest) -> ImportReport:
    """Import files into the store of the running service."""

    async def load() -> ImportReport:
        async with open_graph(connection) as graph:
            report = await import_sheets(graph, request)
        await asyncio.sleep(0.05)  # the driver closes its sockets behind our back
        return report

    return asyncio.run(load())


def test_the_combined_sheet_imports_again_without_a_change(
    client: httpx.Client, headers_of: HeadersOf, neo4j: Connection, tmp_path: Path
) -> None:
    before = client.get("/export/cpl-and-fir.jsonl", headers=headers_of("party")).text.splitlines()[1:]
    for suffix in ("csv", "xlsx"):
        path = tmp_path / f"combined.{suffix}"
        path.write_bytes(client.get(f"/export/cpl-and-fir.{suffix}", headers=headers_of("party")).content)
        report = imported(neo4j, ImportRequest(cpl=path, fir=path, actor="a test", submitter=OPERATOR))
        assert report.is_unchanged, report
        assert report.counts == ImportCounts(), suffix
    assert client.get("/export/cpl-and-fir.jsonl", headers=headers_of("party")).text.splitlines()[1:] == before


def test_the_zigbee_sheet_and_the_upgrades_import_again_without_a_change(
    client: httpx.Client, headers_of: HeadersOf, neo4j: Connection, tmp_path: Path
) -> None:
    paths = {name: tmp_path / f"{name}.csv" for name in ("zigbee", "upgrades")}
    for name, path in paths.items():
        path.write_bytes(client.get(f"/export/{name}.csv", headers=headers_of("ssc")).content)
    request = ImportRequest(zigbee=paths["zigbee"], upgrades=paths["upgrades"], actor="a test", submitter=OPERATOR)
    report = imported(neo4j, request)
    assert report.is_unchanged, report
    assert report.counts == ImportCounts()


def test_a_cut_export_is_refused_by_an_import(
    client: httpx.Client, headers_of: HeadersOf, neo4j: Connection, tmp_path: Path
) -> None:
    path = tmp_path / "combined.csv"
    whole = client.get("/export/cpl-and-fir.csv", headers=headers_of("party")).content
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    report = imported(neo4j, ImportRequest(cpl=path, fir=path, actor="a test", submitter=OPERATOR))
    assert report.is_refused
    assert "no last line" in report.problems[0].reason


def test_an_unchanged_export_is_304_and_restricted_ones_are_not_stored(
    client: httpx.Client, headers_of: HeadersOf
) -> None:
    first = client.get("/export/firmware-versions.csv", headers={"accept-encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    again = client.get("/export/firmware-versions.csv", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(
        "/export/firmware-versions.csv?deviceType=ESME", headers={"if-none-match": first.headers["etag"]}
    )
    assert other.status_code == 200
    restricted = client.get("/export/zigbee.csv", headers={**headers_of("ssc"), "accept-encoding": "gzip"})
    assert restricted.headers["cache-control"] == "no-store"
    assert not {"etag", "content-encoding"} & restricted.headers.keys()
    assert "RESTRICTED" in restricted.text


@pytest.mark.caller("ssc")
def test_a_restricted_export_is_recorded(ask: Ask) -> None:
    query = "{ restrictedReads(first: 1) { totalCount nodes { operationName entryCount } } }"
    before = ask.data(query)["restrictedReads"]["totalCount"]
    ask.client.get("/export/zigbee.csv", headers=ask.headers)
    after = ask.data(query)["restrictedReads"]
    assert after["totalCount"] > before
    assert after["nodes"][0]["operationName"] == "ExportZigbee"


def test_filters_are_those_of_graphql_and_others_are_named(client: httpx.Client) -> None:
    rows = rows_of(client.get("/export/firmware-versions.csv?manufacturerCode=F001&deviceType=ESME").text)
    assert {(row["Manufacturer Code"], row["Device Type"]) for row in rows} == {("F001", "ESME")}
    for parameter, argument in (("colour=red", "colour"), ("deviceType=ESME&deviceType=CH", "deviceType")):
        refused = client.get(f"/export/firmware-versions.csv?{parameter}")
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["extensions"]["argument"] == argument
    assert client.get("/export/firmware-versions.csv?deviceType=TOASTER").status_code == 400
    hidden = client.get("/export/firmware-versions.csv?predecessorsDeclared=LISTED")
    assert hidden.status_code == 403
    assert client.get("/export/everything.csv").status_code == 404
    assert client.get("/export/firmware-versions.pdf").status_code == 404


@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_variable_without_meaning_in_a_body_is_named_with_those_that_have_one(
    client: httpx.Client, headers_of: HeadersOf, name: str
) -> None:
    role, params = ASKED.get(name, ("ssc", {}))
    deep = json.loads("[" * 300 + "]" * 300)
    for argument, value in (("first", 0), ("first", None), ("readsUpgrades", True), ("colour", "red"), ("x", deep)):
        body, headers = {**params, argument: value}, headers_of(role, role.upper())
        for suffix in ("csv", "jsonl"):
            refused = client.post(f"/export/{name}.{suffix}", json=body, headers=headers)
            [error] = refused.json()["errors"]
            assert (refused.status_code, error["extensions"]["argument"]) == (400, argument), (name, refused.text)
            assert f"The export {name} takes " in error["message"]
            assert argument not in error["message"].split()


@pytest.mark.parametrize("given", [1, 0, "", [], [1], [[[[]]]], {"colour": "red"}, {"environment": [{}]}])
@pytest.mark.parametrize("name", ["firmware-versions", "upgrades", "manufacturers", "changes", "stranded"])
def test_filter_of_a_wrong_shape_is_bad_input(
    client: httpx.Client, headers_of: HeadersOf, name: str, given: object
) -> None:
    refused = client.post(f"/export/{name}.csv", json={"filter": given}, headers=headers_of("party"))
    assert refused.status_code == 400
    assert {error["extensions"]["code"] for error in refused.json()["errors"]} == {"BAD_USER_INPUT"}


def test_rows_of_a_list_are_no_variable(client: httpx.Client, headers_of: HeadersOf) -> None:
    headers = {"content-type": "text/csv", **headers_of("party")}
    answer = client.post("/export/upgrade-pathways.csv?requests={}", content="20\n", headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["argument"]) == (400, "requests")


def test_exposures_and_fleets_are_exported_too(client: httpx.Client, headers_of: HeadersOf) -> None:
    headers = headers_of("ssc")
    exposures = rows_of(client.get("/export/defect-exposures.csv?id=SYN-0001", headers=headers).text)
    assert {"AFFECTED"} <= {row["Exposure"] for row in exposures}
    assert client.get("/export/defect-exposures.csv?id=NONE-1", headers=headers).status_code == 400
    criteria = json.dumps([{"stackName": "EmberZNet", "introduced": "6.0", "fixed": "7.0"}])
    found = client.get("/export/exposure-to.csv", params={"criteria": criteria}, headers=headers)
    assert rows_of(found.text), found.text
    counts = [{"firmware": {"cplEntryId": entry}, "count": 5} for entry in (20, 22, 61, 99_999)]
    fleet = client.post("/export/fleet-report.csv", json={"counts": counts}, headers=headers_of("party"))
    assert sorted(row["Row"] for row in rows_of(fleet.text)) == ["0", "1", "2", "3"]


def test_the_command_writes_what_the_service_answers(
    client: httpx.Client, headers_of: HeadersOf, neo4j: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("URI", neo4j.uri), ("USER", neo4j.user), ("PASSWORD", neo4j.password)):
        monkeypatch.setenv(f"NEO4J_{name}", value)
    path = tmp_path / "combined.csv"
    assert run("export", "cpl-and-fir", "--output", path, "--for", "sec-parties", "--filter", "deviceType=ESME") == 0
    answer = client.get("/export/cpl-and-fir.csv?deviceType=ESME", headers=headers_of("party"))
    assert rows_of(path.read_text()) == rows_of(answer.text)
    assert run("export", "cpl-and-fir", "--output", tmp_path / "other.csv") == 1
    assert run("export", "everything", "--output", path) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["combined.csv"]
    drawing, way = tmp_path / "way.mmd", ("--filter", "from=20", "--filter", "to=22")
    assert run("export", "upgrade-pathway", "--output", drawing, "--for", "sec-parties", *way) == 0
    asked = client.get("/export/upgrade-pathway.mmd?from=20&to=22", headers=headers_of("party"))
    assert drawn_lines(drawing.read_text()) == drawn_lines(asked.text) != []
    assert run("export", "upgrade-pathway", "--output", tmp_path / "way.svg", *way) == 1
    assert run("export", "upgrade-pathway", "--output", path, "--for", "sec-parties", *way) == 1
    assert run("export", "lineage", "--output", drawing, "--rows", path, "--for", "sec-parties") == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == ["combined.csv", "way.mmd"]


@pytest.mark.caller("party")
def test_lineages_and_pathways_are_drawn_as_mermaid(ask: Ask) -> None:
    pathway = ask.client.get("/export/upgrade-pathway.mmd?from=20&to=22", headers=ask.headers)
    lines = pathway.text.splitlines()
    assert [line.strip() for line in lines if line.strip().startswith("e")][-2:] == ["e20 --> e21", "e21 --> e22"]
    assert lines[-1].startswith("%% End of export: 3 versions and 2 upgrades")
    said = dict(line.removeprefix("%% ").split(": ", 1) for line in lines if line.startswith("%% "))
    position = ask.data("{ changes(first: 0) { position } }")["changes"]["position"]
    assert (said["Position of the feed"], said["Filters"]) == (position, "from=20; to=22")
    past = ask.client.get("/export/upgrade-pathway.mmd?from=20&to=22&asOf=2024-06-01", headers=ask.headers)
    assert "%% As of: 2024-06-01" in past.text.splitlines()
    etag = {"if-none-match": pathway.headers["etag"], **ask.headers}
    assert ask.client.get("/export/upgrade-pathway.mmd?from=20&to=22", headers=etag).status_code == 304
    latest = ask.client.get("/export/upgrade-pathway.mmd?from=20", headers=ask.headers)
    assert "e21 --> e22" in latest.text
    model = ask.data("{ firmwareVersion(cplEntryId: 20) { deviceModel { id } } }")["firmwareVersion"]["deviceModel"][
        "id"
    ]
    lineage = ask.client.get("/export/lineage.mmd", params={"id": model}, headers=ask.headers)
    assert "flowchart LR" in lineage.text
    assert 'e22["E22' in lineage.text


@pytest.mark.caller("party")
def test_a_format_that_cannot_hold_an_export_is_refused(ask: Ask) -> None:
    for path in ("/export/lineage.csv?id=x", "/export/firmware-versions.mmd"):
        refused = ask.client.get(path, headers=ask.headers)
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["extensions"]["argument"] == "format"
    for path in ("/export/lineage.mmd?id=x", "/export/upgrade-pathway.mmd?from=61&to=62"):
        refused = ask.client.get(path, headers=ask.headers)
        assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_USER_INPUT")
    assert ask.client.get("/export/upgrade-pathway.mmd?from=20").status_code == 403
