"""The file of a backup: written under a temporary name, readable by its owner only, and read only if it is complete."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from firmware_graph.backup.frames import read_lines
from firmware_graph.backup.header import MOST_BYTES, Header, read_header
from firmware_graph.backup.records import Contents, Node, Relationship, Tally, read_records
from firmware_graph.backup.seal import Seal, seal_of
from firmware_graph.errors import BackupNotWritten, BackupUnreadable


@dataclass(frozen=True, slots=True)
class BackupFile:
    """An open backup, which can be read from the beginning any number of times."""

    file: BinaryIO
    header: Header
    seal: Seal
    start: int

    def records(self, tally: Tally) -> Iterator[Node | Relationship]:
        """Read all records, and count them.

        Raises:
            BackupUnreadable: The file is damaged or cut.
        """
        self.file.seek(self.start)
        return read_records(read_lines(self.file, self.seal), tally)

    def verify(self) -> Contents:
        """Read the whole file, and return what it holds.

        Raises:
            BackupUnreadable: The file is damaged or cut.
        """
        tally = Tally()
        for _ in self.records(tally):
            pass
        return tally.contents()


@contextmanager
def open_backup(path: Path, key: bytes | None) -> Iterator[BackupFile]:
    """Open a backup to read it.

    Raises:
        BackupUnreadable: It cannot be opened, or is not a backup.
        BackupTooNew: A newer version of this program made it.
        BackupKeyRefused: It is encrypted, and not with this key, or the other way about.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupUnreadable(f"The backup {path} cannot be opened: {error.strerror}.") from error
    with file:
        line = file.readline(MOST_BYTES)
        header = read_header(line)
        yield BackupFile(file, header, seal_of(header, line, key), file.tell())


@dataclass(frozen=True, slots=True)
class CheckedBackup:
    """An open backup that was verified, and what it holds."""

    backup: BackupFile
    contents: Contents


@contextmanager
def checked_backup(path: Path, key: bytes | None) -> Iterator[CheckedBackup]:
    """Open a backup and verify all of it, so that nothing is written from an incomplete file.

    Raises:
        BackupError: As `open_backup` and `BackupFile.verify` do.
    """
    with open_backup(path, key) as backup:
        yield CheckedBackup(backup, backup.verify())


def refuse_to_overwrite(path: Path) -> None:
    """Refuse a name that is taken.

    Raises:
        BackupNotWritten: A file with that name exists.
    """
    if path.exists():
        raise BackupNotWritten(f"There is a file {path} already: name another, or give --overwrite.")


@contextmanager
def whole_file(path: Path, *, overwrites: bool) -> Iterator[tuple[BinaryIO, Path]]:
    """Write a file completely or not at all: yield it and its temporary name, and rename it when the body ends.

    The file is readable by its owner only, and synced to disk before it is renamed. The temporary file is in the same
    folder, and its name ends in `.part`; a process that is killed may leave it behind.

    Raises:
        BackupNotWritten: It cannot be written, or the name was taken meanwhile.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file, temporary
        if not overwrites:
            refuse_to_overwrite(path)
        temporary.replace(path)
        sync(path.parent)
    except OSError as error:
        raise BackupNotWritten(f"The backup {path} cannot be written: {error.strerror or error}.") from error
    finally:
        temporary.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Sync a file or a folder to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
