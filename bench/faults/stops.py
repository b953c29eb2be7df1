"""The end of a service: when it is told to stop, and when its database does not come back."""

import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import httpx
from bench.faults.database_faults import neo4j_of
from bench.faults.row import Row
from bench.faults.service import QUESTIONS, Outcome, Service, client_of, served

MOST_SECONDS: Final = 10.0
IDLE_CONNECTIONS: Final = 20
GIVING_UP_SECONDS: Final = 120.0
BROKEN: Final = 2


def told_to_stop(scratch: Path, store: Path, *, workers: int, is_frozen: bool) -> Row:
    """Send SIGTERM while requests are under way and connections are idle, and while Neo4j is frozen or not."""
    row = Row(f"SIGTERM, {workers} worker{'s' * (workers > 1)}{', Neo4j frozen' * is_frozen}")
    with served(scratch, store, "--workers", str(workers)) as service:
        clients = [client_of() for _ in range(IDLE_CONNECTIONS)]
        for client in clients:
            client.get(f"{service.url}/healthz")
        neo4j = neo4j_of(service)
        if is_frozen:
            os.kill(neo4j, signal.SIGSTOP)
        outcomes, askers = under_way(service)
        time.sleep(1.5)
        began = time.monotonic()
        service.process.terminate()
        status = service.process.wait()
        row.ended_with(status, time.monotonic() - began, most=MOST_SECONDS)
        with suppress(ProcessLookupError):  # one that was frozen was killed with the service
            os.kill(neo4j, signal.SIGCONT)
        for asker in askers:
            asker.join()
        for client in clients:
            client.close()
    row.count(outcomes)
    if accepts(service):
        row.complaints.append("it still takes requests")
    return row


def under_way(service: Service) -> tuple[list[Outcome], list[threading.Thread]]:
    """Ask every question at once, each with a text of its own, and go on without the answers."""
    outcomes: list[Outcome] = []

    def ask(question: str) -> None:
        with client_of() as client:
            outcomes.append(service.ask(client, question, "asked"))

    askers = [threading.Thread(target=ask, args=(question,)) for question in QUESTIONS]
    for asker in askers:
        asker.start()
    return outcomes, askers


def accepts(service: Service) -> bool:
    """Whether a service still answers."""
    try:
        httpx.get(f"{service.url}/healthz", timeout=2, trust_env=False)
    except httpx.HTTPError:
        return False
    return True


def not_to_be_had_back(scratch: Path, store: Path) -> Row:
    """Damage the store and kill its Neo4j: no start mends that, and the service ends with a sentence."""
    row = Row("embedded Neo4j killed, its store damaged")
    with served(scratch, store) as service:
        neo4j = neo4j_of(service)
        os.kill(neo4j, signal.SIGKILL)
        (store / "data" / "databases" / "neo4j" / "neostore").write_bytes(os.urandom(16384))
        began = time.monotonic()
        try:
            status = service.process.wait(GIVING_UP_SECONDS)
        except subprocess.TimeoutExpired:
            row.complaints.append("it did not end")
            return row
        row.ended_with(status, time.monotonic() - began, most=GIVING_UP_SECONDS)
        said = service.log.read_text(encoding="utf-8")
        if status != BROKEN or "could not be started again" not in said:
            row.complaints.append(f"status {status}: {said[-300:]}")
    return row
