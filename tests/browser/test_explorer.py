"""The explorer in a real browser that reaches no other host: by keyboard alone, and checked by axe."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, ViewportSize, expect
from starlette.applications import Starlette

from firmware_graph.app import create_app
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Graph
from firmware_graph.http.documentation import SITE
from firmware_graph.http.mail_pages import mail_routes
from support.asking import settings_for, wait_until_ready
from support.keyboard import AXE, faults_of, faults_on, sign_in, sign_in_by_keyboard, tab_to
from support.paths import EXAMPLE
from support.serving import served

if TYPE_CHECKING:
    from browser.conftest import Visit

MODEL = "F001%2F4772%2FExample%2520G4%2F01%2F01%2FGSME%2FSMETS2%2F%2FPRODUCTION"
OPERATIONS = ["withdrawUpgrade", "declareUpgrade", "declarePredecessors", "correctFirmware", "addFirmware"]
OF_ANYONE = ["/", "/?q=00010000", "/versions/20", "/latest", "/sign-in", "/nowhere"]
OF_A_PARTY = [
    "/versions/20",
    f"/model?id={MODEL}",
    "/pathway?from=61&to=62",
    "/pathway?from=40",
    "/fleet",
    "/trend",
    "/variants",
    f"/withdrawal?model={MODEL}&withdraw=33-304",
    "/undeclared",
    "/latest",
]
OF_SECAS = ["/changes", "/upload", *(f"/change?what={what}" for what in OPERATIONS)]
OF_THE_SSC = [
    "/versions/300",
    "/stacks",
    "/stack?id=EmberZNet%2F7.4",
    "/defects",
    "/defect?id=SYN-0001",
    "/exposure",
    "/change?what=assess",
    "/change?what=recordDefect",
    "/upload",
    "/restricted-reads",
]
OF_DOCUMENTATION = ["/docs/", "/docs/access", "/docs/queries/pathways", "/docs/errors", "/docs/errors/forbidden"]

# The form, what is filled in by the labels of its fields, and its button.
Form = tuple[str, dict[str, str], str]
FORMS_OF_A_PARTY: list[Form] = [
    ("/fleet", {"Counts of devices": "20, 1200\n61, 40\n40, 5\n99999, 1"}, "Show how it stands"),
    ("/list", {"Rows": "20\n61\nnonsense\n40\n11"}, "Show the answers"),
    ("/trend", {"Rows": "2026-09-30,20,100\n2026-10-31,22,90\n2026-10-31,99999,3"}, "Show the trend"),
    ("/pairs", {"Rows": "Pair,End,CPL Entry ID\n1,upper,20\n1,lower,22"}, "Show the report"),
    (f"/withdrawal?model={MODEL}&withdraw=33-304", {}, "Show who is stranded"),
]
FORMS_OF_SECAS: list[Form] = [
    ("/change?what=withdrawUpgrade&fromCplEntryId=33&toCplEntryId=304", {}, "Show what would follow"),
    ("/change?what=correctFirmware&cplEntryId=99999", {}, "Show what would follow"),
    ("/upload", {"CPL sheet": str(EXAMPLE / "fir.csv")}, "Check these files"),
]
FORMS_OF_THE_SSC: list[Form] = [
    ("/exposure", {"Stack": "EmberZNet", "Introduced in": "6.7.0", "Fixed in": "6.7.10"}, "Show who has it"),
    ("/defect?id=SYN-0001", {"Counts of devices (optional)": "20,5"}, "Show who has it"),
    ("/change?what=assess", {"Defect": "SYN-0001", "Entry": "20"}, "Show what would follow"),
]


@pytest.fixture(scope="module")
def demo_server(example: Connection, signing_folder: Path) -> Iterator[str]:
    """Serve the example data as a demonstration does, and return the address."""
    with served(create_app(settings_for(example, signing_folder, demo_sign_in=True))) as client:
        wait_until_ready(client)
        yield f"http://{client.base_url.netloc.decode()}"


def test_picture_is_walked_along_upgrades_with_arrow_keys(visit: "Visit") -> None:
    page = visit.page
    sign_in_by_keyboard(page, visit.base, "party")
    page.goto(f"{visit.base}/versions/30")
    tab_to(page, "03030100, entry 30")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#node-31")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#node-32")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#node-33")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#node-31")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{visit.base}/versions/31")
    assert visit.complaints == []


def test_long_picture_goes_on_below_where_it_is_printed(visit: "Visit") -> None:
    page = visit.page
    sign_in(page, visit.base, "party")
    page.goto(f"{visit.base}/versions/1")
    expect(page.locator(".picture")).to_be_visible()
    expect(page.locator(".bands")).to_be_hidden()
    page.set_viewport_size({"width": 794, "height": 1123})  # a sheet of A4
    page.emulate_media(media="print")
    expect(page.locator(".menu")).to_be_hidden()
    assert page.locator(".picture").evaluate("one => one.getBoundingClientRect().height") <= 2
    bands = page.locator(".bands svg")
    assert bands.count() == 2
    [scale] = {band.evaluate("one => one.getScreenCTM().a") for band in bands.all()}
    assert scale >= 0.7, "its text is 9 pixels high or more"
    assert page.evaluate("document.documentElement.scrollWidth") <= 794


def test_tables_fit_on_paper_and_forms_are_left_out(visit: "Visit") -> None:
    page = visit.page
    sign_in(page, visit.base, "ssc")
    page.set_viewport_size({"width": 718, "height": 1015})  # a sheet of A4, without its margins
    for path in ("/latest", "/variants", "/undeclared", "/?q=00010000", "/defect?id=SYN-0001", f"/model?id={MODEL}"):
        page.goto(f"{visit.base}{path}")
        page.emulate_media(media="print")
        expect(page.locator("main table").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 718, path
        assert page.evaluate("[...document.querySelectorAll('main form')].filter(one => one.offsetHeight).length") == 0
        page.emulate_media(media="screen")


def test_version_that_nothing_was_declared_of_has_a_question_mark(visit: "Visit") -> None:
    page = visit.page
    sign_in(page, visit.base, "party")
    page.goto(f"{visit.base}/versions/41")
    node = page.locator("#node-41")
    expect(node.locator(".unknown")).to_have_text("?")
    assert "predecessors not declared" in str(node.get_attribute("aria-label"))
    expect(page.locator(".key")).to_contain_text("what may lead to it was never declared")


def test_party_rehearses_a_withdrawal_and_reports_a_fleet_by_keyboard(visit: "Visit") -> None:
    page = visit.page
    sign_in_by_keyboard(page, visit.base, "party")
    page.goto(f"{visit.base}/withdrawal?model={MODEL}")
    tab_to(page, "(33-304)")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text("4 versions would be stranded")
    page.goto(f"{visit.base}/fleet")
    tab_to(page, "Counts of devices")
    page.keyboard.insert_text("20,1200\n61,40")
    tab_to(page, "Show how it stands")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text("1,240 devices")
    assert visit.complaints == []


@pytest.mark.last
def test_secas_publishes_a_withdrawal_once_its_consequences_were_shown_by_keyboard(visit: "Visit") -> None:
    page = visit.page
    sign_in_by_keyboard(page, visit.base, "secas")
    page.goto(f"{visit.base}/withdrawal?model={MODEL}&withdraw=33-304")
    tab_to(page, "Publish the withdrawal of 33-304")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change?**")
    tab_to(page, "Note")
    page.keyboard.type("Asked for by its maker")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_contain_text("4 versions would be stranded")
    tab_to(page, "Publish: withdraw an upgrade")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_have_text("Published")
    page.goto(f"{visit.base}/versions/304#history")
    expect(page.get_by_role("table").last).to_contain_text("Asked for by its maker")
    page.goto(f"{visit.base}/changes")
    tab_to(page, "Upgrade withdrawn")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_contain_text("Upgrade withdrawn: Withdrawn by manufacturer")
    assert visit.complaints == []
    assert visit.elsewhere == []


def test_operation_of_a_page_opens_in_graphiql_with_its_variables(visit: "Visit") -> None:
    visit.page.goto(f"{visit.base}/pathway?from=20&to=22")
    visit.page.get_by_role("link", name="Ask this yourself").click()
    expect(visit.page.locator(".graphiql-query-editor")).to_contain_text("upgradePathway")
    expect(visit.page.locator(".graphiql-editors")).to_contain_text('"cplEntryId"')


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: `npm ci` in web/ does it")
@pytest.mark.half
@pytest.mark.parametrize(
    ("role", "paths"), [(None, OF_ANYONE), ("party", OF_A_PARTY), ("secas", OF_SECAS), ("ssc", OF_THE_SSC)]
)
def test_pages_have_no_fault_that_axe_finds_and_fit_320_pixels(
    visit: "Visit", role: str | None, paths: list[str]
) -> None:
    assert faults_on(visit, role, paths) == []
    assert visit.elsewhere == []


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: `npm ci` in web/ does it")
@pytest.mark.half
@pytest.mark.parametrize(
    ("role", "forms"), [("party", FORMS_OF_A_PARTY), ("secas", FORMS_OF_SECAS), ("ssc", FORMS_OF_THE_SSC)]
)
def test_answers_of_forms_have_no_fault_that_axe_finds_and_fit_320_pixels(
    visit: "Visit", role: str, forms: list[Form]
) -> None:
    page = visit.page
    sign_in(page, visit.base, role)
    faults = []
    for path, fields, button in forms:
        page.goto(visit.base + path)
        for name, text in fields.items():
            field = page.get_by_label(name, exact=True).first
            field.set_input_files(text) if text.startswith("/") else field.fill(text)
        page.get_by_role("button", name=button).first.click()
        expect(page.locator("#answer, main .govuk-table").first).to_be_visible()
        faults += faults_of(page)
    assert faults == []


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: `npm ci` in web/ does it")
@pytest.mark.skipif(not (SITE / "index.html").is_file(), reason="the documentation was not built: `make docs` does it")
@pytest.mark.long
def test_documentation_has_no_fault_that_axe_finds_and_fits_320_pixels(visit: "Visit") -> None:
    assert faults_on(visit, None, OF_DOCUMENTATION) == []
    assert visit.complaints + visit.elsewhere == []


@pytest.mark.skipif(not (SITE / "index.html").is_file(), reason="the documentation was not built: `make docs` does it")
def test_documentation_has_the_mode_of_the_system_until_its_reader_chooses_one(visit: "Visit") -> None:
    page, body = visit.page, visit.page.locator("body")
    page.emulate_media(color_scheme="dark")
    page.goto(f"{visit.base}/docs/errors/forbidden")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.get_by_title("Colours as the system has them").click()
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    page.goto(f"{visit.base}/docs/errors")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    page.get_by_title("Light colours").click()
    page.get_by_title("Dark colours").click()
    page.emulate_media(color_scheme="light")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    assert visit.elsewhere == []


def test_what_a_table_is_called_is_in_sight_where_the_table_is_wider_than_a_telephone(visit: "Visit") -> None:
    visit.page.set_viewport_size(ViewportSize(width=320, height=640))
    sign_in(visit.page, visit.base, "party")
    visit.page.goto(f"{visit.base}/latest")
    table = visit.page.locator(".wide").first
    for left in (0, 200):
        table.evaluate("(one, left) => { one.scrollLeft = left; }", left)
        edges = table.locator("caption").evaluate(
            "one => { const box = one.getBoundingClientRect(); return [box.left >= 0, box.right <= innerWidth]; }"
        )
        assert edges == [True, True]
    assert table.evaluate("one => one.scrollWidth > one.clientWidth"), "it is wide"


def test_head_page_and_foot_stand_below_each_other_and_off_the_edges_at_any_width(visit: "Visit") -> None:
    visit.page.goto(f"{visit.base}/?q=00010000")
    for width in (320, 640, 760, 1019, 1020, 1100, 1159, 1160, 1161, 1400):
        visit.page.set_viewport_size(ViewportSize(width=width, height=640))
        edges = visit.page.locator(".govuk-width-container").evaluate_all(
            """all => all.map(one => {
              const box = one.getBoundingClientRect();
              return [box.left, document.documentElement.clientWidth - box.right];
            })"""
        )
        assert len(edges) == 4
        assert edges == [edges[0]] * 4, width
        assert min(edges[0]) >= 15, width


# Of a page of the documentation: its anchors, whereto it leads here, and its code that is cut or too small to read.
LOOK_AT_PAGE = """() => ({
  title: document.querySelector("h1")?.innerText ?? "",
  anchors: [...document.querySelectorAll("[id], a[name]")].map(one => one.id || one.name),
  links: [...document.querySelectorAll("a[href]")].map(one => one.href).filter(one => one.startsWith(location.origin)),
  width: document.documentElement.scrollWidth,
  unreadable: [...document.querySelectorAll("pre > code")].filter(code => {
    const style = getComputedStyle(code);
    const isCut = code.scrollWidth > code.clientWidth + 1 && !["auto", "scroll"].includes(style.overflowX);
    return isCut || parseFloat(style.fontSize) < 11 || code.clientWidth < 250;
  }).map(code => code.innerText.slice(0, 60)),
})"""


@pytest.mark.skipif(not (SITE / "index.html").is_file(), reason="the documentation was not built: `make docs` does it")
@pytest.mark.long
def test_each_page_of_the_documentation_is_whole_on_a_telephone_and_leads_somewhere(
    visit: "Visit", browser: Browser
) -> None:
    telephone = ViewportSize(width=390, height=844)
    visit.page.set_viewport_size(telephone)
    visit.page.goto(f"{visit.base}/docs/")
    without_scripts = browser.new_context(viewport=telephone, java_script_enabled=False)  # they index all pages on each
    page, seen = without_scripts.new_page(), {}
    page.on("request", visit.note)
    for file in sorted(SITE.rglob("*.html")):
        address = f"{visit.base}/docs/{file.relative_to(SITE).with_suffix('').as_posix()}"
        if file.name != "404.html":
            page.goto(address)
            seen[address] = page.evaluate(LOOK_AT_PAGE)
    without_scripts.close()
    assert [address for address, one in seen.items() if not one["title"] or one["width"] > 390] == []
    assert {address: one["unreadable"] for address, one in seen.items() if one["unreadable"]} == {}
    seen[f"{visit.base}/docs/"] = seen[f"{visit.base}/docs/index"]
    assert sorted(dead_links(visit, seen)) == []
    assert visit.complaints + visit.elsewhere == []


def dead_links(visit: "Visit", seen: dict[str, Any]) -> Iterator[str]:
    """List links to what is not there, each page with what is on it."""
    for link in {link for one in seen.values() for link in one["links"]}:
        address, _, anchor = link.partition("#")
        page = seen.get(address.removesuffix(".html"))
        if not (anchor in {"", *page["anchors"]} if page else visit.page.request.get(address).ok):
            yield link


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: `npm ci` in web/ does it")
def test_pages_of_mail_have_no_fault_that_axe_finds_and_fit_320_pixels(visit: "Visit") -> None:
    async def done(_graph: Graph, _token: str) -> bool:
        raise AssertionError

    faults = []
    with served(Starlette(routes=mail_routes(done, done))) as client:
        for path in ("/mail/confirm", "/mail/end"):
            visit.page.set_content(client.get(path).raise_for_status().text)
            faults += faults_of(visit.page)
    assert faults == []
