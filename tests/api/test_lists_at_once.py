"""Lists that callers send: one beyond its caller's places is refused before it is read, and late ones are timeouts."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from firmware_graph.app import create_app
from firmware_graph.database.connection import Connection
from firmware_graph.exports import sent_list
from firmware_graph.ingest import requested_rows
from firmware_graph.ingest.requested_rows import OwnTable, RequestedRows
from firmware_graph.ingest.sheets.work_limit import WorkLimit
from firmware_graph.pages import listing
from support.asking import settings_for, wait_until_ready
from support.serving import served
from support.waiting import wait_until

HeadersOf = Callable[..., dict[str, str]]
URL = "/export/upgrade-pathways.csv"


@dataclass
class Reading:
    """The reading of lists, which waits until `end` is set, or until it is stopped, and counts."""

    begun: int = 0
    end: threading.Event = field(default_factory=threading.Event)

    def __call__(self, content: bytes, table: OwnTable, limit: WorkLimit) -> RequestedRows:
        self.begun += 1
        while not self.end.wait(0.01):
            limit.check()
        return requested_rows.read_requested_rows(content, table, limit)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reading]:
    made = Reading()
    monkeypatch.setattr(sent_list, "read_requested_rows", made)
    monkeypatch.setattr(listing, "read_requested_rows", made)
    yield made
    made.end.set()


@pytest.fixture(scope="module")
def narrow(example: Connection, key_folder: Path) -> Iterator[httpx.Client]:
    """Serve with one place for each caller."""
    settings = settings_for(example, key_folder, max_exports_of_caller=1, max_concurrent=1, max_queued=0)
    with served(create_app(settings)) as opened:
        wait_until_ready(opened)
        yield opened


@pytest.fixture(scope="module")
def hurried(example: Connection, key_folder: Path) -> Iterator[httpx.Client]:
    """Serve with a second for each operation."""
    with served(create_app(settings_for(example, key_folder, deadline_seconds=1.0))) as opened:
        wait_until_ready(opened)
        yield opened


def sent_by(client: httpx.Client, headers: dict[str, str]) -> Callable[[], httpx.Response]:
    return lambda: client.post(URL, content="20\n", headers={**headers, "content-type": "text/csv"})


def pasted_by(client: httpx.Client, headers: dict[str, str]) -> Callable[[], httpx.Response]:
    origin = {"origin": str(client.base_url).rstrip("/"), "accept": "text/html"}
    return lambda: client.post("/list", data={"rows": "20\n"}, headers={**headers, **origin})


@pytest.mark.parametrize("send", [sent_by, pasted_by])
def test_list_beyond_the_places_of_its_caller_is_refused_unread(
    narrow: httpx.Client,
    headers_of: HeadersOf,
    read: Reading,
    send: Callable[[httpx.Client, dict[str, str]], Callable[[], httpx.Response]],
) -> None:
    post = send(narrow, headers_of("party"))
    with ThreadPoolExecutor() as pool:
        first = pool.submit(post)
        wait_until(lambda: read.begun == 1)
        assert post().status_code == 429
        assert read.begun == 1
        read.end.set()
        assert first.result().status_code == 200, first.result().text


@pytest.mark.parametrize("send", [sent_by, pasted_by])
def test_list_that_is_not_read_by_its_deadline_is_a_timeout(
    hurried: httpx.Client,
    headers_of: HeadersOf,
    read: Reading,
    send: Callable[[httpx.Client, dict[str, str]], Callable[[], httpx.Response]],
) -> None:
    answer = send(hurried, headers_of("party"))()
    assert (answer.status_code, read.begun) == (504, 1)
    assert "took longer than its deadline" in answer.text


def test_list_that_cannot_be_read_is_an_error_of_its_sender(narrow: httpx.Client, headers_of: HeadersOf) -> None:
    headers = {**headers_of("party"), "content-type": "text/csv"}
    answer = narrow.post(URL, content='"20\n', headers=headers)
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
