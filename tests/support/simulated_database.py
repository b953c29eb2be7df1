"""A model of the database for the writers' protocol: statements that take effect at separate moments.

A commit is applied in pieces, and a statement reads its columns one after another, in the order in which the query file
names them: so a read can see a partial commit. Everything else of a database is left out.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from neo4j import Query

from firmware_graph.database.catalogue import load_catalogue
from firmware_graph.database.overdue import END_WRITERS
from firmware_graph.database.transaction import STORE_FORMAT
from support.schedule import Process, Schedule

CATALOGUE: Final = load_catalogue()
NAMES: Final = {query.text: query.name for query in CATALOGUE.values()} | {END_WRITERS: "end_writers"}
COLUMNS: Final = re.findall(r"'(\w+)'", CATALOGUE["revision"].text.partition("RETURN")[2])
LOCK_PAUSE_SECONDS: Final = 0.005
DATA_READ: Final = "count_firmware_versions"
DATA_WRITE: Final = "write_manufacturers"


@dataclass(eq=False)
class SimulatedTransaction:
    """A transaction: its pending writes, and whether it can still be committed."""

    database: "SimulatedDatabase"
    process: Process
    metadata: Mapping[str, str]
    writes: dict[str, Any] = field(default_factory=dict)
    is_over: bool = False
    is_committing: bool = False

    async def run(self, text: str, parameters: Mapping[str, Any]) -> "SimulatedResult":
        """Run a statement in it."""
        self.process.pause()
        self.check()
        if NAMES[text] == "take_write_lock":
            await self.wait_for_lock()
        answer = self.database.run_in(self, NAMES[text], parameters)
        self.process.pause()
        return SimulatedResult([answer])

    async def wait_for_lock(self) -> None:
        """Wait until nobody else holds the lock, and take it."""
        while self.database.holder is not None:
            await asyncio.sleep(LOCK_PAUSE_SECONDS)
            self.check()
        self.database.holder = self

    async def commit(self) -> None:
        """Apply its writes, a piece at a time; the database goes on when the client is stopped or killed."""
        self.process.pause()
        self.check()
        self.is_committing = True
        with self.process.at_the_server():
            pieces = list(self.writes.items())
            self.process.schedule.random.shuffle(pieces)
            for name, value in pieces:
                self.database.properties[name] = value
                self.process.pause()
            self.database.close(self)
        self.process.pause()

    async def close(self) -> None:
        """Roll it back, unless it is committed."""
        self.process.pause()
        self.database.close(self)

    def check(self) -> None:
        """Fail if the database has terminated it."""
        if self.is_over:
            raise OSError("the transaction was ended")


@dataclass(eq=False)
class SimulatedDatabase:
    """The committed properties of the revision and of two cells of data, which every change sets alike."""

    schedule: Schedule
    columns: list[str] = field(default_factory=lambda: list(COLUMNS))
    are_marks_guarded: bool = True
    properties: dict[str, Any] = field(default_factory=lambda: {"cpl": 0, "fir": 0, "ssc": 0, "one": 0, "other": 0})
    transactions: list[SimulatedTransaction] = field(default_factory=list)
    holder: SimulatedTransaction | None = None
    commits: list[float] = field(default_factory=list)

    def committed_by(self, moment: float) -> int:
        """Return how many changes of the data were committed completely by a moment."""
        return sum(committed <= moment for committed in self.commits)

    def close(self, transaction: SimulatedTransaction) -> None:
        """End a transaction, and give its lock to the next waiter."""
        if transaction.is_committing and "one" in transaction.writes and not transaction.is_over:
            self.commits.append(self.schedule.now)
        transaction.is_over = True
        if transaction in self.transactions:
            self.transactions.remove(transaction)
        if self.holder is transaction:
            self.holder = None

    def marked_process(self) -> Process | None:
        """Return the process with a mark, while it holds the lock."""
        marks = {self.properties.get("announced"), self.properties.get("publishing")}
        is_marked = self.holder is not None and self.holder.metadata.get("token") in marks
        return self.holder.process if self.holder and is_marked else None

    def disconnect(self, process: Process) -> None:
        """Roll back the open transactions of a process that was killed; a running commit goes on."""
        for transaction in list(self.transactions):
            if transaction.process is process and not transaction.is_committing:
                self.close(transaction)

    def run_in(self, transaction: SimulatedTransaction, name: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Run a statement in a transaction."""
        if name == "take_write_lock":
            lease = self.properties.get("lease_milliseconds", 0)
            return {"sequence": 1, "recorded_at": 0, "format": STORE_FORMAT, "lease_milliseconds": lease}
        if name == "revision":
            return {"revision": self.read(transaction.process, self.columns)}
        if name == "publish":
            moved = self.properties["cpl"] + (1 if parameters["moves_cpl"] else 0)
            transaction.writes |= {"cpl": moved, "cpl_recorded_at": parameters["recorded_at"]}
        elif name == "set_lease":
            transaction.writes["lease_milliseconds"] = parameters["lease_milliseconds"]
        else:
            assert name in (DATA_WRITE, "add_change")
            if name == "add_change":
                return {}
            transaction.writes |= dict.fromkeys(("one", "other"), self.properties["one"] + 1)
        return {}

    def run(self, process: Process, name: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Run a statement in a transaction of its own."""
        if name == DATA_READ:
            data = self.read(process, ["one", "other"])
            return {"firmware_versions": data, "revision": self.read(process, self.columns)}
        if name == "revision":
            return {"revision": self.read(process, self.columns)}
        if name == "end_writers":
            for transaction in list(self.transactions):
                if transaction.metadata.get("token") in parameters["tokens"] and not transaction.is_committing:
                    self.close(transaction)
            return {}
        return self.mark(name, **parameters)

    def read(self, process: Process, names: list[str]) -> list[Any]:
        """Read properties one after another; others may write between them."""
        values = []
        for name in names:
            process.pause()
            values.append(self.properties.get(name))
        return values

    def mark(self, name: str, token: str, tiers: list[str] | None = None) -> dict[str, Any]:
        """Set or clear a mark, in one step: the query files take the node's lock first."""
        marks = {self.properties.get("announced"), self.properties.get("publishing")} - {None}
        kind = {"mark_announced": "announced", "mark_publishing": "publishing", "clear_marks": None}[name]
        if kind is None:
            if token in marks or not self.are_marks_guarded:
                cleared = ("announced", "announced_tiers", "publishing", "publishing_tiers")
                self.properties |= dict.fromkeys(cleared)
            return {}
        if marks - {token} and self.are_marks_guarded:
            return {"is_marked": False}
        self.properties |= {kind: token, f"{kind}_tiers": tiers}
        return {"is_marked": True}


class SimulatedResult:
    """The records of a statement."""

    def __init__(self, records: list[Any]) -> None:
        self.records = records

    async def single(self, *, strict: bool = False) -> Any:  # noqa: ARG002 - the driver's signature
        """Return the only record."""
        return self.records[0]

    async def consume(self) -> None:
        """Discard the records."""

    async def __aiter__(self) -> AsyncIterator[Any]:
        """Return the records, from which tuples can be made."""
        for record in self.records:
            yield Columns(record)


class Columns(dict[str, Any]):
    """A record: columns by name, whose iteration is over their values."""

    def __iter__(self) -> Any:
        """Iterate over the values."""
        return iter(self.values())


class SimulatedDriver:
    """The driver of one process."""

    def __init__(self, database: SimulatedDatabase, process: Process) -> None:
        self.database, self.process = database, process

    @asynccontextmanager
    async def session(self, **_options: Any) -> AsyncIterator["SimulatedDriver"]:
        """Open a session, which is the driver itself."""
        yield self

    async def run(self, statement: Query | str, parameters: Mapping[str, Any]) -> SimulatedResult:
        """Run a statement in a transaction of its own."""
        self.process.pause()
        text = statement.text if isinstance(statement, Query) else statement
        answer = self.database.run(self.process, NAMES[str(text)], parameters)
        self.process.pause()
        return SimulatedResult([answer])

    async def begin_transaction(self, *, metadata: Mapping[str, str], timeout: float) -> SimulatedTransaction:  # noqa: ARG002, ASYNC109 - the driver's signature
        """Begin a transaction."""
        self.process.pause()
        transaction = SimulatedTransaction(self.database, self.process, metadata)
        self.database.transactions.append(transaction)
        return transaction
