"""Neo4j's jar files: the pinned list, the cache folder, and the download."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import requests
from jgo.config import GlobalSettings
from jgo.maven import MavenContext, PythonResolver
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn

from firmware_graph.errors import ConfigurationError

_DOWNLOADS_AT_ONCE = 12  # mostly waiting: most of the files are small
_ATTEMPTS = 3
_TIMEOUT_SECONDS = 30


class Jar(NamedTuple):
    """One line of the manifest: a Maven artifact, the length of its file in bytes, and its SHA-256."""

    group: str
    artifact: str
    version: str
    classifier: str
    size: int
    sha256: str

    @property
    def filename(self) -> str:
        """The file name, unique among the artifacts."""
        return "-".join(filter(None, (self.group, self.artifact, self.version, self.classifier))) + ".jar"


Advance = Callable[[int], None]


class _Broken(Exception):
    """A downloaded file does not match the pinned checksum."""


def manifest() -> list[Jar]:
    """Read the jars that make up the server, pinned in `jars.txt`."""
    text = (files(__package__) / "jars.txt").read_text(encoding="ascii")
    return [_parse(line) for line in text.splitlines() if line and not line.startswith("#")]


def cache_folder() -> Path:
    """Return the folder of the jars: `FIRMWARE_GRAPH_CACHE_DIR`, or the platform's cache folder."""
    if chosen := os.environ.get("FIRMWARE_GRAPH_CACHE_DIR"):
        return Path(chosen).expanduser()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "firmware-graph"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "firmware-graph"


def installed_jars() -> list[Path]:
    """Return the files of all jars; download missing or damaged ones first.

    Every file's content is checked each time (about a quarter of a second). Any number of processes may do this at
    once: a file is fetched under a name of its own and then renamed.

    Raises:
        ConfigurationError: The cache cannot be written, or a jar cannot be fetched.
    """
    folder = cache_folder() / "jars"
    jars = manifest()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor() as pool:
            whole = pool.map(lambda jar: is_whole(folder / jar.filename, jar), jars)
        missing = [jar for jar, present in zip(jars, whole, strict=True) if not present]
        if missing:
            _fetch(missing, folder)
    except OSError as error:
        raise ConfigurationError(_cache_complaint(folder, error)) from error
    return [folder / jar.filename for jar in jars]


def is_whole(path: Path, jar: Jar) -> bool:
    """Return whether the file exists with exactly the pinned content."""
    try:
        if path.stat().st_size != jar.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256
    except FileNotFoundError:
        return False


def remote(resolver: PythonResolver, folder: Path) -> MavenContext:
    """Return the repositories to fetch from: jgo's own, unless its configuration file names others."""
    context = MavenContext(resolver=resolver, repo_cache=folder, timeout=_TIMEOUT_SECONDS)
    context.remote_repos.update(GlobalSettings.load().repositories)
    return context


def _parse(line: str) -> Jar:
    coordinate, size, sha256 = line.split()
    group, artifact, version, *classifier = coordinate.split(":")
    return Jar(group, artifact, version, "".join(classifier), int(size), sha256)


def _fetch(jars: Sequence[Jar], folder: Path) -> None:
    with _progress(jars) as advance, TemporaryDirectory(prefix=".fetching-", dir=folder) as scratch:
        resolver = PythonResolver(progress_callback=lambda _name, _size: _counting(advance))
        context = remote(resolver, Path(scratch))
        pool = ThreadPoolExecutor(_DOWNLOADS_AT_ONCE)
        try:
            for done in [pool.submit(_fetch_one, jar, context, folder) for jar in jars]:
                done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _fetch_one(jar: Jar, context: MavenContext, folder: Path) -> None:
    artifact = context.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            fetched = artifact.resolve()
            if not is_whole(fetched, jar):
                fetched.unlink()
                raise _Broken(f"{jar.filename} did not arrive as it is pinned")  # noqa: TRY301 - it is worth another attempt
            fetched.replace(folder / jar.filename)
        except (requests.RequestException, RuntimeError, _Broken) as error:
            if attempt == _ATTEMPTS:
                raise ConfigurationError(_network_complaint(jar, error)) from error
            if artifact.cached_path is not None:
                artifact.cached_path.unlink(missing_ok=True)
        else:
            return


@contextmanager
def _progress(jars: Sequence[Jar]) -> Iterator[Advance]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    console = Console(stderr=True)
    if not console.is_terminal:
        console.print(f"Fetching Neo4j, once: {len(jars)} files, {sum(jar.size for jar in jars) / 1e6:.0f} MB")
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task: TaskID = bar.add_task("Fetching Neo4j, once", total=sum(jar.size for jar in jars))
        yield lambda size: bar.advance(task, size)


@contextmanager
def _counting(advance: Advance) -> Iterator[Advance]:
    yield advance


def _network_complaint(jar: Jar, error: Exception) -> str:
    reason = "the network cannot be reached" if isinstance(error, requests.ConnectionError) else str(error)
    return (
        f"Neo4j could not be fetched ({jar.filename}: {reason}). Connect to the network or set HTTPS_PROXY, name a "
        "mirror as 'central' under [repositories] in jgo's configuration file, or set FIRMWARE_GRAPH_CACHE_DIR to a "
        "folder that has the files already."
    )


def _cache_complaint(folder: Path, error: OSError) -> str:
    return (
        f"Neo4j's files cannot be kept in {folder} ({error.strerror or error}). Make room there, make it writable, or "
        "set FIRMWARE_GRAPH_CACHE_DIR to another folder."
    )
