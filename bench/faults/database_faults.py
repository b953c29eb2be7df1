"""Faults of the database and of the way to it; the service must be right again without anybody's help."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.faults.row import Row
from bench.faults.service import DEADLINE_SECONDS, Service, asked, is_neo4j, recovery_seconds, served
from bench.servers import family

from firmware_graph.database.embedded import embedded_neo4j
from support.faulty_wire import Wire, a_wire

FAULT_SECONDS: Final = DEADLINE_SECONDS + 2
EMBEDDED_SECONDS: Final = 30.0
SLOW_SECONDS: Final = 0.3


def neo4j_of(service: Service) -> int:
    """Return the process of a service's embedded Neo4j."""
    return next(pid for pid in family(service.process.pid) if is_neo4j(pid))


def during(service: Service, fault: str, begin: Callable[[], None], end: Callable[[], None], most: float) -> Row:
    """Ask while a fault lasts and after it, until all is right."""
    row = Row(fault)
    before = service.megabytes()
    with asked(service) as outcomes:
        time.sleep(1)
        begin()
        time.sleep(FAULT_SECONDS)
        end()
        row.recovered(recovery_seconds(service), most)
        time.sleep(1)
    row.count(outcomes)
    row.grew(before, service.megabytes())
    return row


def killed(scratch: Path, store: Path, *, by: signal.Signals, workers: int) -> Row:
    """End the embedded Neo4j with a signal; counted from its end, also while it is being asked."""
    row = Row(f"embedded Neo4j ended by {by.name}, {workers} worker{'s' * (workers > 1)}")
    with served(scratch, store, "--workers", str(workers)) as service:
        before = service.megabytes()
        with asked(service) as outcomes:
            time.sleep(1)
            os.kill(neo4j_of(service), by)
            time.sleep(0.5)
            row.recovered(recovery_seconds(service), EMBEDDED_SECONDS)
            time.sleep(1)
        row.count(outcomes)
        row.grew(before, service.megabytes())
    return row


def frozen(scratch: Path, store: Path) -> Row:
    """Stop the embedded Neo4j for longer than an operation may take, and let it go on."""
    with served(scratch, store) as service:
        neo4j = neo4j_of(service)
        return during(
            service,
            f"Neo4j frozen for {FAULT_SECONDS:.0f} s",
            lambda: os.kill(neo4j, signal.SIGSTOP),
            lambda: os.kill(neo4j, signal.SIGCONT),
            EMBEDDED_SECONDS,
        )


def on_the_wire(scratch: Path, store: Path) -> list[Row]:
    """Cut, lose, silence and slow down the connections of one service."""
    with (
        embedded_neo4j(store) as connection,
        a_wire(connection.uri) as wire,
        served(scratch, store, uri=f"bolt://127.0.0.1:{wire.port}") as service,
    ):
        return [during(service, fault, begin, end, EMBEDDED_SECONDS) for fault, begin, end in faults_of(wire)]


def faults_of(wire: Wire) -> list[tuple[str, Callable[[], None], Callable[[], None]]]:
    """List what is done to a wire, and how it is undone."""

    def set_to(name: str, value: object) -> Callable[[], None]:
        return lambda: wire.do(lambda: setattr(wire, name, value))

    def nothing() -> None:
        """Undo nothing: what was lost stays lost."""

    return [
        ("connections cut, and refused", wire.cut, wire.mend),
        ("nothing comes through", set_to("is_silent", True), set_to("is_silent", False)),  # noqa: FBT003 - a value that is set
        ("open connections forgotten on the way", wire.lose, nothing),
        (f"{1000 * SLOW_SECONDS:.0f} ms later", set_to("delay_seconds", SLOW_SECONDS), set_to("delay_seconds", 0.0)),
    ]
