"""The file of a backup: read only where every bit is what was written, and written whole or not at all."""

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest

from firmware_graph.backup import frames
from firmware_graph.backup.file import open_backup, whole_file
from firmware_graph.backup.frames import PREFIX, FrameWriter
from firmware_graph.backup.header import FILE_FORMAT
from firmware_graph.backup.records import Contents, Node, Relationship, Tally, contents_line, record_line
from firmware_graph.backup.seal import new_seal, place_of
from firmware_graph.database.transaction import STORE_FORMAT
from firmware_graph.errors import BackupError, BackupKeyRefused, BackupNotWritten, BackupTooNew, BackupUnreadable

if TYPE_CHECKING:
    from collections.abc import Callable

KEY, OTHER_KEY = bytes(range(32)), bytes(32)
RECORDS: tuple[Node | Relationship, ...] = (
    Node("a", ["Change"], {"sequence": 1}),
    Node("b", ["B", "A"], {"text": "x", "weight": 1.0}),
    Relationship("LEADS_TO", "a", "b", {"blob": b"\xff"}),
)
KEYS = pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])


@pytest.fixture(autouse=True)
def _a_frame_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "FRAME_BYTES", 1)


def write(path: Path, key: bytes | None, *, contents: Contents | None = None, store_format: int = 1) -> Path:
    header, seal = new_seal(key, store_format=store_format)
    tally = Tally()
    with path.open("wb") as file:
        file.write(header.line())
        writer = FrameWriter(file, seal)
        for record in RECORDS:
            line = record_line(record)
            tally.add(record, line)
            writer.write(line)
        writer.write(contents_line(contents or tally.contents()))
        writer.finish()
    return path


def read(path: Path, key: bytes | None) -> tuple[list[Node | Relationship], Contents]:
    tally = Tally()
    with open_backup(path, key) as backup:
        assert backup.verify() == backup.verify()
        return list(backup.records(tally)), tally.contents()


def refused(path: Path, content: bytes, key: bytes | None) -> bool:
    path.write_bytes(content)
    try:
        read(path, key)
    except BackupError:
        return True
    return False


def split(content: bytes) -> list[bytes]:
    """Return the header, and each frame."""
    header, _, rest = content.partition(b"\n")
    parts = [header + b"\n"]
    while rest:
        size = PREFIX.size + PREFIX.unpack(rest[: PREFIX.size])[1]
        parts.append(rest[:size])
        rest = rest[size:]
    return parts


@KEYS
def test_what_was_written_is_read(tmp_path: Path, key: bytes | None) -> None:
    records, contents = read(write(tmp_path / "b", key), key)
    assert tuple(records) == RECORDS
    assert (contents.nodes, contents.relationships) == ({"Change": 1, "A:B": 1}, {"LEADS_TO": 1})


@KEYS
def test_a_bit_flip_in_any_byte_and_every_cut_are_refused(tmp_path: Path, key: bytes | None) -> None:
    content = write(tmp_path / "b", key).read_bytes()
    damaged = tmp_path / "damaged"
    for place in range(len(content)):
        flipped = bytearray(content)
        flipped[place] ^= 1 << place % 8
        assert refused(damaged, bytes(flipped), key), place
        assert refused(damaged, content[:place], key), place
    assert refused(damaged, content + b"\0", key)
    assert not refused(damaged, content, key)


@KEYS
def test_frames_that_are_moved_left_out_or_of_another_file_are_refused(tmp_path: Path, key: bytes | None) -> None:
    header, *own = split(write(tmp_path / "b", key).read_bytes())
    _, *others = split(write(tmp_path / "c", key).read_bytes())
    rearranged: list[Callable[[int], list[bytes]]] = [
        lambda place: [*own[:place], own[place + 1], own[place], *own[place + 2 :]],
        lambda place: [*own[:place], *own[place + 1 :]],
        lambda place: [*own[:place], own[place], own[place], *own[place + 1 :]],
        lambda place: [*own[:place], others[place], *own[place + 1 :]],
    ]
    for place in range(len(own) - 1):
        for rearrange in rearranged:
            assert refused(tmp_path / "d", b"".join([header, *rearrange(place)]), key)


@KEYS
def test_payload_is_opened_in_its_own_place_alone(key: bytes | None) -> None:
    _, seal = new_seal(key, store_format=1)
    sealed = seal.close(place_of(1, is_last=False), b"x")
    assert seal.open(place_of(1, is_last=False), sealed) == b"x"
    for place in (place_of(0, is_last=False), place_of(1, is_last=True)):
        with pytest.raises(BackupUnreadable):
            seal.open(place, sealed)


def test_what_is_encrypted_cannot_be_read_in_the_file(tmp_path: Path) -> None:
    secret = b"LEADS_TO"
    assert secret not in write(tmp_path / "b", KEY).read_bytes()


@pytest.mark.parametrize(
    ("made_with", "given", "advice"),
    [(KEY, OTHER_KEY, "another key"), (KEY, None, "--key-file"), (None, KEY, "not encrypted")],
)
def test_another_key_is_refused(tmp_path: Path, made_with: bytes | None, given: bytes | None, advice: str) -> None:
    path = write(tmp_path / "b", made_with)
    with pytest.raises(BackupKeyRefused, match=advice):
        read(path, given)


@pytest.mark.parametrize(("name", "known"), [("file_format", FILE_FORMAT), ("store_format", STORE_FORMAT)])
def test_newer_format_is_refused_also_where_the_rest_is_not_known(tmp_path: Path, name: str, known: int) -> None:
    header, *rest = split(write(tmp_path / "b", None).read_bytes())
    newer = {**orjson.loads(header), name: known + 1, "something": "new"}
    (tmp_path / "b").write_bytes(b"\n".join([orjson.dumps(newer), *rest]))
    with pytest.raises(BackupTooNew, match="upgrade firmware-graph here"):
        read(tmp_path / "b", None)


@pytest.mark.parametrize("content", [b"", b"\n", b"{}\n", b"[]", b"PK\x03\x04", b'{"kind": "firmware-graph backup"}'])
def test_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b").write_bytes(content)
    with pytest.raises(BackupUnreadable, match="no backup of firmware-graph"):
        read(tmp_path / "b", None)


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupUnreadable, match="absent"):
        read(tmp_path / "absent", None)


def test_contents_that_are_not_those_of_the_lines_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "b", None, contents=Contents({"Change": 2}, {}, "0"))
    with pytest.raises(BackupUnreadable):
        read(path, None)


@pytest.mark.parametrize("line", [b"x\n", b"[]\n", b'{"id": 1}\n', b'{"id": "a", "labels": [], "properties": 1}\n'])
def test_lines_of_another_program_are_refused(tmp_path: Path, line: bytes) -> None:
    header, seal = new_seal(None, store_format=1)
    with (tmp_path / "b").open("wb") as file:
        file.write(header.line())
        writer = FrameWriter(file, seal)
        writer.write(line)
        writer.finish()
    with pytest.raises(BackupUnreadable):
        read(tmp_path / "b", None)


def test_file_has_its_name_when_it_is_whole_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with whole_file(tmp_path / "b", overwrites=False) as (file, temporary):
            file.write(b"half")
            assert not (tmp_path / "b").exists()
            assert stat.S_IMODE(temporary.stat().st_mode) == 0o600
    finally:
        os.umask(before)
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_file_that_fails_is_not_there_and_leaves_the_earlier_one(tmp_path: Path, error: type[BaseException]) -> None:
    (tmp_path / "b").write_bytes(b"earlier")
    with pytest.raises(error), whole_file(tmp_path / "b", overwrites=True) as (file, _):
        file.write(b"half")
        raise error
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"earlier"]


def test_name_that_is_taken_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    with (
        pytest.raises(BackupNotWritten, match="--overwrite"),
        whole_file(tmp_path / "b", overwrites=False) as (file, _),
    ):
        file.write(b"mine")
        (tmp_path / "b").write_bytes(b"theirs")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"theirs"]


def test_folder_that_is_not_there_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(BackupNotWritten, match="cannot be written"), whole_file(tmp_path / "a" / "b", overwrites=False):
        pass
