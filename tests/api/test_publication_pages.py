"""Notes, advisories, answers and targets over the explorer, without scripts: role by role, as each form goes on."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx
import pytest

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token

Read = Callable[..., str]
Person = Callable[..., httpx.Client]
DOWNLOAD: Final = {"sec-fetch-site": "same-origin"}
NOTE: Final = {
    "entry": "20",
    "availability": "NAMED_PARTIES",
    "parties": "Example Energy",
    "summary": "Block tariffs",
    "capabilities": "block tariffs\nprepayment",
    "fixes": "a reset",
    "plannedReleases": "2099-01-31, 00030000, load limiting",
}
LATER_NOTE: Final = {
    "entry": "22",
    "availability": "ALL_SEC_PARTIES",
    "capabilities": "block tariffs",
    "fixes": "drift",
}
DRAFT: Final = {"title": "Update soon", "text": "Update these meters.\n\nSoon.", "cplEntryIds": "80\n81"}


@pytest.fixture
def person(explorer: httpx.Client, key_folder: Path) -> Person:
    """Return what signs the explorer in as a person of a role, and returns it."""

    def signed_in(role: Role, name: str) -> httpx.Client:
        explorer.cookies.clear()
        token = mint_token(demo_key(key_folder), role=role, party=name)
        assert explorer.post("/sign-in", data={"token": token}).status_code == 303
        return explorer

    return signed_in


def main(page: str) -> str:
    return page.split("<main")[1].split("</main>", maxsplit=1)[0]


def sent(explorer: httpx.Client, path: str, form: dict[str, str], *, status: int = 200) -> str:
    """Send a form, and return the page that answers it."""
    answer = explorer.post(path, data=form)
    assert answer.status_code == status, answer.text
    return main(answer.text)


@pytest.fixture(scope="module")
def noted(explorer: httpx.Client) -> None:
    """Publish a note to one party, and one to all, by the form of their manufacturer."""
    explorer.post("/sign-in", data={"role": "manufacturer"})
    for form in (NOTE, LATER_NOTE):
        assert "The note is published" in sent(explorer, "/note/publish", form)
    explorer.cookies.clear()


def test_note_is_read_by_whom_it_is_granted_and_is_none_to_others(read: Read, noted: None) -> None:  # noqa: ARG001
    granted = main(read("/versions/20", "party"))
    assert "Block tariffs" in granted
    assert "no recommendation of this service" in granted
    assert 'href="/note?entry=20"' not in granted
    for role in ("secas", "ssc", "dcc", "rsa", None):
        page = main(read("/versions/20", role))
        assert "Block tariffs" not in page
        assert "No note, or none that is granted to you." in page
    assert 'href="/note?entry=20"' in read("/versions/20", "manufacturer")
    assert 'href="/note?entry=40"' not in read("/versions/40", "manufacturer")


def test_pathway_says_what_notes_say_of_all_that_it_passes_or_skips(read: Read, noted: None) -> None:  # noqa: ARG001
    page = main(read("/pathway?from=20&to=22", "party"))
    table = page[page.index('id="notes"') :]
    said = [re.sub(r"\s+", " ", text) for text in re.findall(r"<td>([^<]+)</td>", table)]
    assert said == ["No note", "Ask firmware@example.example", "Lost", "prepayment", "Fixed", "drift"]
    assert "no recommendation of this service" in table
    others = main(read("/pathway?from=20&to=22", "secas"))
    assert "prepayment" not in others


def test_note_is_published_anew_from_the_one_there_is_and_refused_for_anothers(
    explorer: httpx.Client,
    read: Read,
    noted: None,  # noqa: ARG001
) -> None:
    form = main(read("/note?entry=20", "manufacturer"))
    assert "block tariffs\nprepayment</textarea>" in form
    assert "Example Energy</textarea>" in form
    assert 'value="NAMED_PARTIES" checked' in form
    assert form.index("takes the place of what was said before") < form.index("Publish the note</button>")
    wrong = sent(explorer, "/note/publish", NOTE | {"plannedReleases": "soon"}, status=400)
    assert "Begin each line with a day" in wrong
    assert "soon</textarea>" in wrong
    assert "There is a problem" in sent(explorer, "/note/publish", NOTE | {"entry": "40"}, status=403)
    assert "<form" not in main(read("/note?entry=20", "party"))


def test_calendar_has_the_plans_that_are_granted(explorer: httpx.Client, read: Read, noted: None) -> None:  # noqa: ARG001
    asked = "/calendar?since=2099-01-01&until=2099-12-31"
    page = main(read(asked, "party"))
    assert "2099-01, Example Meters Ltd, as last stated on 20" in page
    assert "load limiting" in page
    file = explorer.get("/export/release-calendar.csv?since=2099-01-01&until=2099-12-31", headers=DOWNLOAD)
    assert "load limiting" in file.text
    assert "For the party that asked" in file.text
    assert file.headers["cache-control"] == "no-store"
    notes = explorer.get("/export/release-notes.csv", headers=DOWNLOAD).text
    assert "Block tariffs" in notes
    for role in ("secas", None):
        assert "load limiting" not in main(read(asked, role))
        assert "Block tariffs" not in explorer.get("/export/release-notes.csv", headers=DOWNLOAD).text


def test_advisory_goes_from_draft_to_release_to_its_successor_by_two_persons(
    explorer: httpx.Client, read: Read, person: Person
) -> None:
    made = sent(person(Role.SSC, "ann"), "/advisory/new", DRAFT)
    [key] = set(re.findall(r'name="id" value="([^"]+)"', made))
    assert "The draft is kept" in made
    assert explorer.get(f"/export/advisory-firmware.csv?id={key}", headers=DOWNLOAD).status_code == 400
    assert '<p class="govuk-body">Soon.</p>' in made
    assert "What each role sees once it is released" in made
    shown = f"/advisory?id={key}"
    for role, status in (("party", 404), ("secas", 404), ("manufacturer", 403), (None, 403)):
        assert "Update soon" not in read(shown, role, status=status)
        assert "Update soon" not in read("/advisories", role, status=403 if status == 403 else 200)
    form = {"id": key, "revision": "1"}
    own = sent(person(Role.SSC, "ann"), "/advisory/review", form, status=403)
    assert "There is a problem" in own
    written = sent(explorer, "/advisory/rewrite", {"id": key, **DRAFT, "text": "Update these, please."})
    assert "has to be reviewed" in written
    assert "Text 2, by ann" in written
    assert "There is a problem" in sent(person(Role.SSC, "ben"), "/advisory/review", form, status=400)
    reviewed = sent(explorer, "/advisory/review", form | {"revision": "2"})
    assert "Reviewed: it can be released." in reviewed
    found = re.findall(r'name="despite"[^>]*value="(\w+)"', reviewed)
    assert found
    assert reviewed.index("What each role sees") < reviewed.index("it is in the feed") < reviewed.index(">Release it<")
    assert "There is a problem" in sent(explorer, "/advisory/release", {"id": key}, status=400)
    released = explorer.post("/advisory/release", data={"id": key, "despite": found})
    assert "Released: SEC Parties are told." in released.text
    read_by_party = main(read(shown, "party"))
    assert "Update these, please." in read_by_party
    assert not [text for text in ("ann", "ben", "Set like", "What manufacturers say") if text in read_by_party]
    assert "Update soon" in read("/advisories", "party")
    file = explorer.get("/export/advisories.csv", headers=DOWNLOAD).text
    assert "80;81" in file
    read(shown, "party")
    entries = explorer.get(f"/export/advisory-firmware.csv?id={key}", headers=DOWNLOAD).text
    assert re.findall(r"^(8\d),", entries, re.MULTILINE) == ["80", "81"]
    person(Role.SSC, "ben")
    assert f'value="{key}"' in main(explorer.get(f"/advisories?supersedes={key}&title=Update").text)
    successor = sent(explorer, "/advisory/new", DRAFT | {"title": "Update at once", "supersedes": key})
    [other] = set(re.findall(r'name="id" value="([^"]+)"', successor))
    sent(person(Role.SSC, "ann"), "/advisory/review", {"id": other, "revision": "1"})
    assert "Released: SEC Parties" in explorer.post("/advisory/release", data={"id": other, "despite": found}).text
    assert "Another takes its place." in read(shown, "party")
    ended = sent(person(Role.SSC, "ben"), "/advisory/withdraw", {"id": other, "reason": "Said better elsewhere"})
    assert "Said better elsewhere" in ended
    assert "Said better elsewhere" not in read(f"/advisory?id={other}", "party")


def test_manufacturer_answers_what_it_is_asked_and_sees_nothing_else(
    explorer: httpx.Client, read: Read, person: Person
) -> None:
    made = sent(person(Role.SSC, "ann"), "/advisory/new", DRAFT | {"title": "Quiet", "cplEntryIds": "30 31 40"})
    [key] = set(re.findall(r'name="id" value="([^"]+)"', made))
    asked = sent(explorer, "/advisory/ask", {"id": key, "publicCve": "CVE-2023-41094"})
    assert "They are asked" in asked
    page = main(read("/enquiries", "manufacturer"))
    assert "About CVE-2023-41094." in page
    assert not [text for text in ("Quiet", "Update these", "Specimen", "/versions/40") if text in page]
    form = {"id": key, "answer": "FIX_PLANNED", "plannedFor": "2099-05-01", "manufacturerCode": "F001"}
    assert page.index("and nobody else") < page.index(">Answer</button>")
    assert "The Security Sub-Committee has your answer." in sent(explorer, "/enquiry/answer", form)
    file = explorer.get("/export/enquiries.csv", headers=DOWNLOAD).text
    assert f"{key},F001,Example Meters Ltd,30;31,CVE-2023-41094," in file
    assert "FIX_PLANNED,2099-05-01" in file
    person(Role.SSC, "ann")
    table = main(explorer.get(f"/advisory?id={key}").text)
    assert "Fix planned" in table
    assert "Not answered" in table
    assert "As an assessment" not in table
    fixed = {"id": key, "answer": "FIXED", "fixedBy": "33", "manufacturerCode": "F001"}
    read("/", "manufacturer")
    sent(explorer, "/enquiry/answer", fixed)
    person(Role.SSC, "ann")
    [link] = re.findall(r'href="(/change[^"]*)"', main(explorer.get(f"/advisory?id={key}").text))
    assert {"cplEntryId=33", "verdict=FIXED"} <= set(re.split("[?&;]|amp", link)), "not what was asked about"
    read("/", "manufacturer")
    sent(explorer, "/enquiry/answer", form | {"answer": "NOT_AFFECTED", "plannedFor": ""})
    person(Role.SSC, "ann")
    links = re.findall(r'href="(/change[^"]*)"', main(explorer.get(f"/advisory?id={key}").text))
    assert [re.findall(r"cplEntryId=(\d+)", one) for one in links] == [["30"], ["31"]], "each that it was asked about"
    assess(explorer, html.unescape(links[1]))
    for role in ("party", "secas", None):
        assert "CVE-2023-41094" not in read("/enquiries", role, status=403)
        assert explorer.post("/enquiry/answer", data=form).status_code == 403


def assess(explorer: httpx.Client, path: str) -> None:
    """Follow the link by which an answer is taken over to the publication of it, of one entry and one defect."""
    page = main(explorer.get(path).text)
    given = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', page))
    [verdict] = re.findall(r'value="(\w+)" selected', page)
    before = main(explorer.get("/versions/31").text)
    published(
        explorer, {"what": "assess", "cplEntryId": given["cplEntryId"], "verdict": verdict, "defectId": "SYN-0001"}
    )
    after = main(explorer.get("/versions/31").text)
    assert (before.count("Not applicable"), after.count("Not applicable")) == (0, 1)


def test_targets_are_set_and_taken_back_by_a_party_for_itself(explorer: httpx.Client, read: Read) -> None:
    page = main(read("/targets", "party"))
    assert "Your party has approved none" in page
    assert page.index("Nobody else is told") < page.index(">Keep it</button>")
    sent(explorer, "/targets/set", {"cplEntryIds": "22\n61", "avoid": "false", "reason": "tested by us"})
    both = sent(explorer, "/targets/set", {"cplEntryIds": "62", "avoid": "true", "reason": "resets"})
    assert [both.count(f">{word}</strong>") for word in ("Approved", "Avoided")] == [2, 1]
    file = explorer.get("/export/approved-targets.csv", headers=DOWNLOAD).text
    assert "tested by us" in file
    left = sent(explorer, "/targets/clear", {"cplEntryIds": "61"})
    assert "/versions/61" not in left
    assert "There is a problem" in sent(explorer, "/targets/set", {"cplEntryIds": "99999"}, status=400)
    for role in ("secas", "ssc", "dcc"):
        assert "tested by us" not in read("/targets", role)
        assert "tested by us" not in explorer.get("/export/approved-targets.csv", headers=DOWNLOAD).text


FORMS: Final = [
    ("/note/publish", NOTE),
    ("/advisory/new", DRAFT),
    ("/advisory/rewrite", {"id": "x", **DRAFT}),
    ("/advisory/review", {"id": "x", "revision": "1"}),
    ("/advisory/release", {"id": "x"}),
    ("/advisory/ask", {"id": "x"}),
    ("/advisory/withdraw", {"id": "x", "reason": "y"}),
    ("/enquiry/answer", {"id": "x", "answer": "INVESTIGATING"}),
    ("/targets/set", {"cplEntryIds": "20"}),
    ("/targets/clear", {"cplEntryIds": "20"}),
    ("/compatible/declare", {"entry": "150", "withCplEntryIds": "151"}),
    ("/compatible/withdraw", {"entry": "150", "withCplEntryIds": "151"}),
    ("/limitation/state", {"id": "x", "text": "y"}),
    ("/limitation/end", {"id": "x", "limitation": "y"}),
]


def test_forms_are_refused_of_another_site_and_to_whom_they_are_not_for(explorer: httpx.Client, read: Read) -> None:
    for role in (None, "rsa"):
        read("/", role)
        for path, form in FORMS:
            assert explorer.post(path, data=form).status_code == 403, path
    for path, form in FORMS:
        assert explorer.post(path, data=form, headers={"origin": "https://elsewhere.test"}).status_code == 403
        assert explorer.get(path).status_code == 405


def test_what_goes_together_is_declared_and_withdrawn_by_whom_it_is_for(explorer: httpx.Client, read: Read) -> None:
    page = main(read("/compatible?entry=151", "party"))
    assert "Nothing is declared to go together with it. That is not" in page
    assert "<form" not in page
    read("/", "secas")
    form = {"entry": "151", "withCplEntryIds": "150, 152"}
    declared = sent(explorer, "/compatible/declare", form)
    assert 'id="done">Declared' in declared
    assert ["/versions/150" in declared, "/versions/152" in declared] == [True, True]
    refused = sent(explorer, "/compatible/declare", form | {"withCplEntryIds": "99999"}, status=400)
    assert "99999</textarea>" in refused
    assert "No entry 99999" in refused
    file = explorer.get("/export/compatible-versions.csv", headers=DOWNLOAD).text
    assert [line.split(",")[0] for line in file.splitlines() if line.endswith("CURRENT")] == [
        "150",
        "151",
        "151",
        "152",
    ]
    left = sent(explorer, "/compatible/withdraw", {"entry": "151", "withCplEntryIds": "152"})
    assert 'id="done">Withdrawn' in left
    assert "/versions/152" not in left
    assert 'href="/compatible?entry=151"' in main(read("/versions/151", "party"))
    assert "/versions/150" in main(read("/compatible?entry=151", "dcc"))
    for role in (None, "rsa"):
        assert "/versions/150" not in main(read("/compatible?entry=151", role))
    assert "No such entry" in read("/compatible?entry=99999", "party", status=404)
    read("/", "secas")
    sent(explorer, "/compatible/withdraw", {"entry": "151", "withCplEntryIds": "150"})


LIMIT: Final = "Service is lost after a Trust Centre Swap-Out"


def test_limitation_is_stated_of_a_model_and_stands_on_every_page_about_it(explorer: httpx.Client, read: Read) -> None:
    model = re.findall(r'href="(/model\?id=[^"]+)"', read("/versions/20", "manufacturer"))[0].replace("&amp;", "&")
    [key] = set(re.findall(r'name="id" value="([^"]+)"', main(read(model, "manufacturer"))))
    stated = sent(explorer, "/limitation/state", {"id": html.unescape(key), "text": LIMIT, "effectiveFrom": ""})
    assert 'id="done">Stated' in stated
    [limitation] = re.findall(r'name="limitation" value="([^"]+)"', stated)
    blank = sent(explorer, "/limitation/state", {"id": html.unescape(key), "text": " "}, status=400)
    assert "Fill in text" in blank
    for path in ("/versions/20", "/pathway?from=20", model, "/latest?manufacturerCode=F001"):
        assert LIMIT in main(read(path, "party")), path
        assert LIMIT not in main(read(path, None, status=403 if "pathway" in path else 200)), path
    assert "/limitation/" not in main(read(model, "party"))
    forms = {
        "/list": {"rows": "20\n"},
        "/pairs": {"rows": "Pair,End,CPL Entry ID\n1,a,20\n1,b,20\n"},
        "/fleet": {"counts": "20,5"},
        "/export/upgrade-pathways.csv": {"rows": "20\n"},
        "/export/pairs.csv": {"rows": "Pair,End,CPL Entry ID\n1,a,20\n1,b,20\n"},
        "/export/fleet-report.csv": {"counts": "20,5"},
    }
    said = {path: LIMIT in explorer.post(path, data=form).text for path, form in forms.items()}
    assert said == dict.fromkeys(forms, True) | {"/fleet": False}  # which lists what has no way on alone
    assert LIMIT in explorer.get("/export/limitations.csv", headers=DOWNLOAD).text
    assert "There is a problem" in sent(
        explorer, "/limitation/end", {"id": html.unescape(key), "limitation": limitation}, status=403
    )
    read("/", "manufacturer")
    ended = sent(explorer, "/limitation/end", {"id": html.unescape(key), "limitation": limitation})
    assert 'id="done">Ended' in ended
    assert LIMIT not in ended


def test_notes_against_the_fir_are_for_secas_as_far_as_they_are_granted(explorer: httpx.Client, read: Read) -> None:
    assert "No note that is granted to SECAS contradicts the FIR" in main(read("/contradictions", "secas"))
    read("/", "manufacturer")
    sent(explorer, "/note/publish", {"entry": "61", "availability": "PUBLIC", "upgradeFrom": "20"})
    page = main(read("/contradictions", "secas"))
    assert "The note says that 20 may go to 61, and the FIR does not." in page
    assert "no recommendation of this service" in page
    file = explorer.get("/export/note-contradictions.csv", headers=DOWNLOAD).text
    assert "no recommendation of this service" in file
    assert "61 of the note" not in file
    behind = re.findall(r'rel="next" href="([^"]+)"', page)
    assert behind == ["/contradictions?after=61"]
    assert "No note behind these" in main(read(behind[0], "secas"))
    for role in ("party", "ssc", "dcc", "manufacturer", None):
        assert "may go to 61" not in main(read("/contradictions", role, status=403))
    read("/", "manufacturer")
    sent(explorer, "/note/publish", {"entry": "61", "availability": "PUBLIC"})


def test_displays_whose_variant_is_to_be_asked_for_are_a_page(read: Read) -> None:
    page = main(read("/variants", "party"))
    assert "It looks like an Alt HAN device" in page
    assert 'href="/export/variants-to-ask-for.csv"' in read("/variants", "party")
    for role in ("manufacturer", "rsa", None):
        assert "/versions/" not in main(read("/variants", role, status=403))


def test_page_is_not_for_its_reader_before_what_it_is_given_is_looked_at(read: Read) -> None:
    assert "Give a whole number" in main(read("/contradictions", "secas", after="x", status=400))
    for role in ("party", None):
        page = main(read("/contradictions", role, after="x", status=403))
        assert "This page is for SECAS" in page
        assert "Give a whole number" not in page


MENU: Final = {
    "/list": {"party", "secas", "ssc", "dcc", "manufacturer", None},
    **{path: {"party", "secas", "ssc", "dcc", None} for path in ("/pairs", "/trend", "/variants")},
    "/contradictions": {"secas"},
    "/calendar": {"party", "secas", "ssc", "dcc", "manufacturer", "rsa", None},
    "/enquiries": {"manufacturer"},
    "/targets": {"party", "secas", "ssc", "dcc"},
}


def test_pages_are_in_the_menu_of_those_they_are_for(read: Read) -> None:
    pages = {role: read("/", role) for role in ("party", "secas", "ssc", "dcc", "manufacturer", "rsa", None)}
    shown = {path: {role for role, page in pages.items() if f'href="{path}"' in page} for path in MENU}
    assert shown == MENU


def test_entry_is_added_and_a_defect_recorded_once_what_follows_was_shown(explorer: httpx.Client, read: Read) -> None:
    read("/change", "secas")
    blank = explorer.post("/change", data={"what": "addFirmware", "cplEntryId": "9001"}).text
    assert "Manufacturer code: It is blank" in blank
    entry = {
        "what": "addFirmware",
        "cplEntryId": "9001",
        "manufacturerCode": "F001",
        "manufacturerName": "Example Meters Ltd",
        "deviceType": "GSME",
        "modelIdentifier": "4799",
        "firmwareVersion": "03070000",
        "status": "CURRENT",
    }
    assert "9001" not in read("/", q="03070000")
    read("/", "secas")
    published(explorer, entry)
    assert "/versions/9001" in read("/", q="03070000")
    osv = '{"id": "SYN-0099",\r\n "summary": "A new one", "modified": "2026-11-01T00:00:00Z", "affected": []}'
    read("/", "ssc")
    published(explorer, {"what": "recordDefect", "osv": osv})
    assert "SYN-0099" in read("/defects", "ssc")


def published(explorer: httpx.Client, change: dict[str, str]) -> None:
    """Look at what a change does, and publish it."""
    checked = explorer.post("/change", data=change).text
    assert "Checked: nothing is written yet" in checked, main(checked)
    form = checked[: checked.index("Publish: ")]
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[form.rindex("<form") :])
    answer = explorer.post("/change", data={name: text.replace("&#34;", '"') for name, text in hidden})
    assert 'id="answer">Published' in answer.text, main(answer.text)


def test_pages_answer_to_the_targets_of_the_readers_party_where_it_is_ticked(
    explorer: httpx.Client, read: Read
) -> None:
    tick = 'name="approved"'
    read("/targets", "party")
    sent(explorer, "/targets/clear", {"cplEntryIds": "22 61 62"})  # what another test leaves
    sent(explorer, "/targets/set", {"cplEntryIds": "21", "avoid": "false", "reason": ""})
    plain = main(read("/pathway?from=20", "party"))
    ticked = main(read("/pathway?from=20&approved=true", "party"))
    assert tick in plain
    assert "Yes: 2 upgrades" in plain
    assert "Yes: 1 upgrade," in ticked
    assert re.search(r'name="approved"[^>]* checked', ticked)
    rows = {"rows": "20\n", "approved": "true"}
    listed = [main(explorer.post("/list", data=form).text) for form in (rows, {"rows": "20\n"})]
    assert ["/versions/22" in page for page in listed] == [False, True]
    file = explorer.post("/export/upgrade-pathways.csv", data=rows)
    assert "# Targets: those that" in file.text
    fleets = [sent(explorer, "/fleet", {"counts": "21, 5", **more}) for more in ({"approved": "true"}, {})]
    assert ["0 upgrades" in page for page in fleets] == [True, False]
    for role, status in (("manufacturer", 200), (None, 403)):
        assert tick not in read("/pathway?from=20", role, status=status)
    assert "Yes: 2 upgrades" in read("/pathway?from=20", "manufacturer")
    sent_by_owner = explorer.get("/pathway?from=20&approved=true")
    assert sent_by_owner.status_code == 403
    read("/targets", "party")
    sent(explorer, "/targets/clear", {"cplEntryIds": "21"})
