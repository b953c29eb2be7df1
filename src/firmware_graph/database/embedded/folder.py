"""The folder of an embedded Neo4j: which process serves it, how to connect to that server, and its password."""

import fcntl
import json
import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from firmware_graph.database.connection import Connection
from firmware_graph.errors import ConfigurationError

_POLL_SECONDS = 0.1
_LEAST_FREE_MEGABYTES = 64  # an empty store takes a few; a disk that fills up during its creation leaves it unusable


def prepare(folder: Path) -> None:
    """Create the folder, accessible to its owner only, and check that it is writable.

    Raises:
        ConfigurationError: It cannot be created or written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "logs").mkdir(exist_ok=True)
        (folder / "lock").touch(mode=0o600)
    except OSError as error:
        raise ConfigurationError(not_writable(folder, error.strerror or str(error))) from error


def check_space(folder: Path) -> None:
    """Check that the disk is not nearly full.

    Raises:
        ConfigurationError: There is too little free space to work with.
    """
    if is_full(folder):
        raise ConfigurationError(disk_full(folder))


def is_full(folder: Path) -> bool:
    """Return whether the folder's disk has less free space than Neo4j needs to grow a file."""
    return free_megabytes(folder) < _LEAST_FREE_MEGABYTES


def free_megabytes(folder: Path) -> int:
    """Return the free space on the folder's disk, in megabytes."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize // 1_000_000


@contextmanager
def claimed(folder: Path) -> Iterator[int | None]:
    """Claim the folder: yield a file descriptor that holds its lock, or None if a server holds it.

    The lock belongs to all processes that have the descriptor open, so that a server which inherits it holds the lock
    for as long as it lives, however it ends.
    """
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield None
    else:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def in_use(folder: Path) -> Iterator[bool]:
    """Keep the folder's server running while the body uses it; yield False if it is about to stop."""
    descriptor = os.open(folder / "users", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _locked(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


@contextmanager
def left_by_others(folder: Path, *, wait_seconds: float) -> Iterator[None]:
    """Wait, within a time limit, until no other command uses the folder's server, and prevent new ones."""
    deadline = time.monotonic() + wait_seconds
    descriptor = os.open(folder / "users", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with suppress(KeyboardInterrupt):  # a second Ctrl-C stops the server even while it is in use
            while not _locked(descriptor, fcntl.LOCK_EX) and time.monotonic() < deadline:
                time.sleep(_POLL_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _locked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def password_of(folder: Path) -> str:
    """Return the password stored in the folder; create one if there is none."""
    path = folder / "password"
    with suppress(FileNotFoundError):
        if kept := path.read_text(encoding="ascii").strip():
            return kept
    made = secrets.token_urlsafe(24)
    _write_private(path, made + "\n")
    return made


def publish(folder: Path, connection: Connection) -> None:
    """Publish the server's address for other commands."""
    stated = {name: value for name, value in asdict(connection).items() if value is not None}
    _write_private(folder / "connection.json", json.dumps(stated, indent=2) + "\n")


def retract(folder: Path) -> None:
    """Remove the published address, including one that a killed server left behind."""
    (folder / "connection.json").unlink(missing_ok=True)


def published(folder: Path) -> Connection | None:
    """Return the server's address; None if nothing answers there."""
    try:
        connection = Connection(**json.loads((folder / "connection.json").read_text(encoding="utf-8")))
    except (FileNotFoundError, json.JSONDecodeError, TypeError):
        return None
    address = urlsplit(connection.uri)
    try:
        socket.create_connection((address.hostname or "", address.port or 0), timeout=5).close()
    except OSError:
        return None
    return connection


def not_writable(folder: Path, reason: str) -> str:
    """Return the error message for a folder that cannot be written."""
    return f"The folder {folder} cannot be written ({reason}). Make it writable, or name another."


def disk_full(folder: Path) -> str:
    """Return the error message for a full disk."""
    return (
        f"The disk of {folder} is full ({free_megabytes(folder)} MB left). Make room, or name a folder on another disk."
    )


def _write_private(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
