"""The ledger of changes as a table on the terminal."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from rich.table import Table

from firmware_graph.cli.screen import quoted
from firmware_graph.model.touched import Touched
from firmware_graph.questions.publication.history import LedgerEntry

MOST_NAMED: Final = 5
MILLISECONDS: Final = 1000


def history_table(changes: Sequence[LedgerEntry], restricted: Mapping[int, Mapping[str, Any]]) -> Table:
    """Return a table of changes, as wide as the terminal, or 80 columns if that is unknown."""
    table = Table(title=f"{len(changes)} {'change' if len(changes) == 1 else 'changes'}", expand=True)
    table.add_column("change", justify="right")
    table.add_column("when (UTC)")
    table.add_column("what, by whom", ratio=3, overflow="fold")
    table.add_column("touched", ratio=2, overflow="fold")
    table.add_column("summary", ratio=5, overflow="fold")
    for one in changes:
        summary = summary_text(one.summary)
        if one.sequence in restricted:
            summary = f"{summary}\nSSC alone: {summary_text(restricted[one.sequence])}".strip()
        table.add_row(
            str(one.sequence),
            datetime.fromtimestamp(one.recorded_at / MILLISECONDS, UTC).strftime("%Y-%m-%d\n%H:%M:%S"),
            quoted(f"{one.kind}\n{one.actor}\nmoved {' '.join(one.tiers) or 'nothing'}"),
            quoted(touched_text(one.touched)),
            quoted(summary),
        )
    return table


def touched_text(touched: Touched) -> str:
    """Return what a change touched, with the first few entries by name."""
    if touched.is_everything:
        return "everything"
    return listed_text(sorted(touched.cpl_entry_ids)) or "no entry"


def summary_text(summary: Mapping[str, Any]) -> str:
    """Return a summary in words; values that are zero or empty are left out."""
    parts = [(_words(name), value_text(value)) for name, value in summary.items()]
    return "; ".join(f"{name}: {text}" for name, text in parts if text)


def value_text(value: object) -> str:
    """Return one value of a summary in words; an empty text for zero and for empty values."""
    match value:
        case {"name": str(name)}:
            return name
        case Mapping():
            texts = [(_words(name), value_text(one)) for name, one in value.items()]
            return ", ".join(f"{name} {text}" for name, text in texts if text)
        case list():
            return listed_text(value)
    return str(value) if value else ""


def listed_text(values: Sequence[object]) -> str:
    """Return the first items of a list, pairs of entries as upgrades, and how many more there are."""
    named = [_one(value) for value in values[:MOST_NAMED]]
    more = f" and {len(values) - MOST_NAMED} more" if len(values) > MOST_NAMED else ""
    return ", ".join(named) + more


def _one(value: object) -> str:
    match value:
        case [int(source), int(target), *rest]:
            return " ".join([f"{source} → {target}", *(str(one) for one in rest if one)])
    return str(value)


def _words(name: str) -> str:
    """Return a name of a summary in words; codes such as ABSENT_FROM_SHEET stay as they are."""
    return name if name.isupper() else name.replace("_", " ")
