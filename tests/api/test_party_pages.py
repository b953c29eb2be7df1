"""A party's own affairs over the explorer, without scripts: proposals, watches, webhooks and API keys, by role."""

import html
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest

from firmware_graph.app import create_app
from firmware_graph.database.connection import Connection
from support.asking import settings_for, wait_until_ready
from support.serving import served
from support.waiting import wait_until
from support.webhook_keys import key_file
from support.webhook_receiver import Receiver

Read = Callable[..., str]
WITHDRAWAL: Final = {"what": "withdrawUpgrade", "fromCplEntryId": "33", "toCplEntryId": "304", "note": "MP231"}
NEXT_YEAR: Final = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 200 * 24 * 3600))


@pytest.fixture(scope="module")
def explorer(example: Connection, key_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Serve the example data as a demonstration that sends webhooks to this machine."""
    folder = tmp_path_factory.mktemp("harness")
    more = {"demo_sign_in": True, "webhook_key_file": key_file(folder), "webhook_networks": "127.0.0.0/8"}
    with served(create_app(settings_for(example, key_folder, **more))) as opened:
        wait_until_ready(opened)
        opened.headers.update({"accept": "text/html", "origin": str(opened.base_url).rstrip("/")})
        yield opened


def hidden_before(page: str, button: str) -> dict[str, str]:
    """Return the hidden fields of the form that has a button."""
    form = page[: page.index(button)]
    form = form[form.rindex("<form") :]
    return {name: html.unescape(text) for name, text in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}


def link_in(page: str, start: str) -> str:
    """Return the first link of a page to an address that begins like this."""
    return html.unescape(re.findall(rf'href="({re.escape(start)}[^"]*)"', page)[0])


def proposed(explorer: httpx.Client, read: Read, **change: str) -> str:
    """Propose a change as the manufacturer, once its consequences were shown, and return where the proposal is."""
    read("/propose", "manufacturer")
    checked = explorer.post("/propose", data=WITHDRAWAL | change)
    assert checked.status_code == 200, checked.text
    made = explorer.post("/propose", data=hidden_before(checked.text, "Propose: "))
    return link_in(made.text, "/proposal?")


def test_proposal_shows_its_consequences_to_both_and_is_published_by_secas(explorer: httpx.Client, read: Read) -> None:
    read("/propose", "manufacturer")
    checked = explorer.post("/propose", data=WITHDRAWAL | {"note": "Checked alone"})
    assert "4 versions would be stranded" in checked.text
    assert "Checked alone" not in read("/proposals", "manufacturer")
    address = proposed(explorer, read)
    assert "4 versions would be stranded" in read(address, "manufacturer")
    shown = read(address, "secas")
    assert "MP231" in shown
    assert "Withdraw an upgrade: from entry: 33; to entry: 304" in shown
    assert "4 versions would be stranded" in shown
    assert "Fewer than three parties watch" in shown
    decided = explorer.post(
        "/proposal/decide", data=hidden_before(shown, "Publish it") | {"publish": "true", "note": "Agreed"}
    )
    assert "4 versions stranded" in decided.text
    assert "Agreed" in read(address, "manufacturer")
    assert "Upgrade withdrawn: Withdrawn by manufacturer" in read("/versions/304", "secas")


def test_page_of_a_proposal_shows_100_operations_and_links_to_all(
    explorer: httpx.Client, read: Read, run: Callable[[str], object]
) -> None:
    correction = {"what": "correctFirmware", "cplEntryId": "20", "column": "manufacturerContact", "text": "d@x.test"}
    address = proposed(explorer, read, **correction)
    columns = {"han_join_notes": "x" * 4_000}
    stated = [["correctFirmware", {"cpl_entry_id": entry, "columns": columns}] for entry in range(1, 151)]
    run(f"""
        MATCH (proposal:Proposal {{state: 'OPEN'}})
        SET proposal.state = 'TAKEN_BACK', proposal.operations = '{json.dumps(stated)}', proposal.operation_count = 150
    """)
    page = read(address, "manufacturer")
    assert page.count("x" * 400) == 100
    assert "The first 100 of 150 operations are shown." in page
    assert "/export/proposals.jsonl?state=TAKEN_BACK" in page


def test_proposal_is_rejected_with_a_note_or_taken_back(explorer: httpx.Client, read: Read) -> None:
    other = {"what": "correctFirmware", "cplEntryId": "20", "column": "manufacturerContact", "text": "a@x.test"}
    address = proposed(explorer, read, **other)
    fields = hidden_before(read(address, "secas"), "Reject it")
    assert "Rejected" in explorer.post("/proposal/decide", data=fields | {"publish": "false", "note": "No"}).text
    late = explorer.post("/proposal/decide", data=fields | {"publish": "true"})
    assert late.status_code == 400
    assert "was rejected already" in late.text
    second = proposed(explorer, read, **other | {"text": "b@x.test"})
    fields = hidden_before(read(second, "manufacturer"), "Take it back")
    taken = explorer.post("/proposal/take-back", data=fields)
    assert "Taken back" in taken.text
    assert "b@x.test" not in read("/versions/20", "party")


def test_proposal_shown_before_another_change_is_not_published(explorer: httpx.Client, read: Read) -> None:
    first, second = (
        proposed(
            explorer,
            read,
            what="correctFirmware",
            cplEntryId=entry,
            column="manufacturerContact",
            text=f"at{entry}@x.test",
        )
        for entry in ("20", "21")
    )
    shown = [hidden_before(read(one, "secas"), "Publish it") | {"publish": "true"} for one in (first, second)]
    assert "Decided." in explorer.post("/proposal/decide", data=shown[0]).text
    late = explorer.post("/proposal/decide", data=shown[1])
    assert "Something was published since" in late.text
    assert "at21@x.test" not in read("/versions/21", "party")


def test_proposal_is_seen_by_its_party_and_secas_alone(explorer: httpx.Client, read: Read) -> None:
    address = proposed(
        explorer, read, what="correctFirmware", cplEntryId="20", column="manufacturerContact", text="c@x.test"
    )
    assert "There is no such proposal" in read(address, "alt_han_co", status=404)
    for role in ("party", "ssc", "dcc", None):
        assert "c@x.test" not in read(address, role, status=403)
    fields = hidden_before(read(address, "secas"), "Publish it") | {"publish": "true"}
    for role in ("party", "manufacturer", None):
        read("/", role)
        assert explorer.post("/proposal/decide", data=fields).status_code == 403
    assert "Open" in read(address, "secas")


def test_change_of_anothers_entry_cannot_be_proposed(explorer: httpx.Client, read: Read) -> None:
    read("/propose", "alt_han_co")
    page = explorer.post("/propose", data=WITHDRAWAL).text
    assert "which is not yours" in page
    assert 'name="checked"' not in page
    read("/propose", "party", status=403)
    assert explorer.post("/propose", data=WITHDRAWAL).status_code == 403


def test_watch_is_set_by_pasted_rows_and_says_what_changed(explorer: httpx.Client, read: Read) -> None:
    read("/watches", "party")
    made = explorer.post("/watches/new", data={"name": "fleet", "rows": "20,22\n61"})
    assert "The watch is set" in made.text
    address = link_in(made.text, "/watch?")
    shown = read(address, "party")
    assert "2 rows" in shown
    assert "SECAS does not see whose it is." in shown
    since = read(f"{address}&since=2020-01-01", "party")
    assert "1 gained" in since
    assert "There is no such" in read(address, "secas", status=404).replace(
        "Your party has no such", "There is no such"
    )
    read("/", "secas")
    fields = hidden_before(read(address, "party"), "Delete this watch")
    assert "deleted" in explorer.post("/watch/delete", data=fields).text
    read(address, "party", status=404)


def test_watch_of_rows_that_cannot_be_read_is_not_set_and_they_stay_in_the_form(
    explorer: httpx.Client, read: Read
) -> None:
    read("/watches", "party")
    answer = explorer.post("/watches/new", data={"name": "wrong", "rows": "CPL Entry ID\nx"})
    assert answer.status_code == 400
    assert "give digits alone" in answer.text
    assert "CPL Entry ID\nx</textarea>" in answer.text
    nothing = explorer.post("/watches/new", data={"name": "wrong", "rows": ""})
    assert "Fill in rows." in nothing.text
    assert "wrong" not in re.findall(r"/watch\?[^>]*>([^<]*)<", read("/watches", "party"))


def key_made(explorer: httpx.Client, read: Read, name: str) -> str:
    """Make an API key of the party, and return the page that says so."""
    read("/keys", "party")
    form = {"name": name, "scopes": ["fir:read"], "expiresAt": NEXT_YEAR}
    return explorer.post("/keys/new", data=form).text


def test_key_is_made_with_its_secret_once_and_ended(explorer: httpx.Client, read: Read) -> None:
    page = key_made(explorer, read, "adaptor")
    [secret] = re.findall(r"<code>([^<]+)</code>", page)
    asked = explorer.post(
        "/graphql",
        json={"query": "{ undeclared(first: 1) { totalCount } }"},
        headers={"authorization": f"Bearer {secret}", "accept": "*/*"},
    )
    assert "errors" not in asked.json()
    listed = read("/keys", "party")
    assert "adaptor" in listed
    assert secret not in listed
    over = explorer.post("/keys/end", data=hidden_before(listed, "the key adaptor"))
    assert "The key is over" in over.text
    assert "the key adaptor" not in over.text
    wide = explorer.post("/keys/new", data={"name": "x", "scopes": ["zigbee:read"], "expiresAt": NEXT_YEAR})
    assert wide.status_code in (400, 403)


def test_webhook_is_made_tried_rotated_told_again_and_deleted(
    explorer: httpx.Client, read: Read, receiving: Receiver
) -> None:
    assert "make an API key" in read("/webhooks", "dcc")
    key_made(explorer, read, "hooks")
    [key] = re.findall(r'<option value="([^"]+)">hooks', read("/webhooks", "party"))
    url = f"{receiving.url}/pages"
    made = explorer.post("/webhooks/new", data={"url": url, "apiKeyId": key, "kinds": ["UPGRADE_WITHDRAWN"]})
    [secret] = re.findall(r"<code>([^<]+)</code>", made.text)
    address = link_in(made.text, "/webhook?")
    assert secret not in read(address, "party")
    fields = hidden_before(read(address, "party"), "Send a test message")
    assert "A test message is sent" in explorer.post("/webhook/test", data=fields).text
    [message] = receiving.wait("/pages", 1)
    assert message.verified(secret)["type"] == "test"
    wait_until(lambda: "Delivered" in read(address, "party"))
    assert "A test" in read(address, "party")
    [other] = re.findall(r"<code>([^<]+)</code>", explorer.post("/webhook/rotate", data=fields).text)
    assert other != secret
    again = explorer.post("/webhook/redeliver", data=fields | {"since": "2026-01-01"})
    assert "is sent again" in again.text
    assert read(address, "secas", status=404)
    read("/", "party")
    assert "The webhook is deleted" in explorer.post("/webhook/delete", data=fields).text
    read(address, "party", status=404)


def test_webhook_to_nowhere_is_refused_with_the_form_filled_in(explorer: httpx.Client, read: Read) -> None:
    key_made(explorer, read, "nowhere")
    [key] = re.findall(r'<option value="([^"]+)">nowhere', read("/webhooks", "party"))
    refused = explorer.post("/webhooks/new", data={"url": "ftp://x", "apiKeyId": key})
    assert refused.status_code == 400
    assert "Requests are not sent to this URL" in refused.text
    assert 'value="ftp://x"' in refused.text
    assert f'value="{key}" selected' in refused.text


LISTS: Final = {
    "proposals": ("manufacturer", "secas"),
    "watches": ("party",),
    "webhooks": ("party",),
    "api-keys": ("party",),
}
"""The lists of affairs, each with whose of them are in it."""


def test_lists_of_affairs_are_taken_away_by_whose_they_are(explorer: httpx.Client, read: Read) -> None:
    proposed(explorer, read, what="correctFirmware", cplEntryId="21", column="manufacturerContact", text="t@x.test")
    key_made(explorer, read, "taken away")
    explorer.post("/watches/new", data={"name": "taken away", "rows": "20"})
    [key] = re.findall(r'<option value="([^"]+)">taken away', read("/webhooks", "party"))
    explorer.post("/webhooks/new", data={"url": "http://127.0.0.1:9/taken", "apiKeyId": key})
    told = {"proposals": "t@x.test", "watches": "taken away", "webhooks": "/taken", "api-keys": "taken away"}
    for name, readers in LISTS.items():
        page = {"api-keys": "keys"}.get(name, name)
        for role in ("party", "secas", "dcc", "manufacturer", "alt_han_co", None):
            read("/", role)
            link = f'href="/export/{name}.csv' in explorer.get(f"/{page}").text
            file = explorer.get(f"/export/{name}.csv", headers={"sec-fetch-site": "same-origin", "accept": "*/*"})
            assert (told[name] in file.text) == (role in readers), (name, role)
            assert link == (file.status_code == 200), (name, role)
            if link:
                assert "For the party that asked for it" in file.text
                assert file.headers["cache-control"] == "no-store"


FORMS: Final = [
    ("/proposal/decide", {"id": "x", "publish": "true", "revision": "r"}),
    ("/proposal/take-back", {"id": "x"}),
    ("/watches/new", {"name": "x", "rows": "20"}),
    ("/watch/delete", {"id": "x"}),
    ("/webhooks/new", {"url": "https://x.test", "apiKeyId": "x"}),
    ("/webhook/rotate", {"id": "x"}),
    ("/webhook/test", {"id": "x"}),
    ("/webhook/redeliver", {"id": "x", "since": "2026-01-01"}),
    ("/webhook/delete", {"id": "x"}),
    ("/keys/new", {"name": "x", "scopes": "fir:read", "expiresAt": NEXT_YEAR}),
    ("/keys/end", {"id": "x"}),
]


@pytest.mark.parametrize(("path", "form"), FORMS, ids=lambda one: one if isinstance(one, str) else "")
def test_form_is_refused_of_another_site_and_to_whom_it_is_not_for(
    explorer: httpx.Client, read: Read, path: str, form: dict[str, str]
) -> None:
    read("/", "secas" if "decide" in path else "manufacturer")
    foreign = explorer.post(path, data=form, headers={"origin": "https://elsewhere.test"})
    assert foreign.status_code == 403
    assert "not sent from a page of this service" in foreign.text
    for role in (None, "rsa"):
        read("/", role)
        assert explorer.post(path, data=form).status_code == 403
    read("/", "party")
    assert explorer.get(path).status_code == 405


@pytest.mark.parametrize("path", ["/fleet", "/defect", "/exposure", *(path for path, _ in FORMS)])
def test_nothing_is_parsed_for_whom_a_page_is_closed_to(
    explorer: httpx.Client, read: Read, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def parsed(*_: object) -> None:
        raise AssertionError(path)

    read("/")
    for module in ("explorer", "acting"):
        monkeypatch.setattr(f"firmware_graph.pages.{module}.bind_apart", parsed)
    assert explorer.post(path, data={"counts": "20,1", "id": "x"}).status_code == 403


@pytest.mark.parametrize("path", ["/watches", "/webhooks", "/keys", "/proposals"])
def test_pages_of_a_party_are_in_the_menu_of_those_they_are_for(read: Read, path: str) -> None:
    shown = {role: f'href="{path}"' in read("/", role) for role in ("manufacturer", "party", "rsa", None)}
    assert shown == {"manufacturer": True, "party": path != "/proposals", "rsa": False, None: False}
    assert "<form" not in read(path, status=403).split("<main")[1]


def test_consequences_stand_before_the_button(explorer: httpx.Client, read: Read) -> None:
    read("/change", "secas")
    page = explorer.post("/change", data=WITHDRAWAL | {"fromCplEntryId": "20", "toCplEntryId": "21"}).text
    assert (
        0 < page.index('class="verdict') < page.index("Stranded: no way on any more") < page.index("Publish: withdraw")
    )
