"""A disk of its own, in memory, that a test can fill up."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

BLOCK = 1_000_000


@contextmanager
def a_small_disk(folder: Path, *, megabytes: int) -> Iterator[Path]:
    """Mount a disk on a new folder, or skip where that is not allowed."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder)]
    mounted = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - a fixed command
    if mounted.returncode:
        pytest.skip("a small disk can be mounted by root only")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607 - a fixed command


def fill(path: Path, *, leave_megabytes: int = 0) -> None:
    """Fill up the disk of a file with it, but for so much."""
    disk = os.statvfs(path.parent)
    size = disk.f_bavail * disk.f_frsize - leave_megabytes * BLOCK
    with path.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(size, 1))
