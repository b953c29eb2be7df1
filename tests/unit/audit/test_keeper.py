"""The keeper of a journal: what comes is on the disk before it is answered, and nothing is that did not come whole."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from firmware_graph.audit.keeper import FULL, JournalFile, keep_all
from support.waiting import PATIENCE_SECONDS

LIMITS = b"1000 1000000"


@contextmanager
def keeping(folder: Path) -> Iterator[socket.socket]:
    """Keep a journal of a folder until the body has ended; yield the connection to its keeper."""
    ours, its = socket.socketpair()
    thread = threading.Thread(target=keep_all, args=(its, JournalFile(folder)))
    thread.start()
    with its:
        with ours:
            ours.settimeout(PATIENCE_SECONDS)
            yield ours
        thread.join()


def test_block_is_on_the_disk_when_it_is_answered(tmp_path: Path) -> None:
    with keeping(tmp_path / "journals") as keeper:
        keeper.sendall(b"a 1 4 " + LIMITS + b"\none\n")
        assert keeper.recv(100) == b"0 a-000000000001.journal\n"
        [path] = (tmp_path / "journals").iterdir()
        assert path.read_bytes().startswith(b"one\n\0")
    assert path.read_bytes() == b"one\n"


def test_block_of_which_the_end_did_not_come_is_not_written(tmp_path: Path) -> None:
    with keeping(tmp_path) as keeper:
        keeper.sendall(b"a 1 4 " + LIMITS + b"\none\n")
        keeper.recv(100)
        keeper.sendall(b"a 2 4 " + LIMITS + b"\ntw")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"one\n"]


def test_folder_that_is_full_or_no_folder_is_answered_with_a_code(tmp_path: Path) -> None:
    (tmp_path / "left.journal").write_bytes(b"of another\n")
    with keeping(tmp_path) as keeper:
        keeper.sendall(b"a 1 4 1000 1\none\n")
        assert keeper.recv(100) == b"%d \n" % FULL
    with keeping(tmp_path / "left.journal") as keeper:
        keeper.sendall(b"a 1 4 " + LIMITS + b"\none\n")
        assert keeper.recv(100) == b"17 \n"
