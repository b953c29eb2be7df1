"""The feed for readers of Atom: what everyone may read, the latest first, well-formed and in pages."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

import httpx
import pytest

from firmware_graph.api.subscription import public_events
from support.asking import Ask

ATOM = "{http://www.w3.org/2005/Atom}"
ADD = "mutation ($input: ChangesInput!) { publishChanges(input: $input) { __typename } }"
ALL = "{ changes(first: 500) { nodes { id kind recordedAt } } }"


def parsed(response: httpx.Response) -> ET.Element:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)  # noqa: S314 - of our own


def kinds(feed: ET.Element) -> list[str | None]:
    return [category.get("term") for category in feed.iter(f"{ATOM}category")]


def test_feed_has_what_everyone_may_read_the_latest_first(
    client: httpx.Client, headers_of: Callable[[str], dict[str, str]]
) -> None:
    ends: dict[str, object] = {"fromCplEntryId": 21, "toCplEntryId": 22}
    Ask(client, headers_of("secas")).data(ADD, input={"operations": [{"withdrawUpgrade": ends}]})
    feed = parsed(client.get("/changes.atom", headers=headers_of("ssc")))
    events = Ask(client, {}).data(ALL)["changes"]["nodes"]
    assert kinds(feed) == [event["kind"] for event in reversed(events)]
    assert feed.findtext(f"{ATOM}updated") == events[-1]["recordedAt"]
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len({*ids, feed.findtext(f"{ATOM}id")}) == len(events) + 1


def test_feed_that_is_the_same_is_304(client: httpx.Client) -> None:
    first = client.get("/changes.atom")
    again = client.get("/changes.atom", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_pages_backwards_are_the_same_events(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = kinds(parsed(client.get("/changes.atom")))
    monkeypatch.setattr(public_events, "PAGE", 1)
    found, path = list[str | None](), "/changes.atom"
    while path:
        feed = parsed(client.get(path))
        found += kinds(feed)
        links = {link.get("rel"): link.get("href") for link in feed.iter(f"{ATOM}link")}
        assert links["self"] == path
        path = links.get("next") or ""
    assert found == whole
    assert kinds(parsed(client.get("/changes.atom?before=1"))) == []


@pytest.mark.parametrize("before", ["", "-1", "x", "1" * 16])
def test_page_before_nothing_is_refused(client: httpx.Client, before: str) -> None:
    refused = client.get("/changes.atom", params={"before": before})
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["argument"]) == (400, "before")


@pytest.mark.parametrize("credential", ["", "Bearer x", "Basic YTpi", f"Bearer fwg_{'a' * 49}"])
def test_credential_that_is_not_accepted_is_401_and_not_taken_for_nobodys(
    client: httpx.Client, credential: str
) -> None:
    refused = client.get("/changes.atom", headers={"authorization": credential})
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")
    assert refused.headers["www-authenticate"].startswith("Bearer ")
