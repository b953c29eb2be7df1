"""Files in JSON and TOML that are read whole."""

import tomllib
from codecs import BOM_UTF8
from pathlib import Path

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.sheets.source import readable
from firmware_graph.records.documents import Document, parse_json, read_part


def read_json(path: Path) -> object:
    """Read a JSON file in UTF-8, with or without a byte order mark.

    Raises:
        BrokenDocument: It is no JSON, or a key stands twice in one of its objects, so that one value would be lost.
        SourceUnreadable: There is no such file, or it may not be read.
    """
    with readable(str(path)):
        text = path.read_bytes().removeprefix(BOM_UTF8)
    return parse_json(text, path.name)


def read_toml(kind: type[Document], path: Path, what: str) -> Document:
    """Read a TOML file that is checked against a model.

    Raises:
        SourceUnreadable: It cannot be read, is no TOML, or does not agree with the model; the message says where.
    """
    title = f"{what} {path.name}"
    try:
        value = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceUnreadable(f"{title} cannot be read: {error}") from error
    found, problems = read_part(kind, value, path.name)
    if found is None:
        first = problems[0]
        raise SourceUnreadable(f"{title} is wrong at {first.place.column}: {first.reason}; {first.remedy}.")
    return found
