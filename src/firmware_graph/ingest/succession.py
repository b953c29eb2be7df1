"""Code successions: approved records that one manufacturer code took over from another (domain.md S24)."""

import tomllib
from pathlib import Path
from typing import NamedTuple

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.cell_text import BadCell, day, manufacturer_code

KEYS = frozenset({"from", "to", "approved_on", "reference"})


class CodeSuccession(NamedTuple):
    """The firmware of one code may go to that of another."""

    from_code: str
    to_code: str
    approved_on: str | None
    reference: str | None

    @property
    def key(self) -> str:
        """What makes it the same one."""
        return f"{self.from_code}>{self.to_code}"


def read_successions(path: Path) -> list[CodeSuccession]:
    """Read a TOML file of `[[succession]]` tables with `from` and `to`, and may be `approved_on` and `reference`.

    Raises:
        SourceUnreadable: It is no TOML, or one of the tables is wrong; the message says which.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceUnreadable(f"The code successions {path.name} cannot be read: {error}") from error
    tables = document.get("succession")
    if set(document) != {"succession"} or not isinstance(tables, list):
        raise SourceUnreadable(f"The code successions {path.name} must have [[succession]] tables and nothing else.")
    return [_read_one(path, number, table) for number, table in enumerate(tables, start=1)]


def _read_one(path: Path, number: int, table: object) -> CodeSuccession:
    where = f"Succession {number} of {path.name}"
    if not isinstance(table, dict) or not {"from", "to"} <= set(table) <= KEYS:
        raise SourceUnreadable(f"{where} must have 'from' and 'to', and may have 'approved_on' and 'reference'.")
    texts = {key: str(value) for key, value in table.items()}
    try:
        from_code, to_code = manufacturer_code(texts["from"]), manufacturer_code(texts["to"])
        approved_on = day(texts["approved_on"]) if "approved_on" in texts else None
    except BadCell as bad:
        raise SourceUnreadable(f"{where}: {bad.reason}; {bad.remedy}.") from bad
    if from_code == to_code:
        raise SourceUnreadable(f"{where}: a code cannot succeed itself; give two codes.")
    return CodeSuccession(from_code, to_code, approved_on, texts.get("reference"))
