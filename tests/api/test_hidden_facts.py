"""What parties keep to themselves changes nothing for others: in answers, exports, pages and the feed of Atom."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import httpx
import pytest

from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.app import create_app
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.database.connection import Connection
from firmware_graph.pages.session import NAME
from support.asking import Ask, settings_for, wait_until_ready
from support.colleagues import OF_COMMITTEE, OF_SUPPLIER, AtHome, Home
from support.hidden_facts import APPROVE, ASKED, ON_REQUEST, SECRET, SUPPLIER, Hiding
from support.serving import served
from support.sizes import times
from support.twin_callers import Headers, bearer, other_callers
from support.webhook_keys import webhook_settings
from support.whole_schema import WholeSchema

GENERATED: Final = 3
WRITES: Final = ("mutation", "subscription")
EXPORTS: Final = ("release-notes", "release-calendar", "approved-targets", "advisories", "changes", "undeclared")
LISTS: Final = {"upgrade-pathways": "CPL Entry ID\n11\n12\n", "fleet-report": "CPL Entry ID,Devices\n11,5\n"}
PAGES: Final = (
    *("/", "/versions/11", "/versions/14", "/pathway?entry=11", "/latest", "/calendar", "/advisories", "/targets"),
    *("/watches", "/webhooks", "/keys", "/changes", "/enquiries", "/proposals", "/undeclared"),
    "/withdrawal?fromCplEntryId=11&toCplEntryId=12",
)
ATOM: Final = "/changes.atom"
WITHOUT_FIR: Final = frozenset({"anonymous", "manufacturer", "alt_han_co", "rsa"})
FIRST: Final = "A first supplier"
OWN: Final = "tested by the first supplier"
HOST_OF_FIRST: Final = "host for the first supplier"
HOST_OF_OTHER: Final = "host for the other supplier"
READERS: Final = frozenset({"anonymous", "party", "manufacturer", "secas", "rsa", HOST_OF_FIRST})
"""Who looks at files and pages too: a caller of each kind."""
REFUSED: Final = frozenset({"forged", "wrong key", "expired"})
MADE_AT: Final = re.compile(rb'(Made at|As of|Known at)"?[:,] ?"?[^"\n]*')
"""Lines of an export that say when it was made."""


OF_ENDPOINTS: Final = (
    "{ webhooks { url state deliveries { totalCount pageInfo { hasNextPage } nodes { eventIds state attempts } } } }",
    "{ mailboxes { state deliveries { totalCount pageInfo { hasNextPage } nodes { id eventIds lastAttemptAt } } } }",
    "{ apiKeys { name uses { totalCount nodes { askedAt operationName coordinates entryCount } } } }",
    '{ webhook(id: "%s") { state deliveries(first: 1) { totalCount nodes { id } edges { cursor } } } }',
)
USES_OF_ENDPOINT: Final = (
    'mutation { redeliver(webhook: "%s", since: "2020-01-01") }',
    'mutation { rotateWebhookSecret(id: "%s") { secret } }',
    'mutation { sendTestEvent(webhook: "%s") { id } }',
)
ENDINGS: Final = (
    'mutation { deleteWebhook(id: "%s") }',
    'mutation { deleteMailbox(id: "mailbox of %s") }',
)


class View(NamedTuple):
    """Something that a caller looks at: an operation, or what is at a path; a list of its own is sent."""

    name: str
    query: str = ""
    rows: str = ""

    def seen(self, client: httpx.Client, headers: Headers) -> tuple[int, str | None, bytes]:
        """Return the status, the ETag and the bytes that it is answered with."""
        response = self.sent(client, headers)
        return response.status_code, response.headers.get("etag"), MADE_AT.sub(rb"\1", response.content)

    def sent(self, client: httpx.Client, headers: Headers) -> httpx.Response:
        """Look at it; a page is looked at in a session."""
        if self.query:
            return client.post("/graphql", json={"query": self.query}, headers=dict(headers))
        if self.rows:
            sheet = {**headers, "content-type": "text/csv"}
            return client.post(self.name, content=self.rows, headers=sheet, params={"approved": "true"})
        if self.name.startswith("/export/") or self.name == ATOM:
            return client.get(self.name, headers=dict(headers))
        token = headers.get("authorization", "").removeprefix("Bearer ")
        session = {"cookie": f"{NAME}={token}"} if token else {}
        return client.get(self.name, headers={"accept": "text/html", **session})


@pytest.fixture(scope="module")
def client(example: Connection, key_folder: Path) -> Iterator[httpx.Client]:
    with served(create_app(settings_for(example, key_folder, **webhook_settings(key_folder)))) as opened:
        wait_until_ready(opened)
        yield opened


@pytest.fixture(scope="module")
def views() -> Sequence[View]:
    """List what is looked at, with some operations of the whole schema; what writes is left out."""
    whole = WholeSchema(executable(declared_schema()))
    drawn = (one.text for one in whole.operations(times(GENERATED) * 4, seed=15) if not one.variables)
    generated = [text for text in drawn if not text.lstrip().startswith(WRITES)][: times(GENERATED)]
    return [
        *(View(query, query=query) for query in (*ASKED, *generated)),
        *(View(f"/export/{name}.jsonl") for name in EXPORTS),
        *(View(f"/export/{name}.csv", rows=rows) for name, rows in LISTS.items()),
        *map(View, (*PAGES, ATOM)),
    ]


def hosts(key_folder: Path) -> dict[str, Headers]:
    """Return the host of two suppliers, as it acts for the first, for neither, and for the second."""
    pem = demo_key(key_folder)
    both: dict[str, Any] = {"party": "A host", "acting_for": [FIRST, SUPPLIER], "is_sec_party": True}
    tokens = {
        HOST_OF_FIRST: mint_token(pem, role=Role.RSA, act_for=FIRST, **both),
        "host for nobody": mint_token(pem, role=Role.RSA, **both),
        HOST_OF_OTHER: mint_token(pem, role=Role.RSA, act_for=SUPPLIER, **both),
    }
    return {name: bearer(token) for name, token in tokens.items()}


def seen_by(
    callers: Mapping[str, Headers], views: Sequence[View], client: httpx.Client
) -> dict[tuple[str, str], tuple[int, str | None, bytes]]:
    return {
        (name, view.name): view.seen(client, headers)
        for name, headers in callers.items()
        for view in views
        if view.query or name in READERS
    }


def test_facts_of_parties_change_nothing_for_who_may_not_see_them(
    client: httpx.Client, key_folder: Path, run: Callable[[str], object], views: Sequence[View]
) -> None:
    callers = {name: headers for name, headers in other_callers(key_folder).items() if name not in REFUSED}
    hiding = Hiding(client, key_folder, run)
    of_hosts = hosts(key_folder)
    of_other = {HOST_OF_OTHER: of_hosts.pop(HOST_OF_OTHER)}
    callers |= of_hosts
    hiding.party(Role.PARTY, FIRST).data(APPROVE, entry=12, reason=OWN)
    before = seen_by(callers, views, client)
    answered = {name: status for (_, name), (status, _, _) in before.items() if status == 200}
    assert not [view.name for view in views if view.name not in answered], "each is seen by somebody"
    hiding.write_for_nobody_else()
    hiding.write_webhooks()
    after = seen_by(callers, views, client)
    assert [(asked, before[asked], after[asked]) for asked in before if before[asked] != after[asked]] == []
    assert not [asked for asked, (_, _, body) in after.items() if SECRET.encode() in body]
    shown = {name for (name, _), (_, _, body) in after.items() if OWN.encode() in body}
    assert shown == {HOST_OF_FIRST}, "who acts for a supplier sees what is its own, and nobody else does"
    mixed = seen_by(of_other, views, client)
    assert [asked for asked, (_, _, body) in mixed.items() if SECRET.encode() in body]
    assert not [asked for asked, (_, _, body) in mixed.items() if OWN.encode() in body]

    without_fir = {name: callers[name] for name in WITHOUT_FIR}
    hiding.write_notes_for_sec_parties()
    hiding.write_proposal()
    later = seen_by(without_fir, views, client)
    assert [(asked, before[asked], later[asked]) for asked in later if before[asked] != later[asked]] == []
    assert hiding.seen_by_its_owners() == {"supplier", "committee", "secas"}
    note = View("", query=f"{{ firmwareVersion(cplEntryId: {ON_REQUEST}) {{ releaseNote {{ availability }} }} }}")
    assert b"CONTACT_MANUFACTURER" in note.seen(client, callers["party"])[2]


def test_what_is_anothers_cannot_be_told_from_what_is_not_there(
    client: httpx.Client, key_folder: Path, run: Callable[[str], object]
) -> None:
    """Errors too: of two suppliers, neither they nor their hosts learn whether an ID or a position is the other's."""
    hiding = Hiding(client, key_folder, run)
    hiding.write_watches()
    hiding.write_webhooks()
    theirs = hiding.supplier.data("{ watches { id } webhooks { id apiKey { id } } changes(first: 0) { position } }")
    [watch, webhook] = theirs["watches"][0]["id"], theirs["webhooks"][0]["id"]
    asked = {
        "query ($id: ID!) { watch(id: $id) { id } }": watch,
        "query ($id: ID!) { webhook(id: $id) { id } }": webhook,
        "mutation ($id: ID!) { deleteWatch(id: $id) }": watch,
        "mutation ($id: ID!) { sendTestEvent(webhook: $id) { id } }": webhook,
        "mutation ($id: ID!) { endApiKey(id: $id) { id } }": theirs["webhooks"][0]["apiKey"]["id"],
        "query ($id: String!) { changes(after: $id) { nodes { id } } }": theirs["changes"]["position"],
    }
    first = Ask(client, {**bearer(mint_token(demo_key(key_folder), role=Role.PARTY, party=FIRST))})
    host = Ask(client, {**hosts(key_folder)[HOST_OF_FIRST]})
    for ask in (first, host):
        for query, given_them in asked.items():
            answers = {
                (answer.status_code, answer.text.replace(given, "…"))
                for given in (given_them, "one that is not there")
                for answer in [ask(query, id=given)]
            }
            assert len(answers) == 1, (query, answers)


@pytest.mark.parametrize("home", [OF_COMMITTEE, OF_SUPPLIER], ids=lambda home: home.scope)
def test_what_a_key_may_read_changes_nothing_for_colleagues_without_its_scopes(
    client: httpx.Client, key_folder: Path, run: Callable[[str], object], home: Home
) -> None:
    """They cannot count, date or name events, nor use its webhook; they can end all that is bound to it."""
    at_home = AtHome(home, client, key_folder, run)
    webhook_id, agent = at_home.bind_all()
    colleagues = at_home.colleagues()
    texts = [text.replace("%s", webhook_id) for text in (*OF_ENDPOINTS, *USES_OF_ENDPOINT)]
    looks = [
        *(View(text, query=text) for text in texts),
        *map(View, ("/webhooks", f"/webhook?id={webhook_id}", "/export/webhooks.jsonl")),
    ]

    def seen() -> dict[tuple[str, str], object]:
        return {(name, view.name): view.seen(client, headers) for name, headers in colleagues.items() for view in looks}

    before = seen()
    assert all(ask_as(client, headers).data(OF_ENDPOINTS[0])["webhooks"] for headers in colleagues.values())
    at_home.publish_and_fail(webhook_id, agent)
    after = seen()
    assert [(look, before[look], after[look]) for look in before if before[look] != after[look]] == []
    for ask in (ask_as(client, headers) for headers in colleagues.values()):
        for text in USES_OF_ENDPOINT:
            [error] = ask(text % webhook_id).json()["errors"]
            assert (error["extensions"]["code"], home.scope in error["message"]) == ("FORBIDDEN", True), text
    page = View(f"/webhook?id={webhook_id}").seen(client, colleagues["colleague"])[2].decode()
    assert "what is sent is not shown to you" in page
    assert [action in page for action in ("/webhook/redeliver", "/webhook/delete")] == [False, True]
    bound = at_home.bound()
    assert bound["sent"]
    assert bound["mails"]
    assert all(at_home.owner.data(text % webhook_id) for text in USES_OF_ENDPOINT)
    for ending in ENDINGS:
        ask_as(client, colleagues["manager"]).data(ending % webhook_id)
    assert at_home.owner.data("{ webhooks { id } mailboxes { id } }") == {"webhooks": [], "mailboxes": []}


def ask_as(client: httpx.Client, headers: Headers) -> Ask:
    return Ask(client, dict(headers))
