"""The frames of a backup: lines, about a mebibyte at a time, compressed and sealed."""

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from firmware_graph.backup.seal import DAMAGED, Seal, place_of
from firmware_graph.errors import BackupUnreadable

FRAME_BYTES: Final = 1024 * 1024
FAST: Final = 1
"""The compression level: higher ones take several times as long to save another tenth."""

PREFIX: Final = struct.Struct(">?I")
"""The prefix of each frame: whether it is the last, and its size in bytes."""


@dataclass(slots=True)
class FrameWriter:
    """Writes lines in frames; `finish` writes the last one, without which a file is incomplete."""

    file: BinaryIO
    seal: Seal
    lines: list[bytes] = field(default_factory=list)
    size: int = 0
    number: int = 0

    def write(self, line: bytes) -> None:
        """Write a line, which includes its newline."""
        self.lines.append(line)
        self.size += len(line)
        if self.size >= FRAME_BYTES:
            self._write_frame(is_last=False)

    def finish(self) -> None:
        """Write the rest as the last frame."""
        self._write_frame(is_last=True)

    def _write_frame(self, *, is_last: bool) -> None:
        payload = zlib.compress(b"".join(self.lines), FAST)
        sealed = self.seal.close(place_of(self.number, is_last=is_last), payload)
        self.file.write(PREFIX.pack(is_last, len(sealed)) + sealed)
        self.lines, self.size, self.number = [], 0, self.number + 1


def read_lines(file: BinaryIO, seal: Seal) -> Iterator[bytes]:
    """Read the lines of all frames; each frame is verified before its first line is yielded.

    Raises:
        BackupUnreadable: The file is damaged, cut, or goes on after its last frame.
    """
    left = os.fstat(file.fileno()).st_size - file.tell()
    number, is_last = 0, False
    while not is_last:
        is_last, size = read_prefix(file.read(PREFIX.size))
        left -= PREFIX.size + size
        if left < 0:
            raise BackupUnreadable(DAMAGED)
        payload = seal.open(place_of(number, is_last=is_last), file.read(size))
        yield from decompress(payload)
        number += 1
    if left:
        raise BackupUnreadable(DAMAGED)


def decompress(payload: bytes) -> list[bytes]:
    """Return the lines of a frame."""
    try:
        return zlib.decompress(payload).splitlines(keepends=True)
    except zlib.error:
        raise BackupUnreadable(DAMAGED) from None


def read_prefix(prefix: bytes) -> tuple[bool, int]:
    """Return whether a frame is the last, and its size."""
    if len(prefix) < PREFIX.size or prefix[0] > 1:
        raise BackupUnreadable(DAMAGED)
    is_last, size = PREFIX.unpack(prefix)
    return is_last, size
