"""The tasks of each page, done by keyboard alone in a real browser, as each role."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from _pytest.mark.structures import ParameterSet
from playwright.sync_api import Browser

from firmware_graph.app import create_app
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.database.connection import Connection
from support.asking import settings_for, wait_until_ready
from support.keyboard_tasks import TASKS
from support.keyboard_tasks.pages import pages_of
from support.keyboard_tasks.task import ANYONE, EVERY_ROLE, EXAMPLE_ENTRIES, Task, Who
from support.keyboard_tasks.told import is_told, not_for
from support.keyboard_walk import Step, Walker, at, pick, press, see, tick, write
from support.serving import NO_TLS, served
from support.webhook_keys import webhook_settings

ENTRY: Final = re.compile(r"/versions/\d+")
SKIPPED: Final = "<a href='#content'>Skip to main content</a><main id=content tabindex=-1>{}</main>"


@pytest.fixture(scope="module")
def demo_server(example: Connection, signing_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the example data as a demonstration does, with webhooks to this machine, and return the address."""
    more = {"demo_sign_in": True, **webhook_settings(tmp_path_factory.mktemp("webhooks"))}
    with served(create_app(settings_for(example, signing_folder, **more))) as client:
        wait_until_ready(client)
        yield f"http://{client.base_url.netloc.decode()}"


@pytest.fixture(scope="module")
def walker_of(browser: Browser, demo_server: str, signing_folder: Path) -> Iterator[Callable[[Who], Walker]]:
    """Return who walks as a role: each in a context of its own, signed in by keyboard once."""
    walkers: dict[Who, Walker] = {}

    def signed_in(who: Who) -> Walker:
        if who not in walkers:
            walkers[who] = Walker(browser.new_context().new_page(), demo_server)
            walkers[who].walk(*signing_in(who))
        return walkers[who]

    def signing_in(who: Who) -> list[Step]:
        if not who.role:
            return []
        if not who.party:
            return [at("/sign-in"), pick("A SEC Party, such as a supplier", who.words), press("Sign in as this role")]
        token = mint_token(
            demo_key(signing_folder),
            role=Role(who.role),
            party=who.party,
            is_sec_party=bool(who.acts_for) or None,
            manufacturer_codes=who.codes,
            acting_for=who.acts_for,
        )
        return [
            at("/sign-in"),
            write("Bearer token", token),
            press("Sign in with this token"),
            see(who.party, "header"),
        ]

    yield signed_in
    for walker in walkers.values():
        walker.page.context.close()


def ways_of(task: Task) -> Iterator[ParameterSet]:
    """List who does a task: its own one always, and others where there is time."""
    first, _ = task.turns[0]
    yield pytest.param(task, first, id=str(task), marks=[pytest.mark.long] if task.is_long else [])
    for who in task.also:
        yield pytest.param(task, who, id=f"{task}, as {who.role}", marks=pytest.mark.long)


@pytest.mark.half
@pytest.mark.parametrize(("task", "doer"), [way for task in TASKS for way in ways_of(task)])
def test_task_is_done_by_keyboard_alone(walker_of: Callable[[Who], Walker], task: Task, doer: Who) -> None:
    turns = [(who, walker_of(who), steps) for who, steps in task.done_by(doer)]
    for _, walker, _ in turns:
        walker.visited.clear()
    for _, walker, steps in turns:
        walker.walk(*steps)
    for who, walker, _ in turns:
        visited = {ENTRY.sub("/versions/{entry:entry}", path) for path in walker.visited}
        is_one_of_several = any(other.role == who.role for other, _, _ in turns if other is not who)
        assert is_one_of_several or pages_of(str(task), who.role) <= visited


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(ANYONE, id="anyone"),
        *(pytest.param(who, id=who.role, marks=pytest.mark.long) for who in EVERY_ROLE),
    ],
)
def test_who_may_not_see_a_page_is_told_whom_it_is_for(walker_of: Callable[[Who], Walker], who: Who) -> None:
    for path in not_for(who.role):
        walker_of(who).walk(*is_told(path, who.role))


@pytest.mark.last
def test_next_page_is_reached_by_keyboard_alone(
    walker_of: Callable[[Who], Walker], demo_server: str, token_of: Callable[[str], str]
) -> None:
    publish = "mutation ($i: ChangesInput!) { publishChanges(input: $i) { __typename } }"
    for text in ("Joins soon.", "Joins in a minute."):  # a page has 100 of their events
        operations = [{"correctFirmware": {"cplEntryId": entry, "hanJoinNotes": text}} for entry in EXAMPLE_ENTRIES]
        answer = httpx.post(
            f"{demo_server}/graphql",
            json={"query": publish, "variables": {"i": {"operations": operations, "note": text}}},
            headers={"authorization": f"Bearer {token_of('secas')}"},
            timeout=60,
            verify=NO_TLS,
        )
        assert answer.json()["data"]["publishChanges"]["__typename"] == "ChangesPublished", answer.text
    walker = walker_of(ANYONE)
    walker.walk(at("/changes"), press("Next page"), see("Joins in a minute."))
    assert "after=" in walker.page.url


@pytest.mark.parametrize(
    ("body", "steps", "fault"),
    [
        ("<a href='/' tabindex=-1>Go</a>", [], "no key reaches a 'Go'"),
        ("<span style='cursor: pointer'>Go</span>", [], "no key reaches span 'Go'"),
        ("<p>Go</p>", [press("Go")], "no control that Tab reaches"),
        (
            "<a href='/'>Go</a><style>a { outline: none }</style><details><summary>On</summary></details>",
            [press("On")],
            "the focus on a 'Go' is not",
        ),
        (
            "<a href='/' style='position: fixed; left: -99em'>Go</a>",
            [press("Go")],
            "the focus on a 'Go' is not in sight",
        ),
        ("<details><summary onclick='this.remove()'>Go</summary></details>", [press("Go")], "the focus is lost"),
        ("<input type=checkbox onclick='return false' aria-label=Go>", [tick("Go")], "Space does not tick it"),
    ],
)
def test_walk_fails_where_a_page_is_not_for_keyboards(
    browser: Browser, demo_server: str, body: str, steps: list[Step], fault: str
) -> None:
    page = browser.new_page()
    page.route("**/broken", lambda route: route.fulfill(body=SKIPPED.format(body), content_type="text/html"))
    with pytest.raises(AssertionError, match=fault):
        Walker(page, demo_server).walk(at("/broken"), *steps)
    page.close()
