"""The keeper of a journal: what comes is on the disk before it is answered, and nothing is that did not come whole."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from firmware_graph.audit.keeper import FULL, JournalFile, Limits, keep_all
from support.waiting import PATIENCE_SECONDS

AMPLE = Limits(1_000, 1_000_000)


@contextmanager
def keeping(folder: Path, limits: Limits = AMPLE) -> Iterator[socket.socket]:
    """Keep a journal of a folder until the body has ended; yield the connection to its keeper."""
    ours, its = socket.socketpair()
    thread = threading.Thread(target=keep_all, args=(its, JournalFile(folder), limits))
    thread.start()
    with its:
        with ours:
            ours.settimeout(PATIENCE_SECONDS)
            yield ours
        thread.join()


def test_record_is_on_the_disk_when_it_is_answered(tmp_path: Path) -> None:
    with keeping(tmp_path / "journals") as keeper:
        keeper.sendall(b"a 1 one\n")
        assert keeper.recv(100) == b"0 1 a-000000000001.journal\n"
        [path] = (tmp_path / "journals").iterdir()
        assert path.read_bytes().startswith(b"one\n\0")
    assert path.read_bytes() == b"one\n"


def test_records_that_come_together_are_answered_together_and_each_chain_has_a_file(tmp_path: Path) -> None:
    with keeping(tmp_path) as keeper:
        keeper.sendall(b"a 1 one\na 2 with a space\nb 1 other\n")
        with keeper.makefile("rb") as answers:
            assert answers.readline() == b"0 2 a-000000000001.journal\n"
            assert answers.readline() == b"0 1 b-000000000001.journal\n"
    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == [b"one\nwith a space\n", b"other\n"]


def test_record_of_which_the_end_did_not_come_is_not_written(tmp_path: Path) -> None:
    with keeping(tmp_path) as keeper:
        keeper.sendall(b"a 1 one\na 2 tw")
        assert keeper.recv(100) == b"0 1 a-000000000001.journal\n"
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"one\n"]


def test_folder_that_is_full_or_no_folder_is_answered_with_a_code(tmp_path: Path) -> None:
    (tmp_path / "left.journal").write_bytes(b"of another\n")
    with keeping(tmp_path, Limits(1_000, 1)) as keeper:
        keeper.sendall(b"a 1 one\n")
        assert keeper.recv(100) == b"%d 1 \n" % FULL
    with keeping(tmp_path / "left.journal") as keeper:
        keeper.sendall(b"a 1 one\n")
        assert keeper.recv(100) == b"17 1 \n"


def test_chain_of_which_a_record_was_not_written_gets_no_more(tmp_path: Path) -> None:
    left = tmp_path / "left.journal"
    left.write_bytes(b"of another\n")
    with keeping(tmp_path, Limits(1_000, 1)) as keeper:
        keeper.sendall(b"a 1 one\n")
        assert keeper.recv(100) == b"%d 1 \n" % FULL
        left.unlink()  # there is room now
        keeper.sendall(b"a 2 two\n")
        assert keeper.recv(100) == b"%d 1 \n" % FULL
        keeper.sendall(b"b 1 one\n")
        assert keeper.recv(100) == b"0 1 b-000000000001.journal\n"
    assert [path.name for path in tmp_path.iterdir()] == ["b-000000000001.journal"]
