"""Do every fault to a real service, and print what it survived: `make faults`."""

import argparse
import asyncio
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from bench.faults.clock_faults import skewed
from bench.faults.database_faults import frozen, killed, on_the_wire
from bench.faults.disk_faults import full_disk
from bench.faults.issuer_faults import away
from bench.faults.row import Row
from bench.faults.stops import not_to_be_had_back, told_to_stop
from rich.console import Console
from rich.table import Table

from firmware_graph.auth.tokens import demo_key
from firmware_graph.cli.commands.demo import load_example
from firmware_graph.database.embedded import embedded_neo4j

WIDTH: Final = 180
Fault = Callable[[Path, Path], Row | list[Row]]

FAULTS: dict[str, Fault] = {
    "killed": partial(killed, by=signal.SIGKILL, workers=1),
    "killed-workers": partial(killed, by=signal.SIGKILL, workers=2),
    "restarted": partial(killed, by=signal.SIGTERM, workers=1),
    "damaged": not_to_be_had_back,
    "frozen": frozen,
    "wire": on_the_wire,
    "disk": full_disk,
    "clock": skewed,
    "issuer": away,
    "stop": partial(told_to_stop, workers=1, is_frozen=False),
    "stop-workers": partial(told_to_stop, workers=2, is_frozen=False),
    "stop-frozen": partial(told_to_stop, workers=1, is_frozen=True),
    "stop-frozen-workers": partial(told_to_stop, workers=2, is_frozen=True),
}
console = Console(width=None if sys.stdout.isatty() else WIDTH)


def prepared(scratch: Path) -> Path:
    """Make a store with the example data and a key."""
    store = scratch / "prepared"
    demo_key(store)
    with embedded_neo4j(store) as connection:
        asyncio.run(load_example(connection))
    return store


def survive(names: list[str]) -> Iterator[Row]:
    """Do the faults, each to a store of its own."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        scratch = Path(folder)
        first = prepared(scratch)
        for name in names:
            store = scratch / name
            shutil.copytree(first, store)
            try:
                rows = FAULTS[name](scratch, store)
            except Exception as error:  # noqa: BLE001 - a fault that could not be done is a line that failed
                rows = Row(name, complaints=[f"{type(error).__name__}: {error}"])
            yield from [rows] if isinstance(rows, Row) else rows


def cells_of(row: Row) -> list[str]:
    """Return the cells of a row."""
    errors = ", ".join(f"{count} {code}" for code, count in sorted(row.codes.items()) if count)
    return [
        row.fault,
        str(row.right),
        errors,
        f"{row.slowest_error:.1f} s" if errors else "",
        "" if row.recovery is None else f"{row.recovery:.1f} s",
        "" if row.grown is None else f"{row.grown:+.0f} MiB",
        row.ended,
        "[green]yes[/]" if row.is_survived else f"[red]no: {'; '.join(row.complaints)}[/]",
    ]


def main() -> None:
    """Print the table; exit with 1 where something was not survived."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what was started is ended, too
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*FAULTS, []], default=[], metavar="FAULT")
    table = Table("fault", "right answers", "typed errors", "slowest", "right again", "memory", "ended", "survived")
    rows = []
    for row in survive(parser.parse_args().names or list(FAULTS)):
        console.print(*cells_of(row), sep=" | ")
        rows.append(row)
        table.add_row(*cells_of(row))
    console.print(table)
    sys.exit(any(not row.is_survived for row in rows))


if __name__ == "__main__":
    main()
