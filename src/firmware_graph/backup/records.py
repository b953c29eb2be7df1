"""The lines of a backup: one node or relationship each, and the counts at the end.

    {"id": "4:…:7", "labels": ["Change"], "properties": {"sequence": 1}}
    {"type": "MAKES", "start": "4:…:7", "end": "4:…:8", "properties": {}}
    {"nodes": {"Change": 1}, "relationships": {"MAKES": 1}, "sha256": "…"}

All nodes come before all relationships. IDs are valid inside the file only. `sha256` is the digest of all lines before.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from firmware_graph.backup.values import decode_properties, encode_properties
from firmware_graph.errors import BackupUnreadable

BROKEN = "The backup is whole, and what is in it is not: it was made by a program with a fault. Take another."


class Node(NamedTuple):
    """A node: its ID in the file, its labels, and its properties as the driver returns them."""

    id: str
    labels: Sequence[str]
    properties: Mapping[str, Any]


class Relationship(NamedTuple):
    """A relationship: its type, the IDs of its end nodes, and its properties as the driver returns them."""

    type: str
    start: str
    end: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds: counts of nodes by label and of relationships by type, and the digest of all lines."""

    nodes: Mapping[str, int]
    relationships: Mapping[str, int]
    sha256: str

    @property
    def size(self) -> tuple[int, int]:
        """Return the numbers of nodes and of relationships."""
        return sum(self.nodes.values()), sum(self.relationships.values())


@dataclass(slots=True)
class Tally:
    """Counts lines as they are written or read."""

    nodes: Counter[str] = field(default_factory=Counter)
    relationships: Counter[str] = field(default_factory=Counter)
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, record: Node | Relationship, line: bytes) -> None:
        """Count a record and its line."""
        if isinstance(record, Node):
            self.nodes[":".join(sorted(record.labels))] += 1
        else:
            self.relationships[record.type] += 1
        self.digest.update(line)

    def contents(self) -> Contents:
        """Return the counts."""
        return Contents(dict(self.nodes), dict(self.relationships), self.digest.hexdigest())


def record_line(record: Node | Relationship) -> bytes:
    """Return the line of a record.

    Raises:
        BackupNotWritten: A property is of a type that this version does not know.
    """
    written = {**record._asdict(), "properties": encode_properties(record.properties)}
    return orjson.dumps(written, option=orjson.OPT_APPEND_NEWLINE)


def contents_line(contents: Contents) -> bytes:
    """Return the last line."""
    return orjson.dumps(contents, option=orjson.OPT_APPEND_NEWLINE)


def read_records(lines: Iterable[bytes], tally: Tally) -> Iterator[Node | Relationship]:
    """Read the records of all lines, and count them; the last line must state the same counts.

    Raises:
        BackupUnreadable: It does not, or a line is not one of a backup.
    """
    ended: Contents | None = None
    for line in lines:
        if ended:
            raise BackupUnreadable(BROKEN)
        record = read_line(line)
        if isinstance(record, Contents):
            ended = record
        else:
            tally.add(record, line)
            yield record
    if ended != tally.contents():
        raise BackupUnreadable(BROKEN)


def read_line(line: bytes) -> Node | Relationship | Contents:
    """Read one line."""
    try:
        written = orjson.loads(line)
        if "sha256" in written:
            return Contents(**written)
        written["properties"] = decode_properties(written["properties"])
        return Node(**written) if "id" in written else Relationship(**written)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BackupUnreadable(BROKEN) from error
