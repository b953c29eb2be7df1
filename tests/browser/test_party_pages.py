"""A party's own pages in a real browser, by keyboard alone as each role, and checked by axe."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from firmware_graph.app import create_app
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.database.connection import Connection
from firmware_graph.pages.signing_in import OWNED_CODES, PARTIES
from support.asking import settings_for, wait_until_ready
from support.keyboard import AXE, faults_of, faults_on, sign_in_by_keyboard, tab_to
from support.local_issuer import CLIENT, LocalIssuer, local_issuer
from support.serving import NO_TLS, a_listener, served
from support.webhook_keys import key_file
from support.webhook_receiver import Receiver

if TYPE_CHECKING:
    from browser.conftest import Visit

LATER: Final = time.gmtime(time.time() + 200 * 24 * 3600)


@pytest.fixture(scope="module")
def issuer() -> Iterator[LocalIssuer]:
    with local_issuer() as running:
        yield running


@pytest.fixture(scope="module")
def demo_server(
    example: Connection, signing_folder: Path, issuer: LocalIssuer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Serve the example data as a demonstration that sends webhooks to this machine, and return the address.

    People can sign in at an issuer too.
    """
    folder = tmp_path_factory.mktemp("harness")
    listener, port = a_listener()
    more = {
        "demo_sign_in": True,
        "webhook_key_file": key_file(folder),
        "webhook_networks": "127.0.0.0/8",
        "oidc_issuers": issuer.name,
        "token_audience": "us",
        "sign_in_issuer": issuer.name,
        "sign_in_client_id": CLIENT,
        "public_url": f"http://127.0.0.1:{port}",
    }
    with served(create_app(settings_for(example, signing_folder, **more)), listener=listener) as client:
        wait_until_ready(client)
        yield f"http://{client.base_url.netloc.decode()}"


@pytest.fixture
def ask(demo_server: str, signing_folder: Path) -> Callable[..., Any]:
    """Return what asks GraphQL as a role of the demonstration, of its party."""

    def asked(role: str, query: str, **variables: object) -> Any:
        one = Role(role)
        codes = OWNED_CODES.get(one, ())
        token = mint_token(demo_key(signing_folder), role=one, party=PARTIES[one], manufacturer_codes=codes)
        body = {"query": query, "variables": variables}
        headers = {"authorization": f"Bearer {token}"}
        answer = httpx.post(
            f"{demo_server}/graphql", json=body, headers=headers, timeout=60, trust_env=False, verify=NO_TLS
        )
        assert "errors" not in answer.json(), answer.text
        return answer.json()["data"]

    return asked


def press(page: Page, name: str, *, whole: bool = False) -> None:
    """Go to what has a name by Tab, and press it."""
    tab_to(page, name, whole=whole, limit=120)
    page.keyboard.press("Enter")


def typed(page: Page, name: str, text: str, *, whole: bool = True) -> None:
    """Go to a field by Tab, and type."""
    tab_to(page, name, whole=whole, limit=120)
    page.keyboard.insert_text(text)


def proposed_by_keyboard(page: Page, base: str, contact: str) -> str:
    """Propose a correction as the manufacturer, and return where the proposal is."""
    sign_in_by_keyboard(page, base, "manufacturer")
    press(page, "Propose a change")
    page.wait_for_url("**/propose")
    press(page, "Correct an entry")
    page.wait_for_url("**/propose?what=correctFirmware")
    typed(page, "Entry", "20")
    tab_to(page, "Column", whole=False)
    page.keyboard.press("End")
    typed(page, "What is right", contact)
    press(page, "Show what would follow")
    expect(page.locator("#answer")).to_contain_text("Checked: nothing is written yet")
    press(page, "Propose: correct an entry")
    expect(page.locator("#answer")).to_contain_text("SECAS decides")
    press(page, "The proposal", whole=True)
    page.wait_for_url("**/proposal?**")
    return str(urlsplit(page.url).path + "?" + urlsplit(page.url).query)


def test_secas_publishes_what_a_manufacturer_proposed_by_keyboard(visit: "Visit") -> None:
    page = visit.page
    proposed_by_keyboard(page, visit.base, "decided@example.test")
    sign_in_by_keyboard(page, visit.base, "secas")
    press(page, "Proposals")
    page.wait_for_url("**/proposals")
    press(page, "What it would do")
    page.wait_for_url("**/proposal?**")
    expect(page.locator(".verdict")).to_contain_text("0 versions would be stranded")
    typed(page, "Note for its proposer (optional)", "Agreed")
    press(page, "Publish it")
    expect(page.locator("#done")).to_have_text("Decided.")
    page.goto(f"{visit.base}/versions/20")
    expect(page.get_by_role("main")).to_contain_text("decided@example.test")
    assert visit.complaints == []


def test_party_makes_a_key_and_a_webhook_and_tries_and_ends_both_by_keyboard(
    visit: "Visit", receiving: Receiver
) -> None:
    page = visit.page
    sign_in_by_keyboard(page, visit.base, "dcc")
    press(page, "API keys", whole=True)
    page.wait_for_url("**/keys")
    typed(page, "Name", "hooks")
    tab_to(page, "fir:read", whole=True)
    page.keyboard.press("Space")
    tab_to(page, "Last day", whole=True)
    page.keyboard.type(time.strftime("%m%d%Y", LATER))  # as this browser's language writes days
    press(page, "Make the key")
    expect(page.locator(".secret")).to_be_visible()
    press(page, "Webhooks", whole=True)
    page.wait_for_url("**/webhooks")
    typed(page, "Address", f"{receiving.url}/browser")
    press(page, "Make the webhook")
    secret = page.locator(".secret").inner_text()
    press(page, f"{receiving.url}/browser", whole=True)
    page.wait_for_url("**/webhook?**")
    press(page, "Send a test message")
    expect(page.locator("#done")).to_contain_text("A test message is sent")
    [message] = receiving.wait("/browser", 1)
    assert message.verified(secret)["type"] == "test"
    press(page, "Rotate the secret")
    expect(page.locator(".secret")).not_to_have_text(secret)
    press(page, "Delete this webhook")
    expect(page.locator("#done")).to_contain_text("The webhook is deleted")
    press(page, "API keys", whole=True)
    page.wait_for_url("**/keys")
    press(page, "the key hooks")
    expect(page.locator("#done")).to_contain_text("The key is over")
    assert visit.complaints == []
    assert visit.elsewhere == []


def test_reader_signs_in_at_an_issuer_by_keyboard_and_is_known_at_once(visit: "Visit", issuer: LocalIssuer) -> None:
    page = visit.page
    # The issuer is of another site, by its name: a strict cookie is not sent on what it leads to.
    there = issuer.name.replace("127.0.0.1", "localhost")
    issuer.configuration["authorization_endpoint"] = f"{there}/authorize"
    page.context.route(f"{there}/**", lambda route: route.continue_())
    page.goto(f"{visit.base}/undeclared")
    press(page, "Sign in to see it")
    page.wait_for_url("**/sign-in?**")
    press(page, "Sign in with your organisation")
    page.wait_for_url("**/undeclared")
    expect(page.get_by_text("Signed in:")).to_contain_text("SEC Party of P1")
    [closed] = visit.complaints
    assert "403" in closed  # the page, before anybody had signed in


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: `npm ci` in web/ does it")
def test_supplier_is_answered_about_a_list_and_its_pairs_by_keyboard(visit: "Visit") -> None:
    page = visit.page
    sign_in_by_keyboard(page, visit.base, "party")
    press(page, "A list", whole=True)
    page.wait_for_url("**/list")
    typed(page, "Rows", "20,22\n61,62\n40\n99999")
    press(page, "Show the answers")
    expect(page.locator("#answer")).to_contain_text("4 rows")
    faults = faults_of(page)
    press(page, "Pairs", whole=True)
    page.wait_for_url("**/pairs")
    typed(page, "Rows", "Pair,End,CPL Entry ID\nflat 1,upper,20\nflat 1,lower,20\nflat 2,upper,20\nflat 2,lower,22")
    press(page, "Show the report")
    expect(page.locator(".verdict")).to_contain_text("1 in step, 0 out of step, 1 not declared")
    faults += faults_of(page)
    tab_to(page, "As CSV", whole=True)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert "flat 2" in download.value.path().read_text()
    assert faults == visit.complaints == visit.elsewhere == []


def test_manufacturer_publishes_a_note_that_a_supplier_reads_and_approves_by_keyboard(visit: "Visit") -> None:
    page = visit.page
    sign_in_by_keyboard(page, visit.base, "manufacturer")
    page.goto(f"{visit.base}/versions/22")
    press(page, "Publish a note")
    page.wait_for_url("**/note?**")
    typed(page, "Summary", "Block tariffs")
    press(page, "Publish the note")
    expect(page.locator("#done")).to_contain_text("The note is published")
    sign_in_by_keyboard(page, visit.base, "party")
    page.goto(f"{visit.base}/versions/22")
    expect(page.get_by_role("main")).to_contain_text("Block tariffs")
    press(page, "Targets", whole=True)
    page.wait_for_url("**/targets")
    typed(page, "Entries", "22")
    press(page, "Keep it")
    expect(page.locator("#done")).to_contain_text("Kept.")
    press(page, "Take back")
    expect(page.get_by_role("main")).to_contain_text("Your party has approved none")
    assert visit.complaints == []
    assert visit.elsewhere == []


def test_committee_drafts_and_asks_and_a_manufacturer_answers_by_keyboard(visit: "Visit") -> None:
    page = visit.page
    sign_in_by_keyboard(page, visit.base, "ssc")
    press(page, "Advisories", whole=True)
    page.wait_for_url("**/advisories")
    typed(page, "Title", "Update soon")
    typed(page, "Text", "Update these meters.")
    typed(page, "Entries that it is on", "20, 21, 22")
    press(page, "Keep the draft")
    expect(page.locator("#done")).to_contain_text("The draft is kept")
    typed(page, "A public CVE (optional)", "CVE-2023-41094")
    press(page, "Ask", whole=True)
    expect(page.get_by_role("main")).to_contain_text("Not answered")
    sign_in_by_keyboard(page, visit.base, "manufacturer")
    press(page, "Enquiries", whole=True)
    page.wait_for_url("**/enquiries")
    press(page, "for Example Meters Ltd, asked on")  # there may be other enquiries
    page.wait_for_url("**#form")
    tab_to(page, "Answer", whole=True)
    page.keyboard.press("End")
    tab_to(page, "Fixed by entry", whole=True)
    page.keyboard.type("22")
    press(page, "Answer", whole=True)
    expect(page.locator("#done")).to_contain_text("has your answer")
    expect(page.get_by_role("main")).to_contain_text("Fixed")
    assert visit.complaints == []


def affairs(ask: Callable[..., Any]) -> dict[str, list[str]]:
    """Make something of each kind, and return the pages of each role."""
    change = {"operations": [{"withdrawUpgrade": {"fromCplEntryId": 33, "toCplEntryId": 304}}], "note": "MP231"}
    propose = (
        "mutation ($i: ChangesInput!) { proposeChanges(input: $i) { ... on ChangesProposed { proposal { id } } } }"
    )
    proposal = ask("manufacturer", propose, i=change)["proposeChanges"]["proposal"]["id"]
    watch = ask(
        "party",
        "mutation ($i: WatchInput!) { setWatch(input: $i) { id } }",
        i={"name": "a fleet", "requests": [{"from": {"cplEntryId": entry}} for entry in (20, 61)]},
    )["setWatch"]["id"]
    key = ask(
        "party",
        "mutation ($i: ApiKeyInput!) { createApiKey(input: $i) { apiKey { id } } }",
        i={"name": "a key", "agent": "an agent", "scopes": ["fir:read"], "expiresAt": time.strftime("%Y-%m-%d", LATER)},
    )["createApiKey"]["apiKey"]["id"]
    webhook = ask(
        "party",
        "mutation ($i: WebhookInput!) { createWebhook(input: $i) { webhook { id } } }",
        i={"url": "http://127.0.0.1:9/hooks", "apiKeyId": key},
    )["createWebhook"]["webhook"]["id"]
    ask("party", "mutation ($id: ID!) { sendTestEvent(webhook: $id) { id } }", id=webhook)
    proposals = ["/proposals", f"/proposal?id={proposal}"]
    note = {"cplEntryId": 21, "availability": "ALL_SEC_PARTIES", "capabilities": ["tariffs"], "fixes": ["a reset"]}
    planned = {"plannedReleases": [{"plannedFor": time.strftime("%Y-%m-%d", LATER), "version": "00030000"}]}
    publish = "mutation ($i: ReleaseNoteInput!) { publishReleaseNote(input: $i) { publishedAt } }"
    ask("manufacturer", publish, i=note | planned)
    draft = {"title": "Update soon", "text": "Update these.", "cplEntryIds": [20, 21]}
    advise = "mutation ($i: AdvisoryInput!) { draftAdvisory(input: $i) { id } }"
    advisory = ask("ssc", advise, i=draft)["draftAdvisory"]["id"]
    ask("ssc", "mutation ($id: ID!) { askManufacturers(id: $id) { id } }", id=advisory)
    ask("party", "mutation { approveTargets(cplEntryIds: [22]) { cplEntryId } }")
    ask("manufacturer", publish, i={"cplEntryId": 61, "availability": "PUBLIC", "upgradeFrom": [20]})
    ask("secas", "mutation { declareCompatible(cplEntryId: 151, withCplEntryIds: [150, 152]) { cplEntryId } }")
    limited = "query { firmwareVersion(cplEntryId: 20) { deviceModel { id } } }"
    model = ask("secas", limited)["firmwareVersion"]["deviceModel"]["id"]
    state = "mutation ($i: LimitationInput!) { stateLimitation(input: $i) { id } }"
    ask("secas", state, i={"deviceModelId": model, "text": "Service is lost after an exchange"})
    return {
        "party": [
            *("/watches", "/webhooks", "/keys", f"/watch?id={watch}&since=2020-01-01", f"/webhook?id={webhook}"),
            *("/targets", "/calendar", "/pathway?from=20&to=22", "/compatible?entry=151", f"/model?id={quote(model)}"),
        ],
        "manufacturer": ["/propose", *proposals, "/note?entry=21", "/enquiries"],
        "secas": [*proposals[1:], "/contradictions", "/compatible?entry=151", f"/model?id={quote(model)}"],
        "ssc": ["/advisories", f"/advisory?id={advisory}"],
        "rsa": ["/keys", "/upload"],  # told whom they are for
    }


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: `npm ci` in web/ does it")
def test_pages_of_a_party_have_no_fault_that_axe_finds_and_fit_320_pixels(
    visit: "Visit", ask: Callable[..., Any]
) -> None:
    assert [fault for role, paths in affairs(ask).items() for fault in faults_on(visit, role, paths)] == []
    assert visit.elsewhere == []
