"""One budget for several processes, in a real Redis; and its behaviour while that does not answer."""

import asyncio
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from firmware_graph.api.execution import shared_ledger as ledgers
from firmware_graph.api.execution.budget import Budget
from firmware_graph.api.execution.shared_ledger import SharedLedger, shared_ledger
from firmware_graph.auth.limits import Size
from firmware_graph.errors import RateLimited
from support.log_lines import captured_logs
from support.serving import a_listener

pytestmark = pytest.mark.anyio


@pytest.fixture
def redis() -> Iterator[str]:
    """Run a Redis, or skip where there is none."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("there is no Redis on this machine; on Debian, `apt-get install redis-server`")
    listener, number = a_listener()
    listener.close()
    port = str(number)
    command = [program, "--port", port, "--bind", "127.0.0.1", "--save", ""]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - a fixed command
        assert process.stdout is not None
        for line in process.stdout:
            if "Ready to accept connections" in line:
                break
        yield f"redis://127.0.0.1:{port}"
        process.terminate()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[SharedLedger]:
    """Open a storage, as one process does."""
    ledger = shared_ledger(url)
    yield ledger
    storage: Any = ledger.limiter.storage
    await storage.bridge.storage.aclose()


async def charged(ledger: SharedLedger, cost: int, key: str = "someone") -> int:
    return (await Budget(100, 0, ledger).charge(key, Size(1, 0, 0, cost), is_known=True)).remaining


async def test_processes_with_one_storage_have_one_budget(redis: str) -> None:
    async with opened(redis) as one, opened(redis) as other:
        assert [await charged(one, 30), await charged(other, 30)] == [70, 40]
        for ledger in (one, other):
            with pytest.raises(RateLimited) as refused:
                await charged(ledger, 41)
            assert refused.value.extensions["remaining"] == 40
        assert await charged(other, 100, "another") == 0
        assert await charged(one, 40) == 0


@asynccontextmanager
async def silent_storage() -> AsyncIterator[tuple[str, list[float]]]:
    """Listen like a Redis that is frozen; the list has the moments at which somebody came."""
    came: list[float] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(time.monotonic())
        await reader.read()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    async with server:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}", came


async def tens(ledger: SharedLedger) -> int:
    """Charge 10, and return what is left to the next ten: a little comes back meanwhile."""
    return round(await charged(ledger, 10), -1)


async def test_storage_that_is_silent_is_waited_for_once_and_then_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledgers, "STORAGE_SECONDS", 0.1)
    async with silent_storage() as (url, came), opened(url) as ledger:
        with captured_logs() as lines:
            began = time.monotonic()
            assert sorted(await asyncio.gather(*(tens(ledger) for _ in range(5)))) == [50, 60, 70, 80, 90]
            assert time.monotonic() - began < 3
            asked = len(came)
            assert await tens(ledger) == 40
        assert [line["error"] for line in lines] == ["TimeoutError"]
        assert len(came) == asked > 0
        ledger.paused_until = float("-inf")
        assert await tens(ledger) == 30
        assert len(came) > asked
