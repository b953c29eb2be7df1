"""Who uploads waits for no other party, and what nobody waits for ends."""

import asyncio
import threading
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from firmware_graph.api.execution.graceful_shutdown import GracefulShutdown
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.database.decided_on import DecidedOn
from firmware_graph.errors import GraphTimeout, GraphUnavailable
from firmware_graph.ingest import ImportReport, ImportRequest
from firmware_graph.ingest.defects import DefectImportRequest
from firmware_graph.model.interruption import check
from firmware_graph.pages import importing
from firmware_graph.pages.importing import Importer, Report, request_of
from firmware_graph.pages.uploaded import Uploaded

if TYPE_CHECKING:
    from firmware_graph.database.connection import Connection

pytestmark = pytest.mark.anyio

SSC = Caller(roles=frozenset({Role.SSC}), party="SSCP")
SECAS = Caller(roles=frozenset({Role.SECAS}), party="SECAS")


class Held(Importer):
    """An importer whose work for defects goes on until it is stopped, or until `may_end`."""

    begun = threading.Event()
    may_end = threading.Event()
    is_written = False

    async def imported(self, request: ImportRequest | DefectImportRequest) -> Report:
        self.begun.set()
        while isinstance(request, DefectImportRequest) and not self.may_end.is_set():
            await asyncio.sleep(0.01)
            if not self.is_written:
                check()
        return ImportReport(is_written=True)


@pytest.fixture
def held() -> Held:
    Held.begun, Held.may_end, Held.is_written = threading.Event(), threading.Event(), False
    return Held(cast("Connection", None))  # it opens none


class Client:
    """A client that may leave."""

    is_away = False

    async def has_left(self) -> bool:
        return self.is_away


async def take(held: Held, caller: Caller, kind: str, shutdown: GracefulShutdown, client: Client) -> Report:
    uploaded = Uploaded({kind: Path("a.csv")}, {})
    return await held.take(uploaded, caller, "r", is_dry_run=True, shutdown=shutdown, has_left=client.has_left)


def test_what_is_uploaded_is_told_from_a_file_at_the_terminal() -> None:
    decided = DecidedOn("r", SECAS.rights.tiers)
    request = request_of(Uploaded({"cpl": Path("a.csv")}, {}), SECAS, decided, is_dry_run=True)
    assert isinstance(request, ImportRequest)
    assert request.is_uploaded


async def test_memory_of_an_import_is_returned_to_the_system(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    returned: list[int] = []
    monkeypatch.setattr(importing, "MALLOC_TRIM", returned.append)
    assert await take(held, SECAS, "cpl", GracefulShutdown(), Client())
    assert returned == [0]


async def test_no_party_waits_for_the_upload_of_another(held: Held) -> None:
    shutdown, client = GracefulShutdown(), Client()
    other = asyncio.create_task(take(held, SSC, "assessments", shutdown, client))
    await asyncio.to_thread(held.begun.wait, 5)
    async with asyncio.timeout(5):
        assert await take(held, SECAS, "cpl", shutdown, client)
    assert not other.done()
    held.may_end.set()
    assert await other


async def test_import_ends_once_its_caller_has_left(held: Held) -> None:
    client = Client()
    running = asyncio.create_task(take(held, SSC, "assessments", GracefulShutdown(), client))
    await asyncio.to_thread(held.begun.wait, 5)
    client.is_away = True
    async with asyncio.timeout(5):
        with pytest.raises(GraphTimeout):
            await running


async def test_import_ends_with_the_process(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firmware_graph.api.execution.graceful_shutdown.QUERIES_SECONDS", 0.1)
    shutdown = GracefulShutdown()
    running = asyncio.create_task(take(held, SSC, "assessments", shutdown, Client()))
    await asyncio.to_thread(held.begun.wait, 5)
    shutdown.begin()
    async with asyncio.timeout(5):
        with pytest.raises(GraphUnavailable):
            await running


async def test_import_that_was_written_is_reported_although_it_was_to_end(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_SECONDS", 0.1)
    Held.is_written = True
    running = asyncio.create_task(take(held, SSC, "assessments", GracefulShutdown(), Client()))
    await asyncio.sleep(0.3)
    assert not running.done()
    held.may_end.set()
    assert (await running).is_written
