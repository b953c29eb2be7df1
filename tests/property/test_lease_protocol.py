"""No answer is one that a committed change had ended before it was asked for: the protocol, on a simulated database.

Readers and writers run the code of the product. Each stands still anywhere between two of its steps, and after any look
at its clock, for as long as the schedule likes; some are killed.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_graph.database import marks
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader, RevisionMoved
from firmware_graph.database.revision import Revision
from firmware_graph.database.schema import set_lease
from firmware_graph.database.writer import change
from firmware_graph.errors import GraphError
from firmware_graph.model.vocabulary import Tier
from support.rights import rights_to
from support.schedule import Process, Schedule
from support.simulated_database import DATA_READ, DATA_WRITE, SimulatedDatabase, SimulatedDriver
from support.sizes import times

LEASE_MILLISECONDS: Final = 60
REQUESTS: Final = 6
CHANGES: Final = 4
PUBLIC: Final = rights_to(Tier.CPL)
SEEDS: Final = st.integers(0, 2**32 - 1)


class AnsweredWrongly(AssertionError):
    """An answer that a committed change had ended before its request began, or one of half a commit."""


async def data(reader: GraphReader) -> tuple[int, int]:
    one, other = (await reader.read(DATA_READ))["firmware_versions"]
    return one, other


@dataclass
class World:
    """Processes on one database, and what their requests were answered."""

    seed: int
    database: SimulatedDatabase = field(init=False)
    schedule: Schedule = field(init=False)
    answered: int = 0
    writers: list[Process] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.schedule = Schedule(self.seed)
        self.database = SimulatedDatabase(self.schedule)
        self.database.properties["lease_milliseconds"] = LEASE_MILLISECONDS
        self.schedule.on_death = self.database.disconnect
        self.schedule.at_the_point = self.database.marked_process

    def graph_of(self, process: Process) -> Graph:
        driver: Any = SimulatedDriver(self.database, process)
        return Graph(driver, "neo4j", clock=process.clock)

    async def read(self, process: Process) -> None:
        graph = self.graph_of(process)
        for number in itertools.count():
            if number >= REQUESTS and all(writer.is_over for writer in self.writers):
                return
            await self.ask(graph)
            process.pause(self.schedule.random.choice([0, 0, 0.002, 0.015, 0.05, 0.5]))

    async def ask(self, graph: Graph) -> None:
        began = self.schedule.now
        while True:
            reader = GraphReader(graph, rights=PUBLIC, deadline=Deadline.after(3600))
            try:
                answer = await reader.once(data)
                await reader.check_lease()
            except RevisionMoved:
                continue
            except GraphError:
                return
            break
        if len(set(answer)) > 1 or answer[0] < self.database.committed_by(began):
            raise AnsweredWrongly(f"{answer}, asked at {began}: {self.database.commits}")
        self.answered += 1

    async def write(self, process: Process) -> None:
        graph = self.graph_of(process)
        for _ in range(CHANGES):
            try:
                async with change(graph, kind="TEST", actor="a test") as under_way:
                    under_way.tiers = {Tier.CPL}
                    await under_way.run(DATA_WRITE)
            except GraphError:
                continue
            process.pause(self.schedule.random.choice([0, 0.03, 0.3]))

    async def change_lease(self, process: Process) -> None:
        graph = self.graph_of(process)
        for _ in range(2):
            process.pause(self.schedule.random.choice([0, 0.03, 0.1]))
            try:
                await set_lease(graph, self.schedule.random.choice([0, 5, 60, 100]))
            except GraphError:
                continue

    def run(self) -> None:
        mains = [self.read, self.read, self.write, self.write, self.change_lease]
        started = [self.schedule.start(main) for main in mains[: self.schedule.random.choice([4, 4, 5])]]
        self.writers = started[2:]
        self.schedule.run(deaths=self.schedule.random.choice([0, 0, 1, 2]), stops=self.schedule.random.choice([2, 6]))
        for main in (self.write, self.read):  # whatever was left behind holds nobody up for ever
            before = self.answered, len(self.database.commits)
            self.schedule.start(main)
            self.schedule.run()
            assert before != (self.answered, len(self.database.commits))


@settings(max_examples=times(40), deadline=None)
@given(SEEDS)
def test_no_answer_is_one_that_was_ended_before_it_was_asked_for(seed: int) -> None:
    World(seed).run()


def without_a_wait(monkeypatch: pytest.MonkeyPatch, _world: World) -> None:
    monkeypatch.setattr(marks, "seconds_to_wait", lambda _lease: 0.0)


def counted_from_the_end_of_the_read(monkeypatch: pytest.MonkeyPatch, _world: World) -> None:
    take_lease = Graph.take_lease
    monkeypatch.setattr(
        Graph,
        "take_lease",
        lambda graph, seen, *, began, is_of_leader: take_lease(  # noqa: ARG005 - the mistake
            graph, seen, began=graph.clock(), is_of_leader=is_of_leader
        ),
    )


def given_under_an_announcement(monkeypatch: pytest.MonkeyPatch, _world: World) -> None:
    monkeypatch.setattr(Revision, "gives_lease", Revision.is_quiet)


def numbers_read_before_marks(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    read = Revision.of
    world.database.columns = [*world.database.columns[6:], *world.database.columns[:6]]
    monkeypatch.setattr(Revision, "of", lambda columns: read([*columns[6:], *columns[:6]]))


def marks_put_up_over_others(_monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    world.database.are_marks_guarded = False


@pytest.mark.parametrize(
    ("break_it", "seed"),
    [
        (without_a_wait, 29),
        (counted_from_the_end_of_the_read, 2),
        (given_under_an_announcement, 15),
        (numbers_read_before_marks, 8),
        (marks_put_up_over_others, 38),
    ],
)
def test_protocol_that_is_broken_is_found_out(
    break_it: Callable[[pytest.MonkeyPatch, World], None], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The seed is one that finds it at once, as long as the schedule stays the same."""

    def is_found_out(tried: int) -> bool:
        with monkeypatch.context() as patched:
            world = World(tried)
            break_it(patched, world)
            try:
                world.run()
            except AnsweredWrongly:
                return True
            return False

    assert any(is_found_out(seed + more) for more in range(400))
