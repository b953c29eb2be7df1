"""Whether the graph can be read, and how a process that lost it reconnects."""

import asyncio
import itertools
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.api.execution.first_questions import FirstQuestions
from firmware_graph.database.dead_writer import undo_dead_load
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.revision import Revision
from firmware_graph.database.schema import prepare_graph
from firmware_graph.errors import GraphError, GraphUnavailable

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

PAUSE_SECONDS: Final = 1.0
CHECK_SECONDS: Final = 2.0
NOT_REACHED: Final = "The database cannot be reached, or is not prepared."
EMPTY_PAUSE_SECONDS: Final = 2.0
DEAD_LOAD_CHECK_SECONDS: Final = 5.0
ASKING: Final = "Each kind of question is being asked for the first time."
LOADING: Final = "The graph is being loaded for the first time."


@dataclass(slots=True)
class Readiness:
    """Whether this process can read its graph; `watch` keeps that up to date for as long as it runs.

    `is_ready` is whether questions are answered at all, `was_asked` whether each kind was asked once, after which none
    has to wait for Neo4j's planner; `is_asking` is set while they are being asked.
    """

    graph: Graph
    is_ready: bool = False
    was_asked: bool = True
    is_asking: bool = False
    lost: asyncio.Event = field(default_factory=asyncio.Event)

    async def watch(self, first: FirstQuestions | None = None) -> None:
        """Prepare the graph and ask the warm-up questions now, and whenever the graph was lost, until it is reached."""
        self.graph.observers.append(self.observe)
        while True:
            self.was_asked = first is None
            await self.prepare()
            if first:
                await self.ask(first)
            while not await self.is_lost_within(DEAD_LOAD_CHECK_SECONDS):
                pass

    async def ask(self, first: FirstQuestions) -> None:
        """Ask the warm-up questions, and once more when a store that had no entries has some.

        A first load ends with new indexes, for which Neo4j plans everything again.
        """
        while True:
            self.was_asked, self.is_asking = False, True
            try:
                had_entries = await first.ask()
            finally:
                self.is_asking = False
            self.was_asked = True
            while not had_entries and not await first.has_entries():
                if await self.is_lost_within(EMPTY_PAUSE_SECONDS):
                    return
            if had_entries:
                return

    async def is_lost_within(self, seconds: float) -> bool:
        """Wait, and return whether the graph must be prepared again.

        That is so if it was lost, or if the process of a first load died meanwhile, which is cleaned up here.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.lost.wait()
        try:
            return self.lost.is_set() or await undo_dead_load(self.graph)
        except GraphError:
            return self.lost.is_set()

    async def prepare(self) -> None:
        """Retry until the graph is prepared; log the loss once, and the recovery once."""
        for attempt in itertools.count():
            self.lost.clear()
            try:
                await prepare_graph(self.graph)
            except GraphError as error:
                self.is_ready = False
                if attempt == 0:
                    log.warning("the graph is not ready", reason=str(error))
                await asyncio.sleep(PAUSE_SECONDS)
            else:
                if not self.is_ready:
                    log.info("the graph is ready")
                self.is_ready = True
                return

    def observe(self, _query: str, _seconds: float, outcome: str) -> None:
        """Observe the reads of the graph, and record its loss."""
        if outcome == GraphUnavailable.code:
            self.lost.set()

    async def reason_against(self) -> str | None:
        """Return why the graph cannot be read at the moment; None if it can."""
        if not self.is_ready:
            return NOT_REACHED
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                record = await self.graph.read("revision", {}, Deadline.after(CHECK_SECONDS))
        except (GraphError, TimeoutError):
            return NOT_REACHED
        if Revision.of(record["revision"]).is_loading:
            return LOADING
        return None if self.was_asked else ASKING
