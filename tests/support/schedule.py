"""Processes that run one step at a time, in an order and with pauses determined by a seed, on a simulated clock."""

import asyncio
import selectors
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

ODDS: Final = 0.001
ODDS_AT_THE_POINT: Final = 0.02
ODDS_OF_A_NAP: Final = 0.04
NAP_SECONDS: Final = (0.0, 0.15)
"""The pause of a process that a machine is too busy to run."""

MOST_STEPS: Final = 60_000
STEP_SECONDS: Final = (0.0, 0.0002, 0.001, 0.004)
STOPPED_SECONDS: Final = ((0.0, 0.1), (9.8, 12.5))
"""A short pause, or one until about when its writer counts as dead."""


class Killed(BaseException):
    """The process was killed: nothing that it does afterwards has any effect."""


class StepSelector(selectors.BaseSelector):
    """The selector of an event loop: instead of waiting, it gives the turn to other processes."""

    def __init__(self, process: "Process") -> None:
        self.process = process
        self.keys: dict[Any, selectors.SelectorKey] = {}

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        """Register a file of the loop itself, to which nothing is ever written."""
        self.keys[fileobj] = selectors.SelectorKey(fileobj, 0, events, data)
        return self.keys[fileobj]

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        """Unregister a file."""
        return self.keys.pop(fileobj)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Let others run until the loop has something to do."""
        if timeout is None or timeout > 0:
            self.process.pause(timeout)
        return []

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        """Return the registered files."""
        return self.keys


class StepLoop(asyncio.SelectorEventLoop):
    """An event loop on the schedule's clock."""

    def __init__(self, process: "Process") -> None:
        self.process = process
        super().__init__(StepSelector(process))
        self.set_exception_handler(lambda _loop, _context: None)  # of tasks whose process was killed

    def time(self) -> float:
        """Return the moment."""
        return self.process.schedule.now


class Process:
    """A process: a thread that runs when it gets the turn, and gives it back at every step."""

    def __init__(self, schedule: "Schedule", main: Callable[["Process"], Coroutine[Any, Any, None]]) -> None:
        self.schedule = schedule
        self.wakes_at, self.stopped_until = 0.0, 0.0
        self.is_over = self.is_killed = self.is_at_the_server = False
        self.steps_after_death = 0
        self.error: BaseException | None = None
        self.rate = schedule.random.uniform(0.97, 1.03)
        self.turn = threading.Semaphore(0)
        self.thread = threading.Thread(target=self.run, args=(main,), daemon=True)
        self.thread.start()

    def run(self, main: Callable[["Process"], Coroutine[Any, Any, None]]) -> None:
        """Run to the end, or to its death."""
        self.turn.acquire()
        try:
            with asyncio.Runner(loop_factory=lambda: StepLoop(self)) as runner:
                runner.run(main(self))
        except Killed:
            pass
        except BaseException as error:  # noqa: BLE001 - raised by the schedule
            self.error = error
        self.is_over = True
        self.schedule.turn.release()

    def clock(self) -> float:
        """Read the process's own clock; it may be stopped before it uses the value."""
        moment = self.schedule.now * self.rate
        self.pause()
        return moment

    def pause(self, seconds: float | None = 0.0) -> None:
        """Give the turn to others, for at least so many seconds.

        Raises:
            Killed: It was killed meanwhile.
        """
        if not self.is_killed:
            self.wakes_at = float("inf") if seconds is None else self.schedule.now + seconds
            self.schedule.turn.release()
            self.turn.acquire()
        if self.is_killed and not self.is_at_the_server:
            self.steps_after_death += 1
            assert self.steps_after_death < 1000, "a process goes on after its death"
            raise Killed

    @contextmanager
    def at_the_server(self) -> Iterator[None]:
        """Do what the database does for this process, even if it is stopped or killed."""
        self.is_at_the_server = True
        try:
            yield
        finally:
            self.is_at_the_server = False

    @property
    def may_run(self) -> bool:
        """Whether it can be given the turn."""
        is_stopped = self.stopped_until > self.schedule.now and not self.is_at_the_server
        return not self.is_over and self.wakes_at <= self.schedule.now and not is_stopped


@dataclass
class Schedule:
    """Gives the turn to one process after another, and stops or kills some of them.

    `at_the_point` returns the process whose stop or death would be worst at this moment, if there is one; it is chosen
    most of the time.
    """

    seed: int
    now: float = 1.0
    processes: list[Process] = field(default_factory=list)
    turn: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    on_death: Callable[[Process], None] = lambda _process: None
    at_the_point: Callable[[], Process | None] = lambda: None
    random: Random = field(init=False)

    def __post_init__(self) -> None:
        """Seed the random choices."""
        self.random = Random(self.seed)  # noqa: S311 - an order, no secret

    def start(self, main: Callable[[Process], Coroutine[Any, Any, None]]) -> Process:
        """Start a process."""
        process = Process(self, main)
        self.processes.append(process)
        return process

    def run(self, *, deaths: int = 0, stops: int = 0) -> None:
        """Run all processes to their ends, except those that are killed on the way."""
        disturbances = ["kill"] * deaths + ["stop"] * stops
        self.random.shuffle(disturbances)
        for _ in range(MOST_STEPS):
            living = [process for process in self.processes if not process.is_over]
            if not living:
                break
            worst = self.at_the_point()
            if disturbances and self.random.random() < (ODDS if worst is None else ODDS_AT_THE_POINT):
                self.disturb(disturbances.pop(), worst or self.random.choice(living))
            self.give_turn(living)
        else:
            raise AssertionError("the processes do not come to their ends")
        for process in self.processes:
            process.thread.join()
            if process.error:
                raise process.error

    def disturb(self, how: str, process: Process) -> None:
        """Stop a process for a while, or kill it."""
        if how == "stop":
            process.stopped_until = self.now + self.random.uniform(*self.random.choice(STOPPED_SECONDS))
        elif not process.is_killed:
            process.is_killed = True
            process.wakes_at = process.stopped_until = 0.0
            self.on_death(process)

    def give_turn(self, living: list[Process]) -> None:
        """Give the turn to a process that may run; if none may, advance the clock until one may."""
        able = [process for process in living if process.may_run]
        if not able:
            self.now = min(max(process.wakes_at, process.stopped_until) for process in living)
            return
        self.now += self.random.choice(STEP_SECONDS)
        process = self.random.choice(able)
        if self.random.random() < ODDS_OF_A_NAP:
            process.stopped_until = self.now + self.random.uniform(*NAP_SECONDS)
            return
        process.turn.release()
        self.turn.acquire()
