"""Output of the commands: results to standard output, everything else to standard error."""

import shutil
import sys
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.text import Text

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def complain(message: str) -> None:
    """Print an error."""
    err.print(f"[bold red]error:[/] {escape(message)}")


def tell(message: str) -> None:
    """Print a progress message."""
    err.print(message, markup=False)


def quoted(text: str | None) -> Text:
    """Return untrusted text for display, with markup and control characters escaped."""
    return Text("".join(one if one.isprintable() or one == "\n" else repr(one)[1:-1] for one in text or ""))


def own_name() -> str:
    """Return how to call this command from here: its name if the shell finds it, else its path."""
    called = Path(sys.argv[0])
    if shutil.which(called.name) is not None or called.name != "firmware-graph":
        return "firmware-graph"
    path = called.absolute()
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
