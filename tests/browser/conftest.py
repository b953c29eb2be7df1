"""A browser on a local server, with every other host out of reach."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize, expect, sync_playwright

from firmware_graph.app import create_app
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.database.connection import Connection
from support.asking import settings_for, wait_until_ready
from support.serving import served

expect.set_options(timeout=20_000)  # a busy machine is slow to draw

# The first takes a fifth less processor, as it draws no window.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

# Without these, Chromium calls its maker at every start.
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--proxy-server=127.0.0.1:9",  # where nothing listens; no proxy is asked for what is local
)


@pytest.fixture(scope="session")
def signing_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("signing")


@pytest.fixture(scope="module")
def demo_server(example: Connection, signing_folder: Path) -> Iterator[str]:
    """Serve the example data, and return the address."""
    with served(create_app(settings_for(example, signing_folder))) as client:
        wait_until_ready(client)
        yield f"http://{client.base_url.netloc.decode()}"


@pytest.fixture(scope="session")
def token_of(signing_folder: Path) -> Callable[[str], str]:
    """Return a token of a role that the server accepts."""
    return lambda role: mint_token(demo_key(signing_folder), role=Role(role))


# While Playwright runs, this thread has an event loop and no other can be started in it: so the data is loaded before,
# and the browser is not kept for the whole session.
@pytest.fixture(scope="module")
def browser(demo_server: str) -> Iterator[Browser]:  # noqa: ARG001  what is asked for first is there first
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        pytest.skip("there is no Chromium on this machine; on Debian, `apt-get install chromium-headless-shell`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@dataclass  # without slots: Playwright notes on an object which of its methods it calls
class Visit:
    """A page, with its requests and errors since it was opened."""

    page: Page
    base: str
    requests: list[Request] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def note(self, request: Request) -> None:
        """Note a request, by whether it is to the local server."""
        if urlsplit(request.url).netloc == urlsplit(self.base).netloc:
            self.requests.append(request)
        else:
            self.elsewhere.append(request.url)

    def wait_for_schema(self) -> None:
        """Wait until the schema was asked for and has come."""
        while not self.operations():  # the time limit of the test ends it
            self.page.wait_for_timeout(100)
        response = self.operations()[0].response()
        assert response is not None
        response.finished()

    def operations(self) -> list[Request]:
        """Return the requests to the API so far."""
        return [request for request in self.requests if urlsplit(request.url).path == "/graphql"]


def complaint_about(request: Request) -> list[str]:
    """Return what is wrong with a request that failed: nothing where the next page was opened meanwhile."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"failed: {request.url}: {request.failure}"]


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a profile whose pages compile a script once."""
    context = browser.new_context(viewport=ViewportSize(width=1400, height=900))
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, demo_server: str) -> Iterator[Visit]:
    """Open a tab that finds nothing of what others stored."""
    page = context.new_page()
    visit = Visit(page, demo_server)
    page.on("request", visit.note)
    # Violations of the content policy come as console errors, from workers too.
    page.on("console", lambda message: visit.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("filechooser", lambda _: None)  # or Chromium may be told too late that nobody looks at its own
    page.on("requestfailed", lambda request: visit.complaints.extend(complaint_about(request)))
    yield visit
    context.clear_cookies()
    chromium = context.new_cdp_session(page)
    chromium.send("Storage.clearDataForOrigin", {"origin": demo_server, "storageTypes": "local_storage,indexeddb"})
    page.close()
