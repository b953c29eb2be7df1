"""A running service, and what it answers while something is done to it."""

import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

import httpx
from bench.servers import FIRMWARE_GRAPH, family, free_port, resident_kibibytes

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import KEY_FILE, mint_token

DEADLINE_SECONDS: Final = 10.0
LATE_SECONDS: Final = 2.0
"""How long after its deadline a typed error may arrive, on a machine with other work."""

STARTING_SECONDS: Final = 180.0
RECOVERY_SECONDS: Final = 60.0
STOPPING_SECONDS: Final = 30.0
ASKERS: Final = 6
PAUSE_SECONDS: Final = 0.1

NO_SETTINGS: Final[Mapping[str, str]] = MappingProxyType({})
ENTRIES: Final = (20, 21, 22, 1, 2, 3)
QUESTIONS: Final = (
    *(f"{{ firmwareVersion(cplEntryId: {entry}) {{ cplEntryId versionSubmitted status }} }}" for entry in ENTRIES),
    "{ upgradePathway(from: {cplEntryId: 20}, to: {cplEntryId: 22}) { ... on UpgradePathway { hops } } }",
    "{ firmwareVersions(first: 3) { totalCount } }",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer: right, of an error with a code, or neither, which `what` then describes."""

    at: float
    seconds: float
    is_right: bool = False
    code: str = ""
    what: str = ""


@dataclass
class Service:
    """A running `firmware-graph serve`; `expected` has the right answers."""

    process: "subprocess.Popen[bytes]"
    url: str
    headers: Mapping[str, str]
    log: Path
    expected: dict[str, object] = field(default_factory=dict)

    def ask(self, client: httpx.Client, question: str, alias: str = "") -> Outcome:
        """Ask a question once; under an alias it is another text, whose answer is not kept."""
        began = time.monotonic()
        text = question.replace("{ ", f"{{ {alias}: ", 1) if alias else question
        try:
            answer = client.post(f"{self.url}/graphql", json={"query": text}, headers=dict(self.headers))
            body = answer.json()
        except (httpx.HTTPError, json.JSONDecodeError) as error:
            return Outcome(began, time.monotonic() - began, what=type(error).__name__)
        seconds = time.monotonic() - began
        codes = [error.get("extensions", {}).get("code", "") for error in body.get("errors", [])]
        if codes:
            return Outcome(began, seconds, code=codes[0], what="" if codes[0] else answer.text[:200])
        [found] = body["data"].values()
        is_right = self.expected.setdefault(question, found) == found
        return Outcome(began, seconds, is_right=is_right, what="" if is_right else answer.text[:200])

    def megabytes(self) -> float:
        """Return the resident memory of its Python processes, without Neo4j's."""
        members = [pid for pid in family(self.process.pid) if not is_neo4j(pid)]
        return sum(resident_kibibytes(pid) for pid in members) / 1024


def is_neo4j(pid: int) -> bool:
    """Whether a process is an embedded Neo4j."""
    with suppress(OSError):
        return b"firmware_graph.database.embedded.server" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def client_of() -> httpx.Client:
    """Create a client that waits longer than any operation may take."""
    return httpx.Client(timeout=DEADLINE_SECONDS + 10, trust_env=False)


@contextmanager
def asked(service: Service) -> Iterator[list[Outcome]]:
    """Run several clients that ask repeatedly while the body runs; half of their questions are new texts."""
    outcomes: list[Outcome] = []
    over = threading.Event()

    def ask(number: int) -> None:
        with client_of() as client:
            turn = number
            while not over.wait(PAUSE_SECONDS):
                question = QUESTIONS[turn % len(QUESTIONS)]
                outcomes.append(service.ask(client, question, f"a{number}x{turn}" if turn % 2 else ""))
                turn += 1

    askers = [threading.Thread(target=ask, args=(number,)) for number in range(ASKERS)]
    for asker in askers:
        asker.start()
    try:
        yield outcomes
    finally:
        over.set()
        for asker in askers:
            asker.join()


def recovery_seconds(service: Service) -> float:
    """Return after how many seconds every question is answered right, one after another; infinity for never."""
    began = time.monotonic()
    with client_of() as client:
        while time.monotonic() - began < RECOVERY_SECONDS:
            if all(service.ask(client, question).is_right for question in QUESTIONS):
                return time.monotonic() - began
            time.sleep(0.1)
    return float("inf")


@contextmanager
def served(
    scratch: Path, store: Path, *arguments: str, uri: str | None = None, settings: Mapping[str, str] = NO_SETTINGS
) -> Iterator[Service]:
    """Run the service on a store of its own, or on a Bolt address, and end it with the body."""
    port = free_port()
    log = scratch / f"{port}.log"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FIRMWARE_", "NEO4J_"))}
    environment |= {
        "FIRMWARE_GRAPH_DEADLINE_SECONDS": str(DEADLINE_SECONDS),
        "FIRMWARE_GRAPH_LOG_LEVEL": "WARNING",
        "FIRMWARE_GRAPH_DEMO_KEY_FILE": str(store / KEY_FILE),
        **settings,
    }
    if uri is not None:
        password = json.loads((store / "connection.json").read_text(encoding="utf-8"))["password"]
        environment |= {"NEO4J_URI": uri, "NEO4J_PASSWORD": password}
    target: Sequence[str] = () if uri else ("--embedded", str(store))
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [FIRMWARE_GRAPH, "serve", "--port", str(port), *target, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    token = mint_token((store / KEY_FILE).read_bytes(), role=Role.SSC)
    service = Service(process, f"http://127.0.0.1:{port}", {"authorization": f"Bearer {token}"}, log)
    try:
        wait_until_ready(service)
        yield service
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(STOPPING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(service: Service) -> None:
    """Wait until the service is ready, and learn the right answers.

    Raises:
        RuntimeError: It is not, or it does not answer a question.
    """
    deadline = time.monotonic() + STARTING_SECONDS
    with client_of() as client:
        while time.monotonic() < deadline and service.process.poll() is None:
            with suppress(httpx.HTTPError):
                is_ready = client.get(f"{service.url}/readyz").status_code == httpx.codes.OK
                if is_ready and all(service.ask(client, question).is_right for question in QUESTIONS):
                    return
            time.sleep(0.1)
    raise RuntimeError(f"it is not ready: {service.log.read_text(encoding='utf-8')[-3000:]}")
