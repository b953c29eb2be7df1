"""JSON and TOML files, read as a whole."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import Final

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.sheets.source import readable
from firmware_graph.records.documents import BrokenDocument, Document, parse_json, read_part
from firmware_graph.records.toml import parse_toml

MOST_VALUES: Final = 2_000_000
"""Of a JSON file: its commas and opening brackets. Parsing holds up everyone, for up to 0.2 µs each."""


def read_json(path: Path) -> object:
    """Read a JSON file in UTF-8, with or without a byte order mark.

    Raises:
        BrokenDocument: It is not JSON, or has too many values, or an object has a duplicate key, so that one value
            would be lost.
        SourceUnreadable: There is no such file, or it may not be read.
    """
    with readable(str(path)):
        text = path.read_bytes().removeprefix(BOM_UTF8)
    values = sum(map(text.count, (b",", b"[", b"{")))
    if values > MOST_VALUES:
        reason = f"it has {values:,} values, counted by commas and brackets, and may have {MOST_VALUES:,}"
        raise BrokenDocument(path.name, None, reason, "divide the file, and import the parts one after the other")
    return parse_json(text, path.name)


def read_toml(kind: type[Document], path: Path, what: str) -> Document:
    """Read a TOML file in UTF-8, with or without a byte order mark, and validate it against a model.

    Raises:
        SourceUnreadable: It cannot be read, is not TOML, or does not match the model; the message states where.
    """
    title = f"{what} {path.name}"
    with readable(title):
        raw = path.read_bytes()
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in raw:
        raise SourceUnreadable(f"{title} is UTF-16. Save it as UTF-8.")
    try:
        value = parse_toml(raw.removeprefix(BOM_UTF8).decode())
    except UnicodeDecodeError as error:
        line = 1 + raw[: error.start].count(b"\n")
        raise SourceUnreadable(f"{title} is not UTF-8: see line {line}. Save it as UTF-8.") from error
    except ValueError as error:  # of TOML, or a number of more digits than Python reads
        raise SourceUnreadable(f"{title} cannot be read: {error}") from error
    found, problems = read_part(kind, value, path.name)
    if found is None:
        first = problems[0]
        raise SourceUnreadable(f"{title} is wrong at {first.place.column}: {first.reason}; {first.remedy}.")
    return found
