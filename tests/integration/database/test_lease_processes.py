"""Readers and writers in processes of their own, stopped in the middle, answer with nothing that had ended before."""

import asyncio
import json
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pytest

from firmware_graph.database.connection import Connection
from support.sheets import ImportHarness, import_harness
from support.sizes import times

pytestmark = [pytest.mark.anyio, pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGSTOP")]
PROGRAM: Final = Path(__file__).parent / "lease_process.py"
READERS: Final = 3
WRITERS: Final = 2
RUNNING_SECONDS: Final = 3.0 if times(1) == 1 else 80.0
STOPPED_SECONDS: Final = (0.002, 0.02, 0.1, 0.2)
LEASE_MILLISECONDS: Final = 100
"""Longer than a commit takes on a busy machine, so that a writer who does not wait is found out."""


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(replace(neo4j, lease_milliseconds=LEASE_MILLISECONDS), tmp_path) as opened:
        yield opened


@dataclass
class Reports:
    """What the processes have printed."""

    answers: list[tuple[float, int, bool]] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def add(self, line: bytes) -> None:
        facts: dict[str, Any] = json.loads(line)
        if "answer" in facts:
            self.answers.append((facts["began"], facts["answer"], facts["is_leased"]))
        elif "committed" in facts:
            self.commits.append(facts["committed"])
        else:
            self.failures.append(facts["failure"])

    def ended_before(self) -> list[tuple[float, int, bool]]:
        """Return the answers that miss a change whose commit was known before their request began."""
        commits = sorted(self.commits)
        wrong, known = [], 0
        for began, answer, is_leased in sorted(self.answers):
            while known < len(commits) and commits[known] < began:
                known += 1
            if answer < known:
                wrong.append((began, answer, is_leased))
        return wrong


@asynccontextmanager
async def running(connection: Connection, reports: Reports, *, is_writer: bool) -> AsyncIterator[int]:
    """Run a process, collect what it prints, and kill it at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(PROGRAM), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout
    order = {"connection": asdict(connection), "is_writer": is_writer}
    process.stdin.write(json.dumps(order).encode() + b"\n")
    await process.stdin.drain()
    reports.add(await process.stdout.readline())

    async def collect(lines: asyncio.StreamReader) -> None:
        async for line in lines:
            if line.endswith(b"\n"):
                reports.add(line)

    collecting = asyncio.create_task(collect(process.stdout))
    try:
        yield process.pid
    finally:
        process.kill()
        await process.wait()
        await collecting


async def stop_for_a_while(pid: int, seconds: float) -> None:
    os.kill(pid, signal.SIGSTOP)
    try:
        await asyncio.sleep(seconds)
    finally:
        os.kill(pid, signal.SIGCONT)


async def disturb(pids: list[int], seconds: float) -> None:
    """Stop one process or another, again and again."""
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end:
        stopped = random.sample(pids, random.choice([1, 1, 2]))  # noqa: S311 - no secret
        await asyncio.gather(*(stop_for_a_while(pid, random.choice(STOPPED_SECONDS)) for pid in stopped))  # noqa: S311
        await asyncio.sleep(random.uniform(0, 0.02))  # noqa: S311


@pytest.mark.soak
async def test_no_answer_of_any_process_had_been_ended_before_it_was_asked_for(
    neo4j: Connection, harness: ImportHarness
) -> None:
    reports = Reports()
    async with AsyncExitStack() as stack:
        starting = [running(neo4j, reports, is_writer=place < WRITERS) for place in range(WRITERS + READERS)]
        pids = [await stack.enter_async_context(one) for one in starting]
        await disturb(pids, RUNNING_SECONDS)
    assert not reports.ended_before()
    assert len(reports.commits) > 5
    assert any(is_leased for _, _, is_leased in reports.answers)
    assert not reports.failures
    [[stored]] = await harness.ask("MATCH (version:FirmwareVersion) RETURN count(version)")
    assert len(reports.commits) <= stored <= len(reports.commits) + WRITERS
