"""The warm-up questions of a process, which it asks itself, so that no caller waits for Neo4j to plan a query file."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from importlib.resources import files
from typing import Any, Final

import orjson
import structlog
from graphql import OperationDefinitionNode, parse
from structlog.typing import FilteringBoundLogger

from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.database.catalogue import QueryFile, QueryKind, Wing
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.rehearsal import rehearse_change
from firmware_graph.errors import GraphError, GraphUnavailable

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

FOR_EVERY_QUESTION: Final = Caller(frozenset({Role.SSC, Role.SECAS, Role.MANUFACTURER}), "nobody", is_sec_party=True)
SAMPLE: Final = "Sample"
AT_ONCE: Final = 2  # Neo4j plans a statement on one core

Respond = Callable[[Request, Caller], Awaitable[EncodedResponse]]


@cache
def first_questions() -> str:
    """Return the document of the warm-up questions."""
    return (files("firmware_graph.api.execution") / "first_questions.graphql").read_text(encoding="utf-8")


def names_of_questions() -> list[str]:
    """Return the operations of the document in order; the first gives the others an entry to ask about."""
    definitions = parse(first_questions()).definitions
    return [node.name.value for node in definitions if isinstance(node, OperationDefinitionNode) and node.name]


@dataclass(frozen=True, slots=True)
class FirstQuestions:
    """Asks each kind of question once, runs the read files that none of them needed, and rehearses a change.

    A service of this process answers, so that its own caches are filled too; the answers are discarded. A failure is
    ignored, and everything is given up after `most_seconds`.
    """

    graph: Graph
    respond: Respond
    most_seconds: float = 60.0

    async def ask(self) -> bool:
        """Ask, and return whether the store has entries: plans made for an empty store are of no use later."""
        planned: set[str] = set()

        def observe(name: str, _seconds: float, outcome: str) -> None:
            if outcome == "ok":
                planned.add(name)

        has_entries = False
        self.graph.observers.append(observe)
        try:
            async with asyncio.timeout(self.most_seconds):
                sample = await self.sample()
                has_entries = bool(sample)
                await self.ask_each(sample)
                await self.run_files(without=planned)
                if has_entries:
                    await self.rehearse()
        except TimeoutError:
            log.warning("not every kind of question was asked in time", seconds=self.most_seconds)
        except GraphUnavailable:
            pass  # it is asked again once the graph is available
        finally:
            self.graph.observers.remove(observe)
        return has_entries

    async def has_entries(self) -> bool:
        """Whether the store has entries now."""
        return bool(await self.sample())

    async def ask_each(self, sample: Mapping[str, Any]) -> None:
        """Ask each kind of question about an entry of the store and what else the sample named."""
        await some_at_once(partial(self.answer, name, sample) for name in names_of_questions() if name != SAMPLE)

    async def sample(self) -> dict[str, Any]:
        """Return variables about an entry of the store; an empty mapping if it has none, or cannot be read."""
        return sampled(await self.answer(SAMPLE, {}))

    async def answer(self, name: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of a question."""
        yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
        request = Request(first_questions(), {**variables, "yesterday": yesterday}, name, is_trusted=True)
        response = await self.respond(request, FOR_EVERY_QUESTION)
        return orjson.loads(response.content).get("data") or {}

    def files(self) -> list[QueryFile]:
        """Return the read files of questions."""
        files = self.graph.catalogue.values()
        return [query for query in files if query.kind is QueryKind.READ and query.wing is not Wing.RECORDS]

    async def run_files(self, *, without: set[str]) -> None:
        """Run the other read files of questions.

        Raises:
            GraphUnavailable: The database cannot be reached.
        """
        await some_at_once(partial(self.run, one, one.example) for one in self.files() if one.name not in without)

    async def rehearse(self) -> None:
        """Write a change and roll it back, if this process can write and no other does.

        Raises:
            GraphUnavailable: The database cannot be reached.
        """
        try:
            await rehearse_change(self.graph)
        except GraphUnavailable:
            raise
        except GraphError as error:
            log.info("no change was rehearsed: the first one is planned when it comes", code=error.code)

    async def run(self, query: QueryFile, parameters: Mapping[str, object]) -> None:
        """Run a read file.

        Raises:
            GraphUnavailable: The database cannot be reached.
        """
        try:
            await self.graph.read(query.name, parameters, Deadline.after(self.most_seconds))
        except GraphUnavailable:
            raise
        except GraphError as error:
            log.warning("a query file failed before anyone needed it", query=query.name, code=error.code)


async def some_at_once(calls: Iterable[Callable[[], Awaitable[object]]]) -> None:
    """Run calls in order, `AT_ONCE` concurrently; the first failure cancels the others.

    Raises:
        GraphUnavailable: The database cannot be reached.
    """
    waiting = iter(calls)

    async def make() -> None:
        for call in waiting:
            await call()

    makers = [asyncio.ensure_future(make()) for _ in range(AT_ONCE)]
    try:
        await asyncio.gather(*makers)
    finally:
        for maker in makers:
            maker.cancel()
        await asyncio.gather(*makers, return_exceptions=True)


def sampled(data: Mapping[str, Any]) -> dict[str, Any]:
    """Take variables for the next questions from an answer."""
    found: dict[str, Any] = {}
    for entry in nodes_of(data, "firmwareVersions"):
        model = entry["deviceModel"]
        found |= {"entry": entry["cplEntryId"], "version": entry["versionHex"], "model": model["id"]}
        found |= {"identifier": model["modelIdentifier"], "manufacturer": model["manufacturer"]["code"]}
    for defect in nodes_of(data, "defects"):
        found["defect"] = defect["id"]
    for stack in nodes_of(data, "zigbeeStacks"):
        found |= {"stack": stack["id"], "name": stack["name"]}
    return found


def nodes_of(data: Mapping[str, Any], field: str) -> list[dict[str, Any]]:
    """Return the nodes of a root field that is a list, if it was requested and answered."""
    return list((data.get(field) or {}).get("nodes", ()))
