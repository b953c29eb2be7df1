"""The explorer over HTTP, without scripts: what each page answers, to whom, and who may send its forms."""

import csv
import html
import io
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest

MODEL = "F001/4772/Example%20G4/01/01/GSME/SMETS2//PRODUCTION"


@pytest.mark.parametrize("spelling", ["00010000", "0x00010000", "0.1.0.0"])
def test_version_searched_in_any_spelling_shows_all_that_fit(read: Callable[..., str], spelling: str) -> None:
    assert set(re.findall(r"/versions/(\d+)", read("/", q=spelling))) == {"13", "20", "70", "110"}


def test_model_and_manufacturer_searched_by_part_of_a_name_are_found(read: Callable[..., str]) -> None:
    assert "Example E100" in read("/", q="e100")
    assert "Specimen Lite" in read("/", q="specimen")
    assert "Nothing fits" in read("/", q="nothing of this name")
    assert ">4 versions fit " in read("/", q="00010000")
    assert ">1 model fits " in read("/", q="Example G4")


def test_version_typed_where_a_pathway_begins_leads_to_the_entries_that_have_it(read: Callable[..., str]) -> None:
    page = read("/pathway", "party", status=400, **{"from": "00010000"})
    assert "There is no CPL entry 10000" not in page
    [found] = re.findall(r"<li>.*<a href=\"(/[?]q=00010000)\">Which entries have 00010000\?</a></li>", page)
    assert "/versions/20" in read(html.unescape(found))


def test_what_stands_in_the_way_is_told_from_what_is_declared(read: Callable[..., str]) -> None:
    page = read("/pathway", "party", **{"from": "61"})
    assert "There is no way. No declared upgrade leads further" in page
    assert "Declared, but cannot be reached from here" in page


@pytest.mark.parametrize(
    ("path", "role", "rows"),
    [
        ("/versions/20", None, {"20"}),
        (f"/model?id={MODEL}", None, {"30", "31", "32", "33", "304"}),
        ("/?q=Example G4", None, {"Example G4"}),
        ("/changes", None, {"RELOAD"}),
    ],
)
def test_what_a_page_shows_is_taken_away_by_anyone(
    explorer: httpx.Client, read: Callable[..., str], path: str, role: str | None, rows: set[str]
) -> None:
    page = read(path.replace("%", "%25"), role)
    [address] = re.findall(r'href="(/export/(?:firmware-versions|device-models|changes)\.csv[^"]*)"', page)
    lines = [line for line in csv.reader(io.StringIO(explorer.get(html.unescape(address)).text)) if line[0][:1] != "#"]
    assert path == "/changes" or all(rows.intersection(line) for line in lines[1:])  # other tests publish, too
    assert rows <= {cell for line in lines[1:] for cell in line}


@pytest.mark.parametrize(
    ("asked", "answered"),
    [({"from": "61"}, "No pathway"), ({"from": "20", "to": "22"}, "Can be upgraded,,21,00010100,2,22")],
)
def test_answer_of_a_pathway_is_taken_away_even_where_there_is_none(
    explorer: httpx.Client, read: Callable[..., str], asked: dict[str, str], answered: str
) -> None:
    page = read("/pathway", "party", **asked)
    [rows] = re.findall(r'name="rows" value="([^"]+)"', page)
    file = explorer.post("/export/upgrade-pathways.csv", data={"rows": rows}).text
    assert answered in file
    assert "# End of export: 1 rows, whole" in file


def test_values_are_words_and_not_codes(read: Callable[..., str]) -> None:
    assert ">High<" in read("/defect", "ssc", id="SYN-0001")
    defects = read("/defects", "ssc")
    assert ">Medium<" in defects
    assert not re.search(r">(HIGH|MEDIUM|LOW|CRITICAL)<", defects)
    assert "Read the Central Products List" in read("/keys", "party")


def test_version_shows_its_pathway_to_a_party_and_asks_others_to_sign_in(read: Callable[..., str]) -> None:
    assert "Yes: 2 upgrades" in read("/versions/20", "party")
    public = read("/versions/20")
    assert "Yes: 2 upgrades" not in public
    assert "Sign in to see it" in public
    assert '<svg class="lineage"' not in public


def test_version_has_its_place_among_the_releases_of_its_model(read: Callable[..., str]) -> None:
    for entry, place in ((22, "N"), (21, "N-1"), (20, "N-2")):
        assert re.findall(r">(N(?:-\d+)?)</strong>", read(f"/versions/{entry}", "party")) == [place]
        assert not re.findall(r">N(?:-\d+)?</strong>", read(f"/versions/{entry}"))


def test_version_shows_who_depends_on_it_to_those_who_may_read_it(read: Callable[..., str]) -> None:
    for entry, reaching, passing in ((33, ["30", "31", "32"], ["30", "31", "32"]), (32, ["30"], [])):
        page = read(f"/versions/{entry}", "party")
        rows = dict(re.findall(r"<dt[^>]*>([^<]+)</dt><dd[^>]*>(.*?)</dd>", page[page.index("Who depends on it") :]))
        for words, expected in (("Can get here", reaching), ("Must pass here", passing)):
            assert rows[words].partition(":")[0] == str(len(expected)), (entry, words)
            assert re.findall(r"/versions/(\d+)", rows[words]) == expected
        assert "Who depends on it" not in read(f"/versions/{entry}")


def test_stack_of_a_version_is_shown_to_the_ssc_alone(read: Callable[..., str]) -> None:
    assert "EmberZNet" in read("/versions/20", "ssc")
    for role in ("party", "secas", "manufacturer", None):
        page = read("/versions/20", role)
        assert "EmberZNet" not in page
        assert "Stack and defects" not in page


def test_version_that_is_not_there_is_not_found(read: Callable[..., str]) -> None:
    assert "No such entry" in read("/versions/99999", "party", status=404)
    for path in ("/versions/99999", "/compatible?entry=99999", "/model?id=F001/none"):
        assert "Some of this page" not in read(path, status=404), path


def test_pathway_gives_steps_and_who_acts_or_why_there_is_none(read: Callable[..., str]) -> None:
    there = read("/pathway", "party", **{"from": "20", "to": "22"})
    assert "SR11.1: distribute" in there
    assert "the supplier" in there
    assert "What would open a way" in read("/pathway", "party", **{"from": "61", "to": "62"})
    unknown = read("/pathway", "party", **{"from": "40"})
    assert "It is not known: this was never declared." in unknown
    assert "Whom to ask" in unknown


def test_moment_of_a_page_goes_with_its_links(read: Callable[..., str]) -> None:
    page = read("/pathway", "party", **{"from": "20", "asOf": "2020-01-01"})
    assert "at the end of <strong>2020-01-01</strong>" in page
    assert 'href="/versions/20?asOf=2020-01-01"' in page


def test_version_says_which_part_is_of_the_moment(read: Callable[..., str]) -> None:
    page = read("/versions/20", "party", asOf="2020-01-01")
    assert "How far it can go, as things are in effect at the end of <strong>2020-01-01</strong>" in page
    assert "The rest of this page is of now." in page


@pytest.mark.parametrize("path", ["/?q=20", "/latest?deviceType=GSME", f"/model?id={quote(MODEL)}", "/changes?after="])
def test_page_that_is_of_now_claims_no_moment_and_hands_none_on(read: Callable[..., str], path: str) -> None:
    page = read(f"{path}&asOf=2020-01-01", "party")
    assert "at the end of" not in page
    assert not re.findall(r'href="/(?!changes)[^"]*asOf', page)  # the next changes are of the same address


def test_number_that_is_none_is_refused_in_words(read: Callable[..., str]) -> None:
    assert "Give a whole number" in read("/pathway", "party", status=400, **{"from": "<b>x"})


def test_model_is_a_picture_and_the_same_as_a_table(read: Callable[..., str]) -> None:
    page = read("/model", "party", id=MODEL)
    table = page[page.index("<table") :]
    drawn = re.findall(r'id="node-(\d+)"', page)
    assert set(re.findall(r"/versions/(\d+)", table)) >= set(drawn) > {"30", "31"}


def test_withdrawal_rehearsed_counts_who_is_stranded(read: Callable[..., str]) -> None:
    page = read("/withdrawal", "party", model=MODEL, withdraw="33-304")
    assert "4 versions would be stranded" in page
    assert 'value="33-304" checked' in page


def test_fleet_pasted_or_uploaded_is_reported(read: Callable[..., str], explorer: httpx.Client) -> None:
    read("/fleet", "party")
    counts = "20,1200\n61,40\n41,3\n"
    pasted = explorer.post("/fleet", data={"counts": counts})
    uploaded = explorer.post("/fleet", files={"counts": ("counts.csv", counts.encode())})
    assert pasted.status_code == uploaded.status_code == 200
    assert "1,243 devices" in pasted.text
    assert "1,243 devices" in uploaded.text


def test_undeclared_is_listed_by_manufacturer_and_month_with_whom_to_ask(read: Callable[..., str]) -> None:
    page = read("/undeclared", "secas")
    assert "Specimen Controls Ltd, added to the list in 2018-09" in page
    assert "Manufacturer Contact" in page


def test_undeclared_says_whether_it_is_mandatory_by_the_day_of_its_entry(
    read: Callable[..., str], explorer: httpx.Client
) -> None:
    page = read("/undeclared", "secas")
    rows = [row for row in page.split("<tr") if "/versions/" in row]
    assert {re.findall(r"/versions/(\d+)", row)[0]: "Mandatory" in row for row in rows} == {"41": False, "480": True}
    assert "Best endeavours" in next(row for row in rows if "/versions/41" in row)
    [link] = [html.unescape(link) for link in re.findall(r'href="(/export/[^"]+csv[^"]*)"', page)]
    file = explorer.get(link, headers={"sec-fetch-site": "same-origin"}).text
    lines = [line for line in csv.reader(file.splitlines()) if not line[0].startswith("# ")]
    told = {line[0]: line[lines[0].index("Obligation")] for line in lines[1:]}
    assert told == {"41": "BEST_ENDEAVOURS", "480": "MANDATORY"}


def test_latest_release_of_each_model_names_whom_to_ask(read: Callable[..., str]) -> None:
    page = read("/latest", "party", manufacturerCode="F001")
    assert "firmware@example.example" in page
    assert "Sample" not in page


def test_latest_releases_are_of_meters_unless_another_device_is_chosen(
    read: Callable[..., str], explorer: httpx.Client
) -> None:
    page = read("/latest", "party")
    assert page.index("Electricity meters: 11 models") < page.index("Gas meters: 4 models")
    assert "Placeholder Hubs" not in page
    taken = [html.unescape(one) for one in re.findall(r'href="(/export/[^"]+csv[^"]*)"', page)]
    assert {explorer.get(one, headers={"sec-fetch-site": "same-origin"}).status_code for one in taken} == {200}
    lists = ("firmware-versions", "latest-releases")
    assert taken == [f"/export/{name}.csv?deviceType={type_}" for name in lists for type_ in ("ESME", "GSME")]
    hubs = read("/latest", "party", deviceType="CH")
    assert "Placeholder Hubs" in hubs
    assert "Electricity meters" not in hubs


@pytest.mark.parametrize("path", ["/stacks", "/stack?id=EmberZNet/7.4", "/defects", "/defect?id=SYN-0001"])
def test_pages_of_the_ssc_show_others_nothing(read: Callable[..., str], path: str) -> None:
    assert "CVE-" in read(path, "ssc") or "Packet buffers" in read(path, "ssc")
    for role in ("party", None):
        page = read(path, role, status=403)
        assert "This page is for the Security Sub-Committee." in page
        assert "CVE-" not in page.replace("EmberZNet", "")
        assert "Packet buffers" not in page


@pytest.mark.parametrize(
    "path", ["/fleet", "/pathway", "/list", "/pairs", "/trend", "/withdrawal", "/exposure", "/upload"]
)
def test_page_that_is_for_others_says_so_before_it_is_filled_in(read: Callable[..., str], path: str) -> None:
    page = read(path, "rsa", status=403)
    assert "You are signed in as <strong>Agent (RSA)" in page
    assert f'href="/sign-in?next={quote(path)}">Sign in as someone else' in page
    assert page.count("<form") == 1  # that of signing out
    assert f'href="/sign-in?next={quote(path)}">Sign in to see it' in read(path, status=403)


def test_who_reads_own_rows_is_refused_nothing_of_a_pathway_of_its_own(read: Callable[..., str]) -> None:
    page = read("/pathway", "manufacturer", **{"from": "20", "to": "22"})
    assert "Yes: 2 upgrades" in page
    assert 'id="told"' not in page


def test_new_defect_is_weighed_by_pasted_counts(read: Callable[..., str], explorer: httpx.Client) -> None:
    read("/exposure", "ssc")
    form = {"stackName": "EmberZNet", "introduced": "6.7.0", "fixed": "6.7.10", "counts": "21,1234"}
    page = explorer.post("/exposure", data=form).text
    assert "1,234" in page
    assert "The way to safety" in page
    assert "No recorded stack is called" in explorer.post("/exposure", data=form | {"stackName": "EmberZnot"}).text


def test_restricted_reads_are_shown_to_the_ssc(read: Callable[..., str]) -> None:
    read("/stacks", "ssc")
    assert "Stacks" in read("/restricted-reads", "ssc")


def test_form_of_another_site_is_refused(explorer: httpx.Client) -> None:
    for headers in ({"origin": "https://elsewhere.test"}, {"origin": "", "sec-fetch-site": "cross-site"}):
        for path in ("/sign-in", "/sign-out", "/fleet", "/exposure"):
            answer = explorer.post(path, data={"role": "party"}, headers=headers)
            assert answer.status_code == 403
            assert "set-cookie" not in answer.headers


def test_session_begun_with_a_token_ends_with_it_and_at_sign_out(
    explorer: httpx.Client, headers_of: Callable[..., dict[str, str]]
) -> None:
    token = headers_of("party")["authorization"]
    begun = explorer.post("/sign-in", data={"token": token, "next": "/versions/20"})
    assert (begun.status_code, begun.headers["location"]) == (303, "/versions/20")
    cookie = begun.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert 0 < int(re.findall(r"Max-Age=(\d+)", cookie)[0]) <= 12 * 3600 + 60
    ended = explorer.post("/sign-out")
    assert "Max-Age=0" in ended.headers["set-cookie"]
    assert "Public list only" in explorer.get("/").text


@pytest.mark.parametrize("token", ["nonsense", "Bearer", "eyJhbGciOiJFZERTQSJ9.e30"])
def test_token_that_is_none_begins_no_session(explorer: httpx.Client, token: str) -> None:
    answer = explorer.post("/sign-in", data={"token": token})
    assert answer.status_code == 400
    assert "That is no token. Paste the whole of it" in answer.text
    assert "set-cookie" not in answer.headers


def test_session_that_is_not_accepted_any_more_reads_as_anyone_and_is_told(explorer: httpx.Client) -> None:
    answer = explorer.get("/", headers={"cookie": "firmware-graph-session=old"})
    assert answer.status_code == 200
    assert "Your session has ended" in answer.text


def test_cookie_of_a_session_is_no_credential_of_graphql(read: Callable[..., str], explorer: httpx.Client) -> None:
    read("/", "ssc")
    answer = explorer.post("/graphql", json={"query": "{ zigbeeStacks { totalCount } }"}, headers={"accept": "*/*"})
    assert "FORBIDDEN" in answer.text


def test_role_is_chosen_in_a_demonstration_alone(client: httpx.Client, explorer: httpx.Client) -> None:
    answer = client.post("/sign-in", data={"role": "ssc"}, headers={"origin": str(client.base_url).rstrip("/")})
    assert answer.status_code == 400
    elsewhere = {"host": "example.test", "origin": "http://example.test"}
    assert explorer.post("/sign-in", data={"role": "ssc"}, headers=elsewhere).status_code == 400


def test_what_is_typed_is_escaped(read: Callable[..., str]) -> None:
    assert "<script>alert" not in read("/", q="<script>alert(1)</script>")


def test_address_without_a_page_says_so_in_its_dress_to_browsers_alone(explorer: httpx.Client) -> None:
    page = explorer.get("/nowhere")
    assert page.status_code == 404
    assert "Page not found" in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert explorer.get("/nowhere", headers={"accept": "*/*"}).json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"


def test_form_too_long_is_refused(read: Callable[..., str], explorer: httpx.Client) -> None:
    read("/fleet", "party")
    answer = explorer.post("/fleet", data={"counts": "20,1\n" * 300_000})
    assert answer.status_code == 413
    assert "Send less at a time" in answer.text


@pytest.fixture(scope="module")
def changed(explorer: httpx.Client, headers_of: Callable[..., dict[str, str]]) -> None:
    """Publish one change of an upgrade and of an entry, and one of a stack."""
    mutation = "mutation($input: ChangesInput!) { publishChanges(input: $input) { __typename } }"
    advised = {"declareUpgrade": {"fromCplEntryId": 20, "toCplEntryId": 21, "recommendation": "SHOULD"}}
    joined = {"correctFirmware": {"cplEntryId": 21, "hanJoinNotes": "Joins on either band."}}
    built = {"recordStack": {"cplEntryId": 21, "chipset": "EFR32MG12B"}}
    for role, note, operations in (("secas", "Asked for by its maker.", [advised, joined]), ("ssc", None, [built])):
        body = {"query": mutation, "variables": {"input": {"operations": operations, "note": note}}}
        answer = explorer.post("/graphql", json=body, headers=headers_of(role) | {"accept": "*/*"})
        assert answer.json()["data"]["publishChanges"]["__typename"] == "ChangesPublished", answer.text


def test_version_shows_its_history_to_those_who_may_read_it(read: Callable[..., str], changed: None) -> None:  # noqa: ARG001
    told = read("/versions/21", "party")
    history = told[told.index('id="history"') :]
    assert "Upgrade stated otherwise" in history
    assert "Asked for by its maker." in history
    assert "/versions/20" in history
    assert "Stack changed" not in history
    assert "Stack changed" in read("/versions/21", "ssc")
    public = read("/versions/21")
    assert "Firmware corrected" in public[public.index('id="history"') :]
    assert "Upgrade stated otherwise" not in public
    assert "Asked for by its maker." not in public


LIMITED = "Its service ends with a Trust Centre Swap-Out."
FINDINGS = ["RESTRICTED_WORD", "SET_LIKE_A_STACK", "SET_LIKE_A_BUILD", "SET_LIKE_A_DEFECT"]


@pytest.fixture(scope="module")
def advised(explorer: httpx.Client, headers_of: Callable[..., dict[str, str]]) -> str:
    """State a limitation of a model, release an advisory on one of its versions, and return the advisory's ID."""

    def asked(text: str, role: str, person: str, **variables: object) -> dict[str, Any]:
        body = {"query": text, "variables": variables}
        answer = explorer.post("/graphql", json=body, headers=headers_of(role, person) | {"accept": "*/*"}).json()
        assert "errors" not in answer, answer
        return next(iter(answer["data"].values()))

    limited = {"deviceModelId": MODEL, "text": LIMITED, "effectiveFrom": "2020-01-01"}
    asked("mutation($input: LimitationInput!) { stateLimitation(input: $input) { id } }", "secas", "S", input=limited)
    drafted = {"title": "Update of a meter", "text": "Soon.", "severity": "HIGH", "cplEntryIds": [33]}
    key = asked("mutation($input: AdvisoryInput!) { draftAdvisory(input: $input) { id } }", "ssc", "ann", input=drafted)
    asked("mutation($id: ID!) { reviewAdvisory(id: $id) { state } }", "ssc", "ben", **key)
    release = """mutation($id: ID!, $despite: [AdvisoryFindingCode!]) {
      releaseAdvisory(id: $id, despite: $despite) { state } }"""
    asked(release, "ssc", "ben", **key, despite=FINDINGS)
    return str(key["id"])


def test_version_shows_advisories_and_limitations_to_those_who_may_read_them(
    read: Callable[..., str], advised: str
) -> None:
    told = read("/versions/33", "party")
    assert f'href="/advisory?id={advised}">Update of a meter</a>' in told
    assert "Severity: HIGH" in told
    limited = told[told.index('id="limitations"') :]
    assert LIMITED in limited
    assert "from 2020-01-01, stated by" in limited
    assert "Update of a meter" not in read("/versions/30", "party")
    own = read("/versions/33", "manufacturer")
    assert LIMITED in own
    for page in (own, read("/versions/33")):
        assert "Update of a meter" not in page
    for page in (read("/versions/33"), read("/versions/40", "party")):
        assert LIMITED not in page


def test_pathway_and_a_list_say_what_is_limited_of_the_model(
    read: Callable[..., str],
    explorer: httpx.Client,
    headers_of: Callable[..., dict[str, str]],
    advised: str,  # noqa: ARG001
) -> None:
    for path in ("/pathway?from=30", "/pathway?from=33&to=30"):
        assert read(path, "party").count(LIMITED) == 1, path
    assert LIMITED not in read("/pathway?from=20", "party")
    headers = headers_of("party") | {"content-type": "text/csv", "accept": "*/*"}
    file = explorer.post("/export/upgrade-pathways.csv", content="30,33\n33,30\n20,\n", headers=headers)
    assert file.text.count(LIMITED) == 2, file.text


def test_changes_are_filtered_and_go_on_from_a_position(read: Callable[..., str], changed: None) -> None:  # noqa: ARG001
    told = read("/changes", "party")
    assert "Firmware corrected" in told[told.index("<table") :]
    restated = read("/changes", "party", kinds="UPGRADE_RESTATED", manufacturerCode="F001")
    assert "Upgrade stated otherwise" in restated[restated.index("<table") :]
    assert "Firmware corrected" not in restated[restated.index("<table") :]
    assert 'value="UPGRADE_RESTATED" checked' in restated
    following = re.findall(r'href="(/changes\?[^"]*after=[^"]+)"', told)
    assert "Nothing more that fits" in read(html.unescape(following[0]), "party")


def test_changes_of_stacks_are_of_the_ssc_alone(read: Callable[..., str], changed: None) -> None:  # noqa: ARG001
    assert "<table" in read("/changes", "ssc", kinds="STACK_CHANGED")
    for role in ("party", "secas", None):
        page = read("/changes", role, kinds="STACK_CHANGED")
        assert "<table" not in page
        assert "Stack changed" not in page


@pytest.mark.parametrize(
    ("path", "role", "formats"),
    [
        ("/latest?manufacturerCode=F001&deviceType=ESME&generation=SMETS2", "party", ["csv", "xlsx", "jsonl"] * 2),
        ("/?q=0.1.0.0", None, ["csv", "xlsx", "jsonl"]),
        ("/?q=0005", None, ["csv", "xlsx", "jsonl"] * 2),
        ("/?q=Example+Meters+Ltd", None, ["csv", "xlsx", "jsonl"] * 2),
        ("/withdrawal?withdraw=33-304&asOf=2024-01-01", "party", ["csv", "xlsx", "jsonl"] * 2),
        ("/stack?id=EmberZNet%2F6.7.6", "ssc", ["csv", "xlsx", "jsonl"]),
        ("/stacks?name=EmberZNet", "ssc", ["csv", "xlsx", "jsonl"]),
        ("/defect?id=SYN-0001", "ssc", ["csv", "xlsx", "jsonl"]),
        ("/exposure?stackName=EmberZNet&introduced=6.7.0&fixed=6.7.10", "ssc", ["csv", "xlsx", "jsonl"]),
        (f"/model?id={quote(MODEL)}", "party", ["csv", "xlsx", "jsonl", "mmd", "svg", "csv", "xlsx", "jsonl"]),
        ("/changes?kinds=FIRMWARE_ADDED", "party", ["csv", "xlsx", "jsonl"]),
    ],
)
@pytest.mark.usefixtures("advised")  # the model has a limitation
def test_list_of_a_page_is_taken_away_by_its_filters(
    read: Callable[..., str], explorer: httpx.Client, path: str, role: str | None, formats: list[str]
) -> None:
    page = read(path, role)
    links = [html.unescape(link) for link in re.findall(r'href="(/export/[^"]+)"', page)]
    assert [link.split("?")[0].rpartition(".")[2] for link in links] == formats
    for link in (links[0], links[-1]):
        file = explorer.get(link, headers={"sec-fetch-site": "same-origin"})
        assert file.status_code == 200, file.text
        assert "whole" in file.text or "isWhole" in file.text or "graph LR" in file.text or "flowchart" in file.text


@pytest.fixture(scope="module")
def withdrawn(explorer: httpx.Client, headers_of: Callable[..., dict[str, str]]) -> str:
    """Withdraw the upgrade from 80 to 82, and return the ID of their model."""
    mutation = "mutation($input: ChangesInput!) { publishChanges(input: $input) { __typename } }"
    ended = {"withdrawUpgrade": {"fromCplEntryId": 80, "toCplEntryId": 82, "endCode": "WITHDRAWN_BY_MANUFACTURER"}}
    headers = headers_of("secas") | {"accept": "*/*"}
    body = {"query": mutation, "variables": {"input": {"operations": [ended]}}}
    answer = explorer.post("/graphql", json=body, headers=headers)
    assert answer.json()["data"]["publishChanges"]["__typename"] == "ChangesPublished", answer.text
    asked = explorer.post(
        "/graphql", json={"query": "{ firmwareVersion(cplEntryId: 82) { deviceModel { id } } }"}, headers=headers
    )
    return str(asked.json()["data"]["firmwareVersion"]["deviceModel"]["id"])


def test_history_of_a_version_is_taken_away_as_its_changes(
    read: Callable[..., str], explorer: httpx.Client, withdrawn: str
) -> None:
    assert withdrawn
    [link] = re.findall(r'href="(/export/changes.csv[^"]+)"', read("/versions/82", "party"))
    assert link.endswith("?cplEntryIds=82")
    assert "UPGRADE_WITHDRAWN" in explorer.get(link, headers={"sec-fetch-site": "same-origin"}).text


@pytest.mark.parametrize("ended", [{}, {"includeEnded": "true"}, {"includeEnded": "false"}])
def test_picture_of_a_model_is_taken_away_with_the_upgrades_that_its_page_draws(
    read: Callable[..., str], explorer: httpx.Client, withdrawn: str, ended: dict[str, str]
) -> None:
    page = read("/model", "party", id=withdrawn, **ended)
    link = next(link for link in re.findall(r'href="(/export/[^"]+)"', page) if ".svg?" in link)
    file = explorer.get(html.unescape(link), headers={"sec-fetch-site": "same-origin"})
    assert file.status_code == 200, file.text
    assert file.text.count(">withdrawn by maker</text>") == page.count(">withdrawn by maker</text>")
    assert (">withdrawn by maker</text>" in page) == (ended != {"includeEnded": "false"})


@pytest.mark.parametrize("path", ["/versions/82", "/withdrawal"])
def test_withdrawn_upgrade_is_drawn_dashed_and_named_and_is_not_withdrawn_again(
    read: Callable[..., str], withdrawn: str, path: str
) -> None:
    page = read(path, "party", model=withdrawn)
    assert "line--withdrawn" in page
    assert ">withdrawn by maker</text>" in page
    assert 'value="80-82"' not in page
    assert ('value="81-82"' in page) == (path == "/withdrawal")


def test_affected_and_not_known_versions_of_a_defect_are_paged_each_by_its_own_cursor(
    read: Callable[..., str], explorer: httpx.Client, headers_of: Callable[..., dict[str, str]]
) -> None:
    query = """{ defect(id: "SYN-0001") {
        affected(filter: {deviceType: ESME}, first: 1) { totalCount pageInfo { endCursor } }
        unknown(filter: {deviceType: ESME}, first: 1) { totalCount pageInfo { endCursor } } } }"""
    asked = explorer.post("/graphql", json={"query": query}, headers=headers_of("ssc") | {"accept": "*/*"})
    affected, unknown = asked.json()["data"]["defect"].values()
    for given, left in (
        ({"after": affected}, [affected["totalCount"] - 1, unknown["totalCount"]]),
        ({"unknownAfter": unknown}, [affected["totalCount"], unknown["totalCount"] - 1]),
    ):
        cursors = {name: one["pageInfo"]["endCursor"] for name, one in given.items()}
        parts = read("/defect", "ssc", id="SYN-0001", **cursors).split("Not known: unknown is not clear: ")
        shown = [part.split("each version")[-1].count("<tr><td") for part in parts]
        assert shown == left


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/latest?deviceType=CHF", "deviceType cannot be &#39;CHF&#39;: it is one of ESME, GSME, CH, "),
        ("/changes?kinds=NOPE", "kinds cannot be &#39;NOPE&#39;: it is one of FIRMWARE_ADDED, "),
        ("/undeclared?asOf=yesterday", "asOf should be a day, such as 2026-03-31, or a time with its offset"),
        ("/calendar?since=31/03/2026", "since should be a day, such as 2026-03-31, not &#39;31/03/2026&#39;"),
        ("/pathway?from=20&approved=maybe", "approved should be true or false, not &#39;maybe&#39;"),
        ("/changes?after=zzz", "This list has no such place as the address names"),
        ("/export/firmware-versions.csv?deviceType=CHF", "deviceType cannot be &#39;CHF&#39;: it is one of ESME"),
        ("/export/undeclared.csv?asOf=x", "asOf should be a day"),
    ],
)
def test_value_of_an_address_that_cannot_be_is_refused_in_plain_words(
    explorer: httpx.Client, read: Callable[..., str], path: str, said: str
) -> None:
    read("/", "party")
    answer = explorer.get(path)
    assert answer.status_code == 400
    assert said in answer.text
    assert "Variable" not in answer.text
    assert "in effect at the end of" not in answer.text
