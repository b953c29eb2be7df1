"""Tasks on pages, and the readers who do them."""

import csv
import io
from collections.abc import Sequence
from typing import Final, NamedTuple

from playwright.sync_api import FilePayload

from support.keyboard_walk import Step, csv_file
from support.paths import EXAMPLE


class Who(NamedTuple):
    """A reader: the role chosen in a demonstration, or the claims of its own token."""

    role: str = ""
    words: str = ""
    party: str = ""
    codes: Sequence[str] = ()
    acts_for: Sequence[str] = ()


ANYONE: Final = Who()
NEWCOMER: Final = Who(words="Somebody who never saw GraphQL, and signs in on the way")
SUPPLIER: Final = Who("party", "A SEC Party, such as a supplier")
SECAS: Final = Who("secas", "SECAS, which publishes the lists")
COMMITTEE: Final = Who("ssc", "The Security Sub-Committee (SSC)")
SECOND_OF_COMMITTEE: Final = Who("ssc", party="A second member")
DCC: Final = Who("dcc", "The DCC")
MAKER: Final = Who("manufacturer", "A manufacturer")
AGENT: Final = Who("rsa", "A Registered Supplier Agent (RSA)")
AGENT_OF_SUPPLIER: Final = Who("rsa", party="An agent", acts_for=("Example Energy",))
ALT_HAN: Final = Who("alt_han_co", "Alt HAN Co")

EVERY_ROLE: Final = (SUPPLIER, SECAS, COMMITTEE, DCC, MAKER, AGENT, ALT_HAN)
OTHERS_THAT_READ_THE_FIR: Final = (SECAS, COMMITTEE, DCC)
"""The tasks' roles in addition to a supplier."""

OTHERS_OF_A_PARTY: Final = (SECAS, COMMITTEE, MAKER, ALT_HAN)
"""The roles in addition to a supplier and the DCC; an agent has no affairs of its own."""


class Task(NamedTuple):
    """A task, in the turns of its readers; those in `also` do all of it too, each in the place of the first.

    One that `is_long` is left to `make soak`, as are the readers in `also`.
    """

    name: str
    turns: Sequence[tuple[Who, Sequence[Step]]]
    also: Sequence[Who] = ()
    is_long: bool = False

    @property
    def roles(self) -> set[str]:
        """The roles in which it is done."""
        return {who.role for who in (*(who for who, _ in self.turns), *self.also)}

    def done_by(self, who: Who) -> Sequence[tuple[Who, Sequence[Step]]]:
        """Return the turns with another reader in the place of the first."""
        first, _ = self.turns[0]
        return [(who if one is first else one, steps) for one, steps in self.turns]

    def __str__(self) -> str:
        """Return the ID of the test."""
        return self.name


def task(name: str, who: Who, *steps: Step, also: Sequence[Who] = (), is_long: bool = False) -> Task:
    """Return a task with a single reader."""
    return Task(f"{who.role or 'anyone'}: {name}", [(who, steps)], also, is_long)


EXAMPLE_ENTRIES: Final = [int(line.split(",")[0]) for line in (EXAMPLE / "cpl.csv").read_text().splitlines()[1:]]


def example_row(sheet: str, entry: int, column: str, text: str) -> FilePayload:
    """Return one row of a sheet of the example as a file, with one cell replaced."""
    rows = csv.DictReader(io.StringIO((EXAMPLE / sheet).read_text()))
    [row] = [row for row in rows if row["CPL Entry ID"] == str(entry)]
    written = io.StringIO()
    writer = csv.DictWriter(written, row.keys())
    writer.writeheader()
    writer.writerow({**row, column: text})
    return csv_file(written.getvalue())
