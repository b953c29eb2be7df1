"""Confirmation before a change is written: the consequences are shown, and someone at the terminal agrees."""

import sys
from collections.abc import Awaitable, Iterable
from typing import Annotated, Final, Protocol

import typer

from firmware_graph.cli.screen import out
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import GraphRefused
from firmware_graph.model.change import ChangeProblem, ChangesChecked, ChangesOutcome, ChangesRefused
from firmware_graph.model.watch import WatchingParties
from firmware_graph.model.withdrawal import WithdrawalImpact
from firmware_graph.questions.parties.watching_parties import watching_parties

MOST_NAMED: Final = 10

Yes = Annotated[bool, typer.Option("--yes", help="Write without asking.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would follow, and write nothing.")]
Note = Annotated[str | None, typer.Option(help="What is said of it, for those who may read what it changes.")]


class Send(Protocol):
    """Sends a change, for real or as a dry run."""

    def __call__(self, *, is_dry_run: bool) -> Awaitable[ChangesOutcome]: ...  # noqa: D102 - the class says it


class Agreement:
    """The agreement to write a change after its consequences were shown."""

    def __init__(self, *, yes: bool, dry_run: bool) -> None:
        self.yes, self.dry_run = yes, dry_run

    async def then(self, reader: GraphReader, send: Send) -> ChangesOutcome | None:
        """Show a dry run's result and who watches what it affects, ask, and write; None if there is nothing to write.

        Raises:
            GraphRefused: The dry run or the write has problems; nobody could be asked; or the answer was no.
        """
        expected = accepted(await send(is_dry_run=True))
        if isinstance(expected, ChangesChecked):
            show(expected.expected, await watching_parties(reader, expected.expected))
        if self.dry_run:
            out.print("A dry run: nothing was written.")
            return None
        self.ask()
        return accepted(await send(is_dry_run=False))

    def ask(self) -> None:
        """Ask for agreement, unless it was given already.

        Raises:
            GraphRefused: There is nobody to ask, or the answer was no.
        """
        if self.yes:
            return
        if not sys.stdin.isatty():
            raise GraphRefused(
                "Nothing was written: this is no terminal to ask at. Give --yes to write without asking."
            )
        if not typer.confirm("Write it?", default=False):
            raise GraphRefused("Nothing was written.")


def accepted(outcome: ChangesOutcome) -> ChangesOutcome:
    """Return an outcome that is not a refusal.

    Raises:
        GraphRefused: It is one; the message has every problem.
    """
    if isinstance(outcome, ChangesRefused):
        raise GraphRefused("\n".join(["Nothing was written:", *map(problem_text, outcome.problems)]))
    return outcome


def problem_text(problem: ChangeProblem) -> str:
    """Return a problem as one line."""
    value = "" if problem.value is None else f" {problem.value!r}"
    return f"  {problem.field}{value}: {problem.reason}: {problem.remedy}"


def show(impact: WithdrawalImpact, watching: WatchingParties) -> None:
    """Print the consequences, with the first versions of each effect, and who is notified."""
    effects = {
        "stranded": [version.cpl_entry_id for version in impact.stranded],
        **{
            name: [one.source.cpl_entry_id for one in getattr(impact, name)]
            for name in ("lengthened", "shortened", "opened")
        },
    }
    for name, entries in effects.items():
        out.print(f"{name}: {len(entries)}{named(entries)}", markup=False)
    out.print(f"unaffected: {impact.unaffected_count}", markup=False)
    out.print(f"told by their watches: {watchers(watching)}", markup=False)


def watchers(watching: WatchingParties) -> str:
    """Return the names of the parties that agreed to be named, and the number of the others, as text."""
    others = "fewer than three" if watching.unnamed_count is None else str(watching.unnamed_count)
    return ", ".join([*watching.named, f"and {others} others" if watching.named else f"{others} parties"])


def named(entries: Iterable[int]) -> str:
    """Return the first of some entries as text."""
    listed = [str(entry) for entry in entries]
    more = f" and {len(listed) - MOST_NAMED} more" if len(listed) > MOST_NAMED else ""
    return f" (entries {', '.join(listed[:MOST_NAMED])}{more})" if listed else ""
