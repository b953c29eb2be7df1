"""The GraphiQL page in a real browser that reaches no other host: by mouse, by keyboard, and checked by axe."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import Download, Locator, Page, Route, ViewportSize, expect

from firmware_graph.app import create_app
from firmware_graph.auth.authenticate import UNKNOWN_KEY
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token, public_jwks
from firmware_graph.auth.trust import EXPIRED, NOT_FOR_HERE
from firmware_graph.database.connection import Connection
from firmware_graph.model.key_format import new_secret
from support.asking import settings_for, wait_until_ready
from support.keyboard import AXE, faults_of, tab_to
from support.serving import served
from support.waiting import wait_until

if TYPE_CHECKING:
    from browser.conftest import Visit

TokenOf = Callable[[str], str]

ROOMY: Final = ViewportSize(width=1441, height=900)
USUAL: Final = ViewportSize(width=1440, height=900)
PHONE: Final = ViewportSize(width=390, height=844)


@pytest.fixture(scope="module")
def issuing_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the key of an issuer whose tokens are for several services."""
    return tmp_path_factory.mktemp("issuing")


@pytest.fixture(scope="module")
def demo_server(example: Connection, signing_folder: Path, issuing_folder: Path) -> Iterator[str]:
    """Serve the example data to tokens of a demonstration, and to those of an issuer that are for this service."""
    jwks = issuing_folder / "jwks.json"
    jwks.write_text(json.dumps(public_jwks(demo_key(issuing_folder))))
    more = {"jwks_file": jwks, "token_audience": "firmware-graph"}
    with served(create_app(settings_for(example, signing_folder, **more))) as client:
        wait_until_ready(client)
        yield f"http://{client.base_url.netloc.decode()}"


@pytest.fixture
def page(visit: "Visit") -> Page:
    visit.page.goto(f"{visit.base}/graphiql")
    expect(visit.page.locator(".graphiql-query-editor .view-line").first).to_be_visible()
    return visit.page


def write_query(page: Page, text: str) -> None:
    page.locator(".graphiql-query-editor .view-lines").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    # GraphiQL reads what was written a tenth of a second later, and then names the tab after it.
    expect(operation_named(page, text.split()[1])).to_be_visible()


def operation_named(page: Page, name: str) -> Locator:
    """Return what opens an operation again."""
    return page.get_by_role("list", name="Select active operation").get_by_role("button", name=name, exact=True)


def open_ready_query(page: Page, title: str) -> None:
    page.get_by_role("button", name="Ready queries", exact=True).click()
    page.get_by_role("button", name=title).click()


def read_table(page: Page) -> list[list[str]]:
    """Return the cells of the table of an answer, its heading first."""
    cells: list[list[str]] = page.get_by_role("table").evaluate(
        "table => [...table.rows].map(row => [...row.cells].map(cell => cell.innerText))"
    )
    return cells


def taken_away(page: Page, bar: Locator) -> Download:
    """Take an answer away as CSV."""
    with page.expect_download() as download:
        bar.get_by_role("button", name="CSV").click()
    return download.value


def run_query(page: Page) -> None:
    page.get_by_role("button", name="Execute query").click()


def use_token(page: Page, token: str) -> None:
    page.get_by_label("Bearer token").fill(token)
    page.get_by_role("button", name="Use token").click()
    expect(caller(page)).to_contain_text("Token accepted")


def caller(page: Page) -> Locator:
    """Return where the page says on whose behalf it asks."""
    return page.locator("#caller")


def test_page_opened_loads_without_complaint_and_from_this_host_alone(visit: "Visit", page: Page) -> None:
    expect(caller(page)).to_contain_text("Anonymous")
    visit.wait_for_schema()
    assert visit.complaints == []
    assert visit.elsewhere == []
    assert len(visit.operations()) == 1, "the schema is asked for once"


def test_request_to_another_host_is_refused_by_the_policy(visit: "Visit", page: Page) -> None:
    page.evaluate("fetch('http://example.test/').catch(() => null)")
    assert "Content Security Policy" in visit.complaints[0]


def test_query_run_shows_its_answer(visit: "Visit", page: Page) -> None:
    write_query(page, "query Written { revision { id } }")
    run_query(page)
    expect(page.locator(".graphiql-response")).to_contain_text('"revision"')
    assert visit.complaints == []
    assert visit.elsewhere == []
    assert page.url == f"{visit.base}/graphiql"


def test_unknown_field_is_marked_by_the_worker(visit: "Visit", page: Page) -> None:
    write_query(page, "query Wrong { revision { nonsense } }")
    expect(page.locator(".squiggly-error").first).to_be_attached()
    assert visit.complaints == []


def test_prettify_loads_its_formatter_from_this_host(visit: "Visit", page: Page) -> None:
    write_query(page, "query Written { revision { id } }")
    page.get_by_role("button", name="Prettify query").click()
    expect(page.locator(".graphiql-query-editor .view-line")).to_have_count(6)
    assert visit.complaints == []
    assert visit.elsewhere == []


def test_ready_query_clicked_opens_in_a_tab_and_runs(visit: "Visit", page: Page) -> None:
    page.get_by_role("button", name="Ready queries", exact=True).click()
    for group in ("Anyone", "SEC Parties and suppliers", "Integrators", "SSC analysts"):
        expect(page.get_by_role("region", name=group).get_by_role("button").first).to_be_visible()
    page.get_by_role("button", name="Manufacturers and their device models").click()
    expect(operation_named(page, "Manufacturers")).to_be_visible()
    expect(page.locator(".graphiql-query-editor")).to_contain_text("deviceModels")
    run_query(page)
    expect(page.locator(".graphiql-response")).to_contain_text('"manufacturers"')
    sent = json.loads(visit.operations()[-1].post_data or "")
    assert sent["operationName"] == "Manufacturers"
    assert visit.complaints == []


def test_ready_query_for_parties_is_refused_to_anonymous_and_answered_with_a_token(
    visit: "Visit", page: Page, token_of: TokenOf
) -> None:
    open_ready_query(page, "How to get from one version to another")
    run_query(page)
    expect(page.locator(".graphiql-response")).to_contain_text('"FORBIDDEN"')
    use_token(page, token_of("party"))
    run_query(page)
    expect(page.locator(".graphiql-response")).to_contain_text('"UpgradePathway"')
    expect(page.locator(".graphiql-response")).not_to_contain_text('"FORBIDDEN"')
    assert visit.elsewhere == []


def test_ready_query_run_in_the_same_breath_asks_for_its_own_operation(visit: "Visit", page: Page) -> None:
    page.set_viewport_size(ROOMY)
    page.get_by_role("button", name="Ready queries", exact=True).click()
    page.evaluate("""() => {
      [...document.querySelectorAll(".ready-queries li button")][0].click();
      document.querySelector(".graphiql-execute-button").click();
    }""")
    expect(page.locator(".graphiql-response")).to_contain_text('"firmwareVersions"')
    assert json.loads(visit.operations()[-1].post_data or "")["operationName"] == "CurrentMeters"


def test_query_builder_shows_the_fields_of_the_schema(visit: "Visit", page: Page) -> None:
    page.get_by_role("button", name="Show GraphiQL Explorer").click()
    expect(page.locator(".graphiql-plugin")).to_contain_text("manufacturers")
    assert visit.complaints == []


def test_documentation_shows_the_schema(visit: "Visit", page: Page) -> None:
    page.get_by_role("button", name="Show Documentation Explorer").click()
    expect(page.locator(".graphiql-plugin")).to_contain_text("Query")
    assert visit.complaints == []


def test_token_used_is_sent_and_stored_nowhere(visit: "Visit", page: Page, token_of: TokenOf) -> None:
    write_query(page, "query Written { revision { id } }")
    page.wait_for_function("JSON.stringify(localStorage).includes('query Written')")
    token = token_of("party")
    use_token(page, token)
    write_query(page, "query Signed { firmwareVersion(cplEntryId: 20) { latest { __typename } } }")
    run_query(page)
    expect(page.locator(".graphiql-response")).to_contain_text('"UpgradePathway"')
    assert visit.operations()[-1].headers["authorization"] == f"Bearer {token}"

    page.wait_for_timeout(1000)  # GraphiQL writes its tabs to the storage half a second later
    stored = json.dumps(page.context.storage_state(indexed_db=True))
    session = page.evaluate("JSON.stringify(sessionStorage)")
    assert "query Written" in stored, "this is how GraphiQL's own storage is seen"
    assert not [kept for kept in ("Signed", "UpgradePathway") if kept in stored + session + page.url]
    assert token not in stored + session + page.url + page.content()


def test_nonsense_is_said_to_be_no_token_and_is_not_sent(visit: "Visit", page: Page) -> None:
    for text in ("nonsense", "a.b.c", "Bearer fwg_short"):
        page.get_by_label("Bearer token").fill(text)
        expect(caller(page)).to_contain_text("Anonymous")
        page.get_by_role("button", name="Use token").click()
        expect(caller(page)).to_contain_text("neither a token nor a key of this service")
    expect(page.get_by_role("link", name="How do I get a token?")).to_have_attribute("href", "/docs/access#tokens")
    run_query(page)
    expect(page.locator(".graphiql-response .view-line").nth(1)).to_be_visible()
    assert not [sent for sent in visit.operations() if "authorization" in sent.headers]


def test_token_refused_by_the_server_is_not_used_and_its_reason_shown(
    visit: "Visit", page: Page, signing_folder: Path, issuing_folder: Path, tmp_path: Path
) -> None:
    ours, theirs, unknown = (demo_key(folder) for folder in (signing_folder, issuing_folder, tmp_path))
    refused = {
        mint_token(ours, role=Role.PARTY, lifetime=timedelta(hours=-1)): EXPIRED,
        mint_token(theirs, role=Role.PARTY, audience="elsewhere"): NOT_FOR_HERE,
        mint_token(unknown, role=Role.PARTY, party="NOBODY"): UNKNOWN_KEY,
        new_secret(): "key",
    }
    for token, reason in refused.items():
        page.get_by_label("Bearer token").fill(token)
        page.get_by_role("button", name="Use token").click()
        expect(caller(page)).to_contain_text("Not used: ")
        expect(caller(page)).to_contain_text(reason)
        expect(page.get_by_label("Bearer token")).to_have_attribute("aria-invalid", "true")
    run_query(page)
    expect(page.locator(".graphiql-response .view-line").nth(1)).to_be_visible()
    assert "authorization" not in visit.operations()[-1].headers


def test_token_accepted_says_role_and_party_and_one_that_ends_later_says_so(page: Page, issuing_folder: Path) -> None:
    token = mint_token(demo_key(issuing_folder), role=Role.SSC, party="SSC-ANALYSTS", audience="firmware-graph")
    use_token(page, token)
    expect(caller(page)).to_contain_text("Token accepted: ssc of SSC-ANALYSTS, until ")
    answer = {"errors": [{"message": EXPIRED, "extensions": {"code": "UNAUTHENTICATED"}}]}
    page.route("**/graphql", lambda route: route.fulfill(status=401, json=answer))
    run_query(page)
    expect(caller(page)).to_have_text(f"Token no longer accepted: {EXPIRED}")
    page.get_by_role("button", name="Forget token").click()
    expect(caller(page)).to_contain_text("Anonymous")


def test_token_set_does_not_ask_for_the_schema_again(visit: "Visit", page: Page, token_of: TokenOf) -> None:
    visit.wait_for_schema()
    use_token(page, token_of("party"))
    page.wait_for_timeout(500)
    assert ["IntrospectionQuery" in (sent.post_data or "") for sent in visit.operations()] == [True, False]


def test_schema_refused_to_anonymous_is_asked_for_with_the_token(visit: "Visit", token_of: TokenOf) -> None:
    def refuse_anonymous(route: Route) -> None:
        if "authorization" in route.request.headers:
            route.fallback()
        else:
            route.fulfill(json={"errors": [{"message": "Sign in first."}]})

    visit.page.route("**/graphql", refuse_anonymous)
    visit.page.goto(f"{visit.base}/graphiql")
    visit.page.get_by_role("button", name="Show Documentation Explorer").click()
    expect(visit.page.locator(".graphiql-plugin")).to_contain_text("Error fetching schema")
    use_token(visit.page, token_of("party"))
    expect(visit.page.locator(".graphiql-plugin")).to_contain_text("Query")


def test_token_forgotten_or_page_loaded_again_is_anonymous(visit: "Visit", page: Page, token_of: TokenOf) -> None:
    use_token(page, token_of("party"))
    page.get_by_role("button", name="Forget token").click()
    expect(caller(page)).to_contain_text("Anonymous")
    run_query(page)
    expect(page.locator(".graphiql-response .view-line").nth(1)).to_be_visible()
    assert "authorization" not in visit.operations()[-1].headers

    use_token(page, token_of("party"))
    page.reload()
    expect(caller(page)).to_contain_text("Anonymous")


def test_editor_has_room_as_ready_queries_fold_away(page: Page) -> None:
    button = page.get_by_role("button", name="Ready queries", exact=True)
    queries = page.get_by_role("region", name="Ready queries")
    editor = page.locator(".graphiql-query-editor")
    page.set_viewport_size(USUAL)
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(queries).to_have_count(0)
    wide = editor.bounding_box()
    assert wide is not None
    assert wide["width"] > 600
    button.click()
    expect(queries).to_be_focused()
    assert editor.bounding_box() == wide, "they lie over it"
    page.keyboard.press("Escape")
    expect(queries).to_have_count(0)
    expect(button).to_be_focused()
    button.click()
    page.get_by_role("button", name="Manufacturers and their device models").click()
    expect(queries).to_have_count(0)
    expect(page.locator(".graphiql-query-editor [tabindex='0']")).to_be_focused()

    page.set_viewport_size(ROOMY)
    page.reload()
    expect(queries).to_be_visible()
    page.set_viewport_size(USUAL)
    expect(queries).to_have_count(0)


def test_phone_cuts_no_line_of_the_editor(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.reload()  # a phone's page is of its size when it is opened
    is_cut = """() => {
      const editor = document.querySelector(".graphiql-query-editor .monaco-editor").getBoundingClientRect();
      const lines = [...document.querySelectorAll(".graphiql-query-editor .view-line > span")];
      return lines.some(line => line.getBoundingClientRect().right > editor.right);
    }"""
    expect(page.locator(".graphiql-query-editor")).to_contain_text("Escape leaves here")
    assert not page.evaluate(is_cut)
    write_query(page, f'query Long {{ deviceModels(filter: {{ modelName: "{"Example " * 12}" }}) {{ totalCount }} }}')
    assert not page.evaluate(is_cut)


def test_phone_has_editor_variables_and_answer_in_one_column(visit: "Visit", page: Page) -> None:
    page.set_viewport_size(PHONE)
    open_ready_query(page, "One entry, with what the CPL says of it")
    run_query(page)
    expect(page.locator(".graphiql-response")).to_contain_text('"firmwareVersion"')
    parts = [page.locator(f".graphiql-{part}").bounding_box() for part in ("query-editor", "editor-tool", "response")]
    tops = [part["y"] for part in parts if part]
    assert tops == sorted(tops)
    assert [part["width"] > 340 and part["height"] > 100 for part in parts if part] == [True] * 3
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert visit.complaints == []


def test_ready_query_opens_with_variables_that_are_sent_as_edited(visit: "Visit", page: Page) -> None:
    open_ready_query(page, "One entry, with what the CPL says of it")
    variables = page.get_by_role("region", name="Variables").locator(".view-lines")
    expect(variables).to_contain_text('"cplEntryId": 20')
    variables.get_by_text("20", exact=True).dblclick()
    page.keyboard.type("22")
    run_query(page)
    expect(page.locator(".graphiql-response")).to_contain_text('"cplEntryId": 22')
    sent = json.loads(visit.operations()[-1].post_data or "")
    assert sent["variables"] == {"cplEntryId": 22}


def test_answer_is_seen_as_a_table_and_taken_away_as_csv(visit: "Visit", page: Page) -> None:
    answer = {
        "data": {
            "manufacturers": {
                "totalCount": 9,
                "nodes": [
                    {"code": "F001", "name": "=1+1", "deviceModels": {"nodes": [{"id": "a"}, {"id": "b, c"}]}},
                    {"code": "F002", "name": None, "deviceModels": {"nodes": [{"id": "d"}]}},
                ],
            }
        }
    }
    page.route("**/graphql", lambda route: route.fulfill(json=answer))
    run_query(page)
    bar = page.get_by_role("region", name="The answer as a table")
    expect(bar.get_by_role("status")).to_have_text("2 rows of 9")
    bar.get_by_role("button", name="Table").click()
    assert read_table(page) == [["code", "name"], ["F001", "=1+1"], ["F002", ""]]
    bar.get_by_label("of").select_option("manufacturers.deviceModels")
    heading = ["manufacturers.code", "manufacturers.name", "id"]
    assert read_table(page) == [heading, ["F001", "=1+1", "a"], ["F001", "=1+1", "b, c"], ["F002", "", "d"]]
    wait_until(lambda: taken_away(page, bar).suggested_filename == "Welcome.csv")  # GraphiQL reads the name by and by
    assert taken_away(page, bar).path().read_bytes().decode().split("\r\n") == [
        "# firmware-graph: Welcome, manufacturers.deviceModels",
        "# Asked as: anyone",
        "manufacturers.code,manufacturers.name,id",
        "F001,'=1+1,a",
        'F001,\'=1+1,"b, c"',
        "F002,,d",
        "# Not whole: 3 rows; whether there are more was not asked (totalCount or pageInfo)",
        "",
    ]
    bar.get_by_role("button", name="Table").click()
    expect(page.locator(".result-window")).to_contain_text('"manufacturers"')
    assert visit.complaints == []


def test_answer_that_was_refused_in_part_is_not_whole_as_a_table_or_as_csv(page: Page) -> None:
    open_ready_query(page, "How to get from one version to another")
    run_query(page)
    expect(page.locator(".graphiql-response")).to_contain_text('"FORBIDDEN"')
    bar = page.get_by_role("region", name="The answer as a table")
    expect(bar.get_by_role("status")).to_contain_text("1 row, and 1 error: Query.upgradePathway needs")
    with page.expect_download() as download:
        bar.get_by_role("button", name="CSV").click()
    *_, last = download.value.path().read_text().splitlines()
    assert last.startswith("# Not whole: 1 row, and 1 error: Query.upgradePathway needs")


def test_wide_table_takes_no_room_from_the_editor(page: Page) -> None:
    page.set_viewport_size(USUAL)
    editor = page.locator(".graphiql-query-editor")
    before = editor.bounding_box()
    columns = {f"aColumnOfWhichThereAreMany{number}": "wide" for number in range(20)}
    page.route("**/graphql", lambda route: route.fulfill(json={"data": {"manufacturers": [columns]}}))
    run_query(page)
    page.get_by_role("button", name="Table").click()
    expect(page.get_by_role("table")).to_be_visible()
    assert editor.bounding_box() == before


def test_answer_without_a_list_is_a_table_of_one_row(page: Page) -> None:
    write_query(page, "query Written { firmwareVersion(cplEntryId: 20) { cplEntryId deviceModel { deviceType } } }")
    run_query(page)
    page.get_by_role("button", name="Table").click()
    heading = ["firmwareVersion.cplEntryId", "firmwareVersion.deviceModel.deviceType"]
    assert read_table(page) == [heading, ["20", "ESME"]]


def test_keyboard_skips_to_the_editor_and_leaves_it_in_the_order_of_reading(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the editor")).to_be_focused()
    page.keyboard.press("Enter")
    editor = page.locator(".graphiql-query-editor [tabindex='0']")
    expect(editor).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("query Typed { revision { id } }")
    expect(operation_named(page, "Typed")).to_have_attribute("aria-current", "true")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".graphiql-response")).to_contain_text('"revision"')
    page.keyboard.press("Escape")  # closes what the editor suggests, if it does
    page.keyboard.press("Escape")
    expect(editor).to_be_focused()
    for name in ("Execute query", "Variables", "Table", "CSV"):
        tab_to(page, name, limit=12)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("table")).to_contain_text("revision.id")


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: `npm ci` in web/ does it")
def test_page_has_no_fault_that_axe_finds_and_fits_320_pixels(page: Page) -> None:
    page.get_by_role("button", name="Ready queries", exact=True).click()
    faults = faults_of(page)
    page.set_viewport_size(USUAL)
    page.get_by_role("button", name="Manufacturers and their device models").click()
    run_query(page)
    page.get_by_role("button", name="Table").click()
    expect(page.get_by_role("table")).to_be_visible()
    assert faults + faults_of(page) == []
