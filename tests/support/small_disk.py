"""A separate disk, in memory, that a test can fill up."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

BLOCK = 1_000_000


@contextmanager
def a_small_disk(folder: Path, *, megabytes: int) -> Iterator[Path]:
    """Mount a disk on a new folder, or skip if that is not allowed."""
    with ExitStack() as stack:
        try:
            disk = stack.enter_context(mounted(folder, megabytes=megabytes))
        except PermissionError as error:
            pytest.skip(str(error))
        yield disk


@contextmanager
def mounted(folder: Path, *, megabytes: int) -> Iterator[Path]:
    """Mount a disk on a new folder.

    Raises:
        PermissionError: Only root may do that.
    """
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:  # noqa: S603 - a fixed command
        message = "a small disk can be mounted by root only"
        raise PermissionError(message)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607 - a fixed command


def fill(path: Path, *, leave_megabytes: int = 0) -> None:
    """Fill up the disk of a file with it, leaving so much."""
    disk = os.statvfs(path.parent)
    size = disk.f_bavail * disk.f_frsize - leave_megabytes * BLOCK
    with path.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(size, 1))
