"""The first line of a backup, not encrypted: what the file is, who made it when, and what is needed to read it."""

import re
import secrets
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Final, Self

import orjson

from firmware_graph.database.transaction import STORE_FORMAT
from firmware_graph.errors import BackupTooNew, BackupUnreadable

KIND: Final = "firmware-graph backup"
FILE_FORMAT: Final = 1
"""The format of the file that this version writes; a change that an older version cannot read increments it."""

MOST_BYTES: Final = 4096
SALT_BYTES: Final = 16
NO_BACKUP: Final = "is no backup of firmware-graph, or its beginning is damaged. Name another file."


@dataclass(frozen=True, slots=True)
class Header:
    """The content of the first line; `salt` makes every file different, and `key_id` is None if it is not encrypted."""

    kind: str
    file_format: int
    store_format: int
    product_version: str
    made_at: str
    salt: str
    key_id: str | None

    @classmethod
    def new(cls, *, store_format: int, salt: bytes, key_id: str | None) -> Self:
        """Return the header of a file that is created now."""
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(KIND, FILE_FORMAT, store_format, version("firmware-graph"), made_at, salt.hex(), key_id)

    def line(self) -> bytes:
        """Return the line, with its newline."""
        return orjson.dumps(asdict(self), option=orjson.OPT_APPEND_NEWLINE)


def new_salt() -> bytes:
    """Return the salt for a new file."""
    return secrets.token_bytes(SALT_BYTES)


def read_header(line: bytes) -> Header:
    """Read the first line of a file.

    Raises:
        BackupUnreadable: It is not the first line of a backup.
        BackupTooNew: A newer version of this program made it.
    """
    try:
        written = orjson.loads(line)
    except orjson.JSONDecodeError:
        written = None
    if not isinstance(written, dict) or written.get("kind") != KIND:
        raise BackupUnreadable(f"The file {NO_BACKUP}")
    refuse_newer("file", written.get("file_format"), FILE_FORMAT, written)
    refuse_newer("store", written.get("store_format"), STORE_FORMAT, written)
    if not is_whole(written):
        raise BackupUnreadable(f"The file {NO_BACKUP}")
    return Header(**written)


def refuse_newer(what: str, found: object, known: int, written: dict[str, Any]) -> None:
    """Raise if a format is newer than the one that this version writes."""
    if isinstance(found, int) and found > known:
        raise BackupTooNew(
            f"The backup has {what} format {found}, of firmware-graph {written.get('product_version')}, and this "
            f"version reads format {known} at most: upgrade firmware-graph here, and restore then."
        )


def is_whole(written: dict[str, Any]) -> bool:
    """Whether every field is present and of its type."""
    key_id, salt = written.get("key_id"), written.get("salt")
    return (
        written.keys() == {field.name for field in fields(Header)}
        and all(type(written[name]) is int for name in ("file_format", "store_format"))
        and isinstance(salt, str)
        and re.fullmatch(rf"[0-9a-f]{{{SALT_BYTES * 2}}}", salt) is not None
        and (key_id is None or isinstance(key_id, str))
    )
