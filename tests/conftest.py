"""Fixtures of all tests: a real Neo4j, asyncio, and a quiet log."""

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import pytest
import structlog
from hypothesis import settings

from firmware_graph.cli import screen
from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.errors import ConfigurationError
from support.asking import load_example
from support.paths import ROOT
from support.scheduling import WithoutNeo4jAside, left_out, runs_aside
from support.webhook_receiver import Receiver, receiver

_HEAP_MEGABYTES = 1024
_LEASE_MILLISECONDS = 20
_SETTINGS = {  # planning is most of what the tests ask of Neo4j
    "dbms.cypher.min_replan_interval": "10h",  # or stores that fill and empty are planned for again and again
    "internal.cypher.use_parameter_size": "false",  # or each size of a list has a plan of its own
    "server.db.query_cache_size": "4000",
}
# Without the room, Java drops the code that it made, and makes it again.
_JAVA = "-XX:+UseSerialGC -Xmn400m -XX:ReservedCodeCacheSize=240m"
_SHORT_LIVED = "-XX:TieredStopAtLevel=1"  # a third less processor: nothing is compiled twice
os.environ.setdefault("JAVA_TOOL_OPTIONS", f"{_JAVA} {_SHORT_LIVED}")
# A console that is made where COLUMNS is set keeps that width: then the first test that sets it decides for all.
for _console in (screen.out, screen.err):
    _console._width = None  # noqa: SLF001 - as it is where COLUMNS is not set
os.environ["FIRMWARE_GRAPH_LEASE_MILLISECONDS"] = str(_LEASE_MILLISECONDS)  # of commands; a change waits for leases

# No test is timed: a busy machine is no fault. Each run draws other examples.
settings.register_profile("usual", deadline=None, max_examples=40)
settings.register_profile("soak", deadline=None, max_examples=2000)  # `make soak`
settings.load_profile("usual")


def pytest_configure(config: pytest.Config) -> None:
    gc.set_threshold(1_000_000, 10, 100)  # or the collector took a quarter of the tests' own time
    config.addinivalue_line("markers", "soak: tries more where the profile of hypothesis says so, without being of it")
    config.addinivalue_line("markers", "half: a run takes half of its parameters, by the seed; `make soak` takes all")
    config.addinivalue_line("markers", "first: plans most queries, which those after it find planned")
    config.addinivalue_line("markers", "last: changes what the other tests of its module look at, and runs after them")
    config.addinivalue_line("markers", "indexes: makes Neo4j plan every query again, by an index or a constraint")
    config.addinivalue_line("markers", "long: takes longer than `make test` has room for, and runs in `make soak`")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    return WithoutNeo4jAside(config, log)


def pytest_collection_finish() -> None:
    gc.freeze()  # modules and schema are no garbage


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--hypothesis-profile") != "soak":
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="it takes long: `make soak` runs it"))
        for item in left_out(items, seed=config.getoption("randomly_seed", 0)):
            item.add_marker(pytest.mark.skip(reason="a run takes half of them: `make soak` runs all"))
    with_neo4j = {item.path for item in items if "neo4j" in getattr(item, "fixturenames", ())}
    if wrong := sorted(str(path) for path in with_neo4j if runs_aside(path.relative_to(ROOT).as_posix())):
        raise pytest.UsageError(f"support/scheduling.py takes these for tests without Neo4j: {', '.join(wrong)}")
    places = {path: place for place, path in enumerate(dict.fromkeys(item.path for item in items))}
    items.sort(
        key=lambda item: (
            # What any worker may take comes last, and the quick files at its end, so that all have work to the end.
            item.path not in with_neo4j,
            item.get_closest_marker("first") is None,
            # Neo4j plans all queries again after them, half a minute of processor: little is left to be planned then.
            item.get_closest_marker("indexes") is not None,
            "unit" in item.path.parts,
            "integration" in item.path.parts,
            places[item.path],
            item.get_closest_marker("last") is not None,
        )
    )


@pytest.fixture(autouse=True)
def _log_of_its_own() -> None:
    """Reset the log, so that no test inherits the configuration of another."""
    structlog.reset_defaults()
    # Quiet, unless a test asks; to draw a line for nobody would take seconds where it has a traceback.
    structlog.configure(
        processors=[lambda _logger, _level, event: event], logger_factory=structlog.ReturnLoggerFactory()
    )


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run asynchronous tests on asyncio alone, as the product runs."""
    return "asyncio"


@pytest.fixture(scope="module")
def receiving() -> Iterator[Receiver]:
    """Receive what webhooks are sent."""
    with receiver() as one:
        yield one


@pytest.fixture(scope="session")
def neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Start Neo4j, and have short leases there."""
    with _started(tmp_path_factory) as connection:
        yield replace(connection, lease_milliseconds=_LEASE_MILLISECONDS)


@pytest.fixture(scope="module")
def example(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Connection:
    """Load the example data, once for all servers of a module: a store is not emptied beneath one that runs."""
    load_example(neo4j, tmp_path_factory.mktemp("example"))
    return neo4j


@contextmanager
def _started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Start Neo4j: embedded, or in Docker where `FIRMWARE_GRAPH_TEST_NEO4J` is 'testcontainers'.

    Where it is not set, Docker is the fallback for a machine that cannot run the embedded one.
    """
    chosen = os.environ.get("FIRMWARE_GRAPH_TEST_NEO4J", "")
    if chosen == "testcontainers":
        with _in_docker() as connection:
            yield connection
        return
    embedded = embedded_neo4j(tmp_path_factory.mktemp("neo4j"), heap_megabytes=_HEAP_MEGABYTES, settings=_SETTINGS)
    with ExitStack() as stack:
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("JAVA_TOOL_OPTIONS", os.environ["JAVA_TOOL_OPTIONS"].replace(_SHORT_LIVED, ""))
                connection = stack.enter_context(embedded)
        except ConfigurationError:
            if chosen == "embedded":
                raise
            connection = stack.enter_context(_in_docker())
        yield connection


@contextmanager
def _in_docker() -> Iterator[Connection]:
    from testcontainers.community.neo4j import Neo4jContainer  # noqa: PLC0415 - only where Docker is asked for

    with Neo4jContainer("neo4j:5.26.28-community") as container:
        yield Connection(uri=container.get_connection_url(), user=container.username, password=container.password)
