"""The GraphiQL page in a real browser that reaches no other host."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, Route, expect

from firmware_graph.model.key_format import new_secret

if TYPE_CHECKING:
    from browser.conftest import Visit

TokenOf = Callable[[str], str]


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
    expect(page.get_by_role("tab", name=text.split()[1])).to_be_visible()


def run_query(page: Page) -> None:
    page.get_by_role("button", name="Execute query").click()


def use_token(page: Page, token: str) -> None:
    page.get_by_label("Bearer token").fill(token)
    page.get_by_role("button", name="Use token").click()
    expect(page.get_by_role("status")).to_contain_text("Token set")


def test_page_opened_loads_without_complaint_and_from_this_host_alone(visit: "Visit", page: Page) -> None:
    expect(page.get_by_role("status")).to_contain_text("Anonymous")
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
    for group in ("Anyone", "SEC Parties and suppliers", "Integrators", "SSC analysts"):
        expect(page.get_by_role("region", name=group).get_by_role("button").first).to_be_visible()
    page.get_by_role("button", name="Manufacturers and their device models").click()
    expect(page.get_by_role("tab", name="Manufacturers")).to_be_visible()
    expect(page.locator(".graphiql-query-editor")).to_contain_text("deviceModels")
    run_query(page)
    expect(page.locator(".graphiql-response")).to_contain_text('"manufacturers"')
    sent = json.loads(visit.operations()[-1].post_data or "")
    assert sent["operationName"] == "Manufacturers"
    assert visit.complaints == []


def test_ready_query_for_parties_is_refused_to_anonymous_and_answered_with_a_token(
    visit: "Visit", page: Page, token_of: TokenOf
) -> None:
    page.get_by_role("button", name="How to get from one version to another").click()
    run_query(page)
    expect(page.locator(".graphiql-response")).to_contain_text('"FORBIDDEN"')
    use_token(page, token_of("party"))
    run_query(page)
    expect(page.locator(".graphiql-response")).to_contain_text('"UpgradePathway"')
    expect(page.locator(".graphiql-response")).not_to_contain_text('"FORBIDDEN"')
    assert visit.elsewhere == []


def test_ready_query_run_in_the_same_breath_asks_for_its_own_operation(visit: "Visit", page: Page) -> None:
    page.evaluate("""() => {
      [...document.querySelectorAll(".ready-queries button")][0].click();
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
    token = token_of("party")
    use_token(page, token)
    write_query(page, "query Written { revision { id } }")
    run_query(page)
    expect(page.locator(".graphiql-response .view-line").nth(1)).to_be_visible()
    assert visit.operations()[-1].headers["authorization"] == f"Bearer {token}"

    page.wait_for_timeout(1000)  # GraphiQL writes its tabs to the storage half a second later
    stored = json.dumps(page.context.storage_state(indexed_db=True))
    session = page.evaluate("JSON.stringify(sessionStorage)")
    assert "query Written" in stored, "this is how GraphiQL's own storage is seen"
    assert token not in stored + session + page.url + page.content()


@pytest.mark.parametrize("text", ["nonsense", "a.b.c", "Bearer fwg_short"])
def test_nonsense_is_said_to_be_no_token_and_is_not_sent(visit: "Visit", page: Page, text: str) -> None:
    page.get_by_label("Bearer token").fill(text)
    page.get_by_role("button", name="Use token").click()
    expect(page.get_by_role("status")).to_contain_text("neither a token nor a key of this service")
    expect(page.get_by_role("link", name="How do I get a token?")).to_have_attribute("href", "/docs/access#tokens")
    run_query(page)
    expect(page.locator(".graphiql-response .view-line").nth(1)).to_be_visible()
    assert "authorization" not in visit.operations()[-1].headers


def test_key_is_said_to_be_one(page: Page) -> None:
    use_token(page, new_secret())
    expect(page.get_by_role("status")).to_have_text("Token set: a key")


def test_token_set_does_not_ask_for_the_schema_again(visit: "Visit", page: Page, token_of: TokenOf) -> None:
    visit.wait_for_schema()
    use_token(page, token_of("party"))
    page.wait_for_timeout(500)
    assert len(visit.operations()) == 1


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
    expect(page.get_by_role("status")).to_contain_text("Anonymous")
    run_query(page)
    expect(page.locator(".graphiql-response .view-line").nth(1)).to_be_visible()
    assert "authorization" not in visit.operations()[-1].headers

    use_token(page, token_of("party"))
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("Anonymous")
